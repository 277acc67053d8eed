import { describe, expect, it } from 'vitest';
import { dayBins } from './days.ts';

describe('calls by day', () => {
  const window = { since: '2026-03-01T09:00:00Z', until: '2026-03-04T12:00:00Z' };

  it('has the days without calls too', () => {
    expect(dayBins([{ day: '2026-03-02', count: 5, denied: 1 }], window)).toEqual([
      { from: '2026-03-01', to: '2026-03-01', count: 0, denied: 0 },
      { from: '2026-03-02', to: '2026-03-02', count: 5, denied: 1 },
      { from: '2026-03-03', to: '2026-03-03', count: 0, denied: 0 },
      { from: '2026-03-04', to: '2026-03-04', count: 0, denied: 0 },
    ]);
  });

  it('puts the days of two years together and loses no call', () => {
    const days = [
      { day: '2024-04-01', count: 3, denied: 0 },
      { day: '2026-03-31', count: 4, denied: 4 },
    ];
    const bins = dayBins(days, { since: '2024-04-01T00:00:00Z', until: '2026-03-31T23:59:59Z' });
    expect(bins.length).toBeLessThanOrEqual(120);
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(7);
    expect(bins.at(-1)).toMatchObject({ to: '2026-03-31', count: 4, denied: 4 });
  });

  it('draws a day outside of the window, and one that cannot be read does not break it', () => {
    const bins = dayBins(
      [
        { day: '2026-02-27', count: 1, denied: 0 },
        { day: 'yesterday', count: 9, denied: 0 },
      ],
      window,
    );
    expect(bins[0]).toMatchObject({ from: '2026-02-27', count: 1 });
  });

  it('draws the days alone where the window cannot be', () => {
    expect(
      dayBins([{ day: '2026-02-27', count: 1, denied: 0 }], { since: '0001-01-01', until: '9999-12-31' }),
    ).toHaveLength(1);
    expect(dayBins([], { since: 'x', until: 'y' })).toEqual([]);
  });
});

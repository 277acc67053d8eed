import { describe, expect, it } from 'vitest';
import type { Moment } from '../../../api/principals.ts';
import { timelineOf } from './lanes.ts';

const at = (time: string, kind: Moment['kind'], accessKeyId?: string): Moment => ({
  at: time,
  kind,
  words: kind,
  ...(accessKeyId !== undefined && { accessKeyId }),
});

describe('the timeline of a principal', () => {
  it('is grouped by year, the earliest first, however the moments came', () => {
    const { years } = timelineOf(
      [at('2025-01-01T00:00:00Z', 'sign-in'), at('2020-05-05T00:00:00Z', 'created')],
      [],
    );
    expect(years.map(({ year, rows }) => [year, rows.map(({ moment }) => moment.kind)])).toEqual([
      ['2020', ['created']],
      ['2025', ['sign-in']],
    ]);
  });

  it('draws a key from its making to today while it is there, and to its last moment when it is gone', () => {
    const { lanes, toToday, years } = timelineOf(
      [
        at('2020-01-01T00:00:00Z', 'created'),
        at('2020-01-02T00:00:00Z', 'key-made', 'AKIAGONE'),
        at('2020-01-03T00:00:00Z', 'key-made', 'AKIATHERE'),
        at('2020-01-04T00:00:00Z', 'step', 'AKIAGONE'),
        at('2020-01-05T00:00:00Z', 'key-used', 'AKIATHERE'),
        at('2020-01-06T00:00:00Z', 'run'),
      ],
      [{ accessKeyId: 'AKIATHERE' }],
    );
    expect(lanes).toEqual(['AKIAGONE', 'AKIATHERE']);
    expect(toToday).toEqual([false, true]);
    expect(years[0]?.rows.map(({ cells }) => cells)).toEqual([
      ['none', 'none'],
      ['start', 'none'],
      ['through', 'start'],
      ['end', 'through'],
      ['none', 'dot'],
      ['none', 'through'],
    ]);
  });

  it('shows a moment whose time cannot be read, in a group without a year', () => {
    expect(timelineOf([at('never', 'report')], []).years).toHaveLength(1);
    expect(timelineOf([at('never', 'report')], []).years[0]?.year).toBe('');
  });
});

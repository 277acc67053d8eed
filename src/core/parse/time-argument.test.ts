import { expect, test } from 'vitest';
import { parseTimeArgument } from './time-argument.ts';

test.each([
  ['2026-11-22', '2026-11-22T00:00:00Z'],
  ['2026-11-22T10:30', '2026-11-22T10:30:00Z'],
  ['2026-11-22T10:30:15.5Z', '2026-11-22T10:30:15Z'],
  ['2026-11-22T10:30:00+02:00', '2026-11-22T08:30:00Z'],
])('%s is %s', (text, time) => {
  expect(parseTimeArgument(text, '--now')).toBe(time);
});

test.each(['', 'yesterday', '2026-02-31', '2026-13-01', '22.11.2026', '2026-11-22T25:00Z', '1763769600'])(
  '%j is refused, naming the option',
  (text) => {
    expect(() => parseTimeArgument(text, '--now')).toThrow('--now is not a time');
  },
);

import { expect, it } from 'vitest';
import { lasted } from './lasted.ts';

it('tells how long a run lasted, and nothing where that is not known', () => {
  const start = '2026-03-01T10:00:00Z';
  expect(lasted(start, '2026-03-01T10:00:12Z')).toBe('12 s');
  expect(lasted(start, '2026-03-01T10:03:05Z')).toBe('3 min 5 s');
  expect(lasted(start, '2026-03-01T12:10:59Z')).toBe('2 h 10 min');
  expect(lasted(start, undefined)).toBeUndefined();
  expect(lasted(start, '2026-03-01T09:00:00Z')).toBeUndefined();
  expect(lasted('x', start)).toBeUndefined();
});

import { expect, test } from 'vitest';
import type { AsOf } from '../../api/parts.ts';
import { isWhole } from './as-of-notes.tsx';

const RUN = { number: 1, now: '2026-01-01T00:00:00Z', complete: true, scope: 'account' } as const;
const asOf = (more: Partial<AsOf>): AsOf => ({ version: '1', runs: [RUN], notes: [], ...more });

test('what no run has read is not whole: nothing listed is no clean bill then', () => {
  expect(isWhole(asOf({}))).toBe(true);
  expect(isWhole(asOf({ runs: [] }))).toBe(false);
  expect(isWhole(asOf({ runs: [RUN, { ...RUN, complete: false }] }))).toBe(false);
  expect(isWhole(asOf({ notes: ['Run 2 was cut off.'] }))).toBe(false);
  expect(isWhole(asOf({ building: { done: 1, total: 2 } }))).toBe(false);
});

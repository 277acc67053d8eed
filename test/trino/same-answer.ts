import { deepStrictEqual } from 'node:assert/strict';
import type { TrailAnswer } from '../../src/core/investigation/source.ts';
import type { TrailRecord } from '../../src/core/model/trail-record.ts';

/** Throws where two answers differ in a row, a record or a gap. Their order means nothing. */
export function sameAnswer(given: TrailAnswer, expected: TrailAnswer): void {
  deepStrictEqual(given.gaps, expected.gaps);
  deepStrictEqual(sorted(given.uses), sorted(expected.uses));
  deepStrictEqual(sorted(given.records.map(bare)), sorted(expected.records.map(bare)));
}

/** Of the whole record a table has the columns it has; what is read of it must be the same. */
function bare({ all: _all, ...record }: TrailRecord) {
  return record;
}

function sorted(all: readonly object[]): readonly unknown[] {
  return all
    .map((each) => JSON.stringify(each, inOrder))
    .toSorted()
    .map((text) => JSON.parse(text));
}

function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

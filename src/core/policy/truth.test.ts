import { describe, expect, test } from 'vitest';
import { both, either, not, type Truth } from './truth.ts';

const ALL: readonly Truth[] = [true, false, 'maybe'];

/** What a truth may turn out to be. */
const outcomes = (truth: Truth): readonly boolean[] => (truth === 'maybe' ? [true, false] : [truth]);

/** The truth of which these are the outcomes. */
function truthOf(found: readonly boolean[]): Truth {
  return found.every((each) => each === found[0]) ? (found[0] ?? false) : 'maybe';
}

describe('a truth of three values', () => {
  test('is what every outcome of its parts agrees on, and maybe where they do not', () => {
    for (const first of ALL) {
      expect(not(first)).toBe(truthOf(outcomes(first).map((each) => !each)));
      for (const second of ALL) {
        const pairs = outcomes(first).flatMap((one) =>
          outcomes(second).map((other) => [one, other] as const),
        );
        expect(both(first, second)).toBe(truthOf(pairs.map(([one, other]) => one && other)));
        expect(either(first, second)).toBe(truthOf(pairs.map(([one, other]) => one || other)));
      }
    }
  });
});

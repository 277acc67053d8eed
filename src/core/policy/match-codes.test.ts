import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchCodes, ONE, STAR, STAR_INSIDE } from './match-codes.ts';

/** As a regular expression, which tries everything. Stars at the end of a part are known from what follows them. */
function asRegExp(codes: readonly number[], inParts: boolean): RegExp {
  const source = codes.map((code) => {
    if (code === STAR) return '.*';
    if (code === STAR_INSIDE) return inParts ? '[^:]*' : '.*';
    if (code === ONE) return inParts ? '[^:]' : '.';
    return String.fromCharCode(code);
  });
  return new RegExp(`^${source.join('')}$`, 's');
}

/** Patterns of few letters, so that they often match; a star is inside a part unless a colon or the end follows. */
const CODES = fc.array(fc.constantFrom('a', 'b', ':', '*', '?'), { maxLength: 9 }).map((characters) =>
  characters.map((character, index) => {
    if (character === '?') return ONE;
    if (character !== '*') return character.charCodeAt(0);
    const next = characters.slice(index).find((each) => each !== '*');
    return next === undefined || next === ':' ? STAR : STAR_INSIDE;
  }),
);
const TEXT = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 12 });

describe('codes match a text', () => {
  test.each(['anywhere', 'in-parts'] as const)('as a regular expression does, stars %s', (stars) => {
    fc.assert(
      fc.property(CODES, TEXT, (codes, text) => {
        expect(matchCodes(codes, text, stars)).toBe(asRegExp(codes, stars === 'in-parts').test(text));
      }),
      { numRuns: 5000, seed: 7 },
    );
  });

  test('in no time, however many stars there are', () => {
    const many = Array.from({ length: 2000 }, (_, index) => (index % 2 === 0 ? STAR_INSIDE : 97));
    const started = performance.now();
    expect(matchCodes([...many, 98], 'a'.repeat(2000), 'anywhere')).toBe(false);
    expect(matchCodes([STAR, 58, ...many, 98], ':a'.repeat(1000), 'in-parts')).toBe(false);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

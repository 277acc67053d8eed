import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ASSUME_CASE } from './assume-cases.ts';
import { CASE, type PolicyCase, SESSION_CASE } from './cases.ts';
import { DIFFERENCES } from './differences.ts';
import { COMPARISON_TIMEOUT, type Oracle, startOracle, TIMES, type Verdict } from './oracle.ts';
import { verdictOfOurs } from './ours.ts';

const SEED = 20_261_126;

let oracle: Oracle;

beforeAll(() => {
  oracle = startOracle();
});

afterAll(() => oracle?.close());

/** Whether two verdicts on a request may stand side by side. A deny that is open can leave a no that nothing allows. */
function agree(one: PolicyCase, ours: Verdict | 'open', theirs: Verdict): boolean {
  if (ours === theirs) return true;
  // Where the trust policy lets nobody in, no deny of the caller's own is looked for.
  if (one.trust !== undefined && ours === 'not-allowed' && theirs === 'denied') return true;
  const bothNo = ours === 'not-allowed' && theirs === 'denied';
  return DIFFERENCES.some(
    ({ kind, touches }) => touches?.(one) === true && (kind === 'documented' || ours === 'open' || bothNo),
  );
}

async function compare(cases: fc.Arbitrary<PolicyCase>, numRuns: number) {
  const tally = { alike: 0, explained: 0, verdicts: new Map<string, number>() };
  const property = fc.asyncProperty(cases, async (one) => {
    const [ours, theirs] = [verdictOfOurs(one), await oracle.ask(one)];
    expect({ ours, theirs, agree: agree(one, ours, theirs) }).toEqual({ ours, theirs, agree: true });
    tally[ours === theirs ? 'alike' : 'explained'] += 1;
    tally.verdicts.set(theirs, (tally.verdicts.get(theirs) ?? 0) + 1);
  });
  await fc.assert(property, { seed: SEED, numRuns });
  return tally;
}

describe('the other evaluator', () => {
  test(
    'judges thousands of generated requests as Keyreeve does, or differs as it is explained',
    async () => {
      const numRuns = 2700 * TIMES;
      const { alike, explained, verdicts } = await compare(CASE, numRuns);
      expect(alike + explained).toBe(numRuns);
      expect(explained).toBeLessThan(numRuns / 50);
      // What says the same of everything would agree with nobody here.
      for (const verdict of ['allowed', 'denied', 'not-allowed'])
        expect(verdicts.get(verdict)).toBeGreaterThan(numRuns / 20);
    },
    COMPARISON_TIMEOUT,
  );

  test(
    'judges sessions with a policy of their own as Keyreeve does',
    async () => {
      const numRuns = 300 * TIMES;
      const { explained, verdicts } = await compare(SESSION_CASE, numRuns);
      expect(explained).toBe(0);
      expect(verdicts.get('allowed')).toBeGreaterThan(numRuns / 20);
    },
    COMPARISON_TIMEOUT,
  );

  test(
    'judges who may assume a role of their account as Keyreeve does, or differs as it is explained',
    async () => {
      const numRuns = 1000 * TIMES;
      const { alike, explained, verdicts } = await compare(ASSUME_CASE, numRuns);
      expect(alike + explained).toBe(numRuns);
      for (const verdict of ['allowed', 'denied', 'not-allowed'])
        expect(verdicts.get(verdict)).toBeGreaterThan(numRuns / 20);
    },
    COMPARISON_TIMEOUT,
  );
});

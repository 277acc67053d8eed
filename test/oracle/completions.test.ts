import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withValues } from '../../src/core/policy/context.ts';
import { decide } from '../../src/core/policy/decide.ts';
import { CASE, NOW, PARTLY_KNOWN, type PartlyKnown, type PolicyCase } from './cases.ts';
import { DIFFERENCES } from './differences.ts';
import { COMPARISON_TIMEOUT, type Oracle, startOracle, TIMES } from './oracle.ts';
import { grantsOf, readPolicies, verdictOf, verdictOfOurs } from './ours.ts';

const SEED = 20_261_127;

let oracle: Oracle;

beforeAll(() => {
  oracle = startOracle();
});

afterAll(() => oracle?.close());

/** What Keyreeve says before the call, and what each completion comes to. */
function foretold(one: PolicyCase, { known, completions }: PartlyKnown) {
  const context = withValues({ values: new Map(), others: 'unknown', now: NOW }, known);
  const decision = decide(grantsOf(readPolicies(one)), {
    action: one.action,
    resource: one.resource,
    context,
  });
  return { decision, whole: completions.map((complete) => ({ ...one, context: complete })) };
}

describe('an answer before the call', () => {
  test(
    'holds for every request that it may turn out to be, by our verdict and by that of the other evaluator',
    async () => {
      const told = { yes: 0, no: 0, 'yes-if': 0, unknown: 0 };
      const property = fc.asyncProperty(CASE, PARTLY_KNOWN, async (one, partly) => {
        const { decision, whole } = foretold(one, partly);
        told[decision.answer] += 1;
        if (decision.answer === 'yes-if') return;
        const verdict = verdictOf(decision);
        const ours = new Set(whole.map(verdictOfOurs));
        // Some other layer may deny besides, which leaves a no a no.
        expect(
          [...ours].every((each) => each === verdict || (verdict !== 'allowed' && each === 'denied')),
        ).toBe(true);
        const plain = whole.filter((each) => !DIFFERENCES.some(({ touches }) => touches?.(each) === true));
        for (const each of plain.slice(0, 2))
          expect((await oracle.ask(each)) === 'allowed').toBe(verdict === 'allowed');
      });
      await fc.assert(property, { seed: SEED, numRuns: 1000 * TIMES });
      expect(told.unknown).toBe(0);
      for (const answer of ['yes', 'no', 'yes-if'] as const) expect(told[answer]).toBeGreaterThan(60 * TIMES);
    },
    COMPARISON_TIMEOUT,
  );

  test(
    'is yes-if where it can come to either, and quotes at least one condition',
    () => {
      let [open, either, allowed] = [0, 0, 0];
      const property = fc.property(CASE, PARTLY_KNOWN, (one, partly) => {
        const { decision, whole } = foretold(one, partly);
        if (decision.answer !== 'yes-if') return;
        open += 1;
        expect(decision.conditions.length).toBeGreaterThan(0);
        const ours = new Set(whole.map((each) => verdictOfOurs(each) === 'allowed'));
        if (ours.size === 2) either += 1;
        if (ours.has(true)) allowed += 1;
      });
      fc.assert(property, { seed: SEED, numRuns: 1000 * TIMES });
      // The rest have conditions that contradict each other, or that twelve completions seldom meet.
      expect(either / open).toBeGreaterThan(0.5);
      expect(allowed / open).toBeGreaterThan(0.6);
    },
    COMPARISON_TIMEOUT,
  );
});

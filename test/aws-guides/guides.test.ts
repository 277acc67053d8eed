import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PolicyCase } from '../oracle/cases.ts';
import { DIFFERENCES } from '../oracle/differences.ts';
import { type Oracle, startOracle } from '../oracle/oracle.ts';
import { verdictOfOurs } from '../oracle/ours.ts';
import { CONDITION_TABLES, type ConditionTable } from './condition-tables.ts';
import type { Evaluation } from './evaluation.ts';
import { EVALUATIONS } from './evaluations.ts';
import { SCENARIOS } from './scp-scenarios.ts';

const PRINCIPAL = { principal: 'arn:aws:iam::123456789012:user/someone', account: '123456789012' };

/** A request that is allowed where the condition matches. */
function conditional(condition: ConditionTable['condition'], context: PolicyCase['context']): PolicyCase {
  const statement = { Effect: 'Allow', Action: '*', Resource: '*', Condition: condition };
  return {
    ...PRINCIPAL,
    action: 'iam:CreateAccessKey',
    resource: 'arn:aws:iam::123456789012:user/someone',
    context,
    identity: [{ Version: '2012-10-17', Statement: [statement] }],
    controls: [],
  };
}

function casesOf({ identity, boundary, controls = [], calls }: Evaluation) {
  return calls.map(([verdict, action, resource, context = {}]) => ({
    verdict,
    one: {
      ...PRINCIPAL,
      ...{ action, resource, context, identity, controls },
      ...(boundary !== undefined && { boundary }),
    } satisfies PolicyCase,
  }));
}

const EXAMPLES = [...EVALUATIONS, ...SCENARIOS];

describe("a table of AWS's guides", () => {
  test.each(CONDITION_TABLES.map((table) => [table.about, table] as const))('is met: %s', (_about, table) => {
    for (const { context, matches, unlikeTheGuide } of table.rows) {
      const ours = verdictOfOurs(conditional(table.condition, context)) === 'allowed';
      expect({ context, ours }).toEqual({ context, ours: unlikeTheGuide?.matches ?? matches });
    }
  });
});

describe("an example of AWS's guides", () => {
  test.each(EXAMPLES.map((evaluation) => [evaluation.about, evaluation] as const))(
    'comes out as it says: %s',
    (_about, evaluation) => {
      for (const { verdict, one } of casesOf(evaluation))
        expect([one.action, one.resource, one.context, verdictOfOurs(one)]).toEqual([
          one.action,
          one.resource,
          one.context,
          verdict,
        ]);
    },
  );
});

describe('the other evaluator', () => {
  let oracle: Oracle;

  beforeAll(() => {
    oracle = startOracle();
  });

  afterAll(() => oracle?.close());

  test("judges AWS's tables and examples as Keyreeve does, or differs as it is explained", async () => {
    const all = [
      ...CONDITION_TABLES.flatMap(({ condition, rows }) =>
        rows.map(({ context }) => conditional(condition, context)),
      ),
      ...EXAMPLES.flatMap((evaluation) => casesOf(evaluation).map(({ one }) => one)),
    ];
    expect(all.length).toBeGreaterThan(130);
    for (const one of all) {
      const explained = DIFFERENCES.some(({ touches }) => touches?.(one) === true);
      if (!explained) expect([one, await oracle.ask(one)]).toEqual([one, verdictOfOurs(one)]);
    }
  });
});

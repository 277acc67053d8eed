import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DIFFERENCES } from './differences.ts';
import { type Oracle, startOracle } from './oracle.ts';
import { verdictOfOurs } from './ours.ts';

let oracle: Oracle;

beforeAll(() => {
  oracle = startOracle();
});

afterAll(() => oracle?.close());

describe('the other evaluator differs', () => {
  test.each(DIFFERENCES.map((difference) => [difference.id, difference] as const))(
    'in %s, as it is explained',
    async (_id, { example, ours, theirs, touches }) => {
      expect({ ours: verdictOfOurs(example), theirs: await oracle.ask(example) }).toEqual({ ours, theirs });
      expect(ours).not.toBe(theirs);
      expect(touches?.(example) ?? true).toBe(true);
    },
  );
});

import { describe, expect, test } from 'vitest';
import { byAccount, chosenSteps, filterIn, shownOf } from './choose-steps.ts';
import { conditionWords } from './condition-words.ts';
import { policyIn } from './policy-in.ts';
import { typedIds } from './typed-ids.ts';
import type { Step } from './types.ts';
import { wouldWords } from './would-words.ts';

function step(id: string, account: string, more: Partial<Step> = {}): Step {
  return {
    id,
    kind: 'deactivate-key',
    account: { id: account, partition: 'aws', name: 'Prod' },
    subject: {
      kind: 'access-key',
      accessKeyId: `AKIA${id}`,
      createdAt: '2025-01-01T00:00:00Z',
      userName: 'ann',
      userId: 'AIDA',
      userArn: 'arn:aws:iam::111122223333:user/ann',
    },
    effect: 'It no longer works.',
    why: [],
    findings: [],
    undo: { possible: 'yes', words: '' },
    permissions: [],
    precondition: [],
    call: { api: 'iam:UpdateAccessKey', session: 'account', arguments: {} },
    shows: [],
    command: '',
    warnings: [],
    ...more,
  };
}
const waiting = () => ({ state: 'waiting' }) as const;
const ids = (chosen: ReturnType<typeof chosenSteps>) => chosen.map((each) => each.step.id);

describe('steps that somebody asks to see', () => {
  const steps = [
    step('A', '111122223333'),
    step('B', '444455556666', { undo: { possible: 'no', words: '' } }),
    step('C', '111122223333', { warnings: ['Look.'] }),
  ];

  test('are those that cannot be undone, or have a warning, with the number they have in the plan', () => {
    expect(chosenSteps(steps, 'final', '', waiting)).toMatchObject([{ number: 2 }]);
    expect(ids(chosenSteps(steps, 'warned', '', waiting))).toEqual(['C']);
  });

  test('that tell an owner are not among those that cannot be undone: they change nothing', () => {
    const told = step('D', '111122223333', { kind: 'notify-owner', undo: { possible: 'no', words: '' } });
    expect(chosenSteps([told], 'final', '', waiting)).toEqual([]);
  });

  test('are looked for in keys, users and names of accounts, whatever the case', () => {
    expect(ids(chosenSteps(steps, 'all', ' akiab ', waiting))).toEqual(['B']);
    expect(chosenSteps(steps, 'all', 'prod', waiting)).toHaveLength(3);
  });

  test('leave out what is done, and keep what failed, where what is not done is asked for', () => {
    const nowOf = (id: string) => ({ state: 'ended', outcome: id === 'A' ? 'done' : 'failed' }) as const;
    expect(ids(chosenSteps(steps, 'open', '', nowOf))).toEqual(['B', 'C']);
  });

  test('stand under their accounts, in the order of the first step of each', () => {
    const groups = byAccount(chosenSteps(steps, 'all', '', waiting));
    expect(groups.map(({ account, steps: own }) => [account.id, ids(own)])).toEqual([
      ['111122223333', ['A', 'C']],
      ['444455556666', ['B']],
    ]);
  });

  test('are counted whole in the heading of an account of which only some are drawn', () => {
    const shown = shownOf(byAccount(chosenSteps(steps, 'all', '', waiting)), 1);
    expect(shown.map(({ of, steps: own }) => [of, ids(own)])).toEqual([[2, ['A']]]);
  });

  test('are all shown for a filter of an address that is none', () => {
    expect(filterIn('<script>')).toBe('all');
  });
});

describe('ids of accounts that are typed', () => {
  test('are taken with blanks, commas and lines between', () => {
    expect(typedIds('111122223333,\n 444455556666', ['111122223333', '444455556666'])).toEqual({
      found: ['111122223333', '444455556666'],
      missing: [],
      wrong: [],
    });
  });

  test('are wrong where the plan has no such account, and missing where one was left out', () => {
    expect(typedIds('111122223334', ['111122223333'])).toEqual({
      found: [],
      missing: ['111122223333'],
      wrong: ['111122223334'],
    });
  });
});

test('a condition on a key without a recorded use says so', () => {
  expect(conditionWords({ is: 'last-use-still', accessKeyId: 'AKIA1', lastUsedAt: null })).toBe(
    'Still no use of AKIA1 is recorded.',
  );
});

test('a dry run is told by its worst steps first', () => {
  const would = (kind: 'be-done' | 'be-stale') => ({ step: 'a', would: kind, words: '' });
  expect(wouldWords({ steps: [would('be-done'), would('be-stale'), would('be-done')] })).toBe(
    '1 would be skipped: stale, 2 would be done',
  );
});

describe('the policy that a step writes', () => {
  const call = (api: 'organizations:CreatePolicy' | 'iam:DeletePolicyVersion', text: string) =>
    step('A', '1', { call: { api, session: 'management', arguments: { Content: text } } });

  test('is laid out, and shown as it stands where it is no JSON', () => {
    expect(policyIn(call('organizations:CreatePolicy', '{"a":1}'))).toBe('{\n  "a": 1\n}');
    expect(policyIn(call('organizations:CreatePolicy', '{'))).toBe('{');
  });

  test('is none of a step that deletes one', () => {
    expect(policyIn(call('iam:DeletePolicyVersion', '{}'))).toBeUndefined();
  });
});

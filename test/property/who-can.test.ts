import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountWhoCan } from '../../src/core/model/who-can.ts';
import { actionsNamed } from '../../src/core/policy/who-can/actions.ts';
import {
  ACCOUNT,
  authorizationOf,
  NO_ORGANISATION,
  NOW,
  roleArn,
  type Small,
  type Statement,
  trusts,
  userArn,
} from '../../src/core/policy/who-can/test-support.ts';
import { whoCan } from '../../src/core/policy/who-can/who-can.ts';

const NAMES = ['ann', 'bob', 'svc-1'] as const;
const ACTIONS = [
  'iam:CreateAccessKey',
  'iam:*',
  'iam:PutUserPolicy',
  'iam:AttachUserPolicy',
  'iam:UpdateLoginProfile',
  'sts:AssumeRole',
  'iam:UpdateAssumeRolePolicy',
  's3:*',
];
const RESOURCES = [
  '*',
  userArn('ann'),
  userArn('svc-*'),
  roleArn('helper'),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
  'arn:aws:iam::*:user/${aws:username}',
];
const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

const statement = (effect: 'Allow' | 'Deny') =>
  fc.record({
    Effect: fc.constant(effect),
    Action: fc.constantFrom(...ACTIONS),
    Resource: fc.constantFrom(...RESOURCES),
    Condition: fc.constantFrom({}, {}, MFA),
  });
const either = fc.oneof(
  { weight: 3, arbitrary: statement('Allow') },
  { weight: 1, arbitrary: statement('Deny') },
);
const policies = fc.record({
  ann: fc.array(either, { maxLength: 3 }),
  bob: fc.array(either, { maxLength: 3 }),
  helper: fc.array(either, { maxLength: 2 }),
});
type Policies = {
  readonly ann: readonly Statement[];
  readonly bob: readonly Statement[];
  readonly helper: readonly Statement[];
};

function account({ ann, bob, helper }: Policies): Small {
  const trust = [trusts(`arn:aws:iam::${ACCOUNT.id}:root`)];
  return {
    users: { ann: { own: ann }, bob: { own: bob }, 'svc-1': {} },
    roles: { helper: { own: helper, trust } },
  };
}

function ask(small: Small, depth: number): AccountWhoCan {
  const authorization = authorizationOf(small);
  const actions = actionsNamed('create-access-key');
  return whoCan({ account: ACCOUNT, authorization, controls: NO_ORGANISATION, now: NOW, actions, depth });
}

/** What anybody of them may: `ann for bob`, at least as sure as asked, `ann for later` for users yet to come. */
function pairs({ answers }: AccountWhoCan, answer: 'yes' | 'any answer', ways: boolean): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { principal, rights, ways: round } of answers) {
    for (const right of [...rights, ...(ways ? round : [])]) {
      if (answer === 'yes' && right.answer !== 'yes') continue;
      const whom =
        right.reach === 'any'
          ? [...NAMES, 'later'].filter((name) => !right.except.names.includes(name))
          : right.users.names;
      for (const name of whom) found.add(`${principal.name} for ${name}`);
    }
  }
  return found;
}

describe('who can', () => {
  test('one deny more never lets anybody do more', () => {
    fc.assert(
      fc.property(policies, statement('Deny'), (before, deny) => {
        const after = { ...before, ann: [...before.ann, deny] };
        const [wide, narrow] = [ask(account(before), 0), ask(account(after), 0)];
        const were = pairs(wide, 'any answer', false);
        for (const each of pairs(narrow, 'any answer', false)) expect(were).toContain(each);
      }),
      { numRuns: 200 },
    );
  });

  test('one allow more never takes a yes away, of itself or by a way round', () => {
    fc.assert(
      fc.property(policies, statement('Allow'), (before, allow) => {
        const after = { ...before, ann: [...before.ann, allow] };
        const [narrow, wide] = [ask(account(before), 2), ask(account(after), 2)];
        const are = pairs(wide, 'yes', true);
        for (const each of pairs(narrow, 'yes', true)) expect(are).toContain(each);
      }),
      { numRuns: 200 },
    );
  });

  test('the same account gives the same answers, whatever the order of its users', () => {
    fc.assert(
      fc.property(policies, (given) => {
        const small = account(given);
        const turned = { ...small, users: Object.fromEntries(Object.entries(small.users ?? {}).reverse()) };
        const names = (found: AccountWhoCan) => [...pairs(found, 'any answer', true)].sort();
        expect(names(ask(turned, 2))).toEqual(names(ask(small, 2)));
      }),
      { numRuns: 50 },
    );
  });
});

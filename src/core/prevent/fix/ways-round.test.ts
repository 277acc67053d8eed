import { expect, test } from 'vitest';
import type { Authorization, ListedUser } from '../../model/authorization.ts';
import { known, unread } from '../../model/fact.ts';
import { policyDocumentFact } from '../../parse/policy-document.ts';
import { makeWorld } from '../../policy/world.ts';
import { KEY_BOUNDARY } from './boundary.ts';
import { fixesFor } from './candidates.ts';
import { keyMakers } from './key-makers.ts';
import { mayRename, openWords, waysRound } from './ways-round.ts';

const account = { id: '111122223333', partition: 'aws' } as const;
const FREE = known({ limited: false, because: 'no-organisation' } as const, 'test');
const LIMITED = known(
  {
    limited: true,
    levels: [
      {
        type: 'account',
        id: account.id,
        policies: [{ id: 'p-full', name: 'FullAWSAccess', document: document({ Action: '*' }) }],
      },
    ],
  } as const,
  'test',
);

function document(statement: object) {
  const Statement = [{ Effect: 'Allow', Resource: '*', ...statement }];
  return policyDocumentFact(JSON.stringify({ Version: '2012-10-17', Statement }), 'test');
}

function user(name: string, statement: object, more: Partial<ListedUser> = {}): [string, ListedUser] {
  const arn = `arn:aws:iam::${account.id}:user/${name}`;
  const inline = [{ name: 'own', document: document(statement) }];
  return [
    name,
    {
      userId: `AIDA${name.toUpperCase().padEnd(16, 'X')}`,
      arn,
      groups: [],
      attached: [],
      inline,
      tags: {},
      ...more,
    },
  ];
}

function given(users: readonly [string, ListedUser][], more: Partial<Authorization> = {}) {
  const authorization: Authorization = { users: new Map(users), holders: [], policies: [], ...more };
  const input = { account, authorization, controls: LIMITED, now: '2026-11-26T00:00:00Z' };
  const nothing = { policies: new Map(), inline: new Map(), scp: { possible: true } as const };
  return { ...input, ...nothing, makers: keyMakers(makeWorld(input)) };
}

const ADMIN = { Action: '*' };

test('an administrator gets round a deny and a boundary in the account, and not round a policy on the account', () => {
  const input = given([user('ann', ADMIN)]);
  const ways = Object.fromEntries(
    fixesFor(input).fixes.map((fix) => [fix.kind, waysRound(fix.after).open.get('ann')]),
  );
  expect(ways['deny-users']?.ways[0]?.hops.map(({ kind }) => kind)).toEqual(['remove-policy']);
  expect(ways.boundary?.ways[0]?.hops.map(({ kind }) => kind)).toEqual(['lift-boundary']);
  expect(ways.scp).toBeUndefined();
});

test('the policy on the account takes from nobody else', () => {
  const input = given([user('ann', ADMIN), user('bob', ADMIN)]);
  const makers = input.makers.filter(({ user: { name } }) => name === 'ann');
  const scp = fixesFor({ ...input, makers }).fixes.find(({ kind }) => kind === 'scp');
  expect(scp?.losses).toEqual([]);
  expect(keyMakers(scp?.world ?? expect.unreachable()).map((maker) => maker.user.name)).toEqual(['bob']);
  // Whoever is left out of it is told.
  expect([...waysRound(scp?.after ?? expect.unreachable()).open.keys()]).toContain('bob');
});

test('a policy on the account is possible only where one limits it and its policies were read', () => {
  const none = (more: object) =>
    fixesFor({ ...given([user('ann', ADMIN)]), ...more }).none.find(({ kind }) => kind === 'scp')?.impossible;
  expect(none({ controls: FREE })).toContain('no service control policy limits');
  expect(none({ controls: unread('x', 'AccessDenied', 'No.') })).toContain('could not be read');
  expect(none({ scp: { possible: false, words: 'not with these credentials' } })).toBe(
    'not with these credentials',
  );
  const many = Array.from({ length: 230 }, (_, index) =>
    user(`u${index}`, { Action: 'iam:CreateAccessKey' }),
  );
  const ofMany = fixesFor(given(many)).none.find(({ kind }) => kind === 'scp')?.impossible;
  expect(ofMany).toContain('for 230 users it would have more than 5,120 characters');
});

test('a boundary is set on nobody who has one, and not where its name is taken', () => {
  const boundary = { name: 'Other', arn: 'arn:aws:iam::111122223333:policy/Other' };
  const other = {
    name: 'Other',
    arn: boundary.arn,
    awsManaged: false,
    attachments: 0,
    boundaryOf: 1,
    document: document(ADMIN),
  };
  const bounded = given([user('ann', ADMIN, { boundary })], { policies: [other] });
  const none = (input: ReturnType<typeof given>) =>
    fixesFor(input).none.find(({ kind }) => kind === 'boundary');
  expect(none(bounded)?.impossible).toContain('has a permissions boundary already');
  const taken = {
    ...other,
    name: 'keyreevekeyboundary',
    arn: 'arn:aws:iam::111122223333:policy/x/keyreevekeyboundary',
  };
  expect(none(given([user('ann', ADMIN)], { policies: [taken] }))?.impossible).toContain(
    'says something else',
  );
  const own = {
    ...other,
    name: KEY_BOUNDARY.name,
    arn: KEY_BOUNDARY.arnIn(account),
    document: policyDocumentFact(KEY_BOUNDARY.text, 'test'),
  };
  const fix = fixesFor(given([user('ann', ADMIN)], { policies: [own] })).fixes.find(
    ({ kind }) => kind === 'boundary',
  );
  expect(fix?.changes).toEqual([{ kind: 'set-boundary', userName: 'ann', policyIsNew: false }]);
});

test('what is open is told as surely as it is: surely, under a condition, perhaps', () => {
  const words = (statement: object, controls: Parameters<typeof waysRound>[0]['controls'] = FREE) => {
    const found = waysRound({ ...given([user('ann', statement)]), controls }).open.get('ann');
    return openWords(found ?? expect.unreachable());
  };
  const attach = { Action: 'iam:AttachUserPolicy' };
  expect(words(attach)).toBe(
    'ann can all the same by a way round: 1. user ann attaches a policy that allows everything to itself (iam:AttachUserPolicy); then it can itself.',
  );
  const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
  expect(words({ ...attach, Condition: mfa })).toMatch(
    /^ann can under a condition by a way round: .*MultiFactorAuthPresent/,
  );
  expect(words({ Action: 'iam:CreateAccessKey' })).toBe('ann can all the same directly.');
  // Of policies that could not be read it is told as if they stopped nothing.
  expect(words(attach, unread('x', 'AccessDenied', 'No.'))).toContain('ann can all the same');
});

test('who may rename itself gets out of a statement that names it', () => {
  const world = makeWorld(
    given([user('ann', { Action: 'iam:UpdateUser' }), user('bob', { Action: 's3:*' })]),
  );
  expect(['ann', 'bob', 'nobody'].map((name) => mayRename(name, world))).toEqual([true, false, false]);
});

test('users of whom a way may lead on that is not followed are named with the calls', () => {
  const authorization: Authorization = {
    users: new Map([user('eve', { Action: 'iam:UpdateUser' }), user('gus', { Action: 's3:GetObject' })]),
    holders: [],
    policies: [],
  };
  const { unfollowed, open } = waysRound({
    account,
    authorization,
    controls: FREE,
    now: '2026-11-26T00:00:00Z',
  });
  expect([...unfollowed]).toEqual([['eve', ['iam:UpdateUser']]]);
  expect(open.size).toBe(0);
});

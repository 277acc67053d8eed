import { describe, expect, test } from 'vitest';
import type { Authorization, Holder, ListedUser } from '../../model/authorization.ts';
import { canonicalHash, type Json } from '../../model/canonical-json.ts';
import { known, unread } from '../../model/fact.ts';
import { policyDocumentFact } from '../../parse/policy-document.ts';
import { makeWorld } from '../../policy/world.ts';
import { type Fix, fixesFor } from './candidates.ts';
import { afterChanges } from './changes.ts';
import { closingFor } from './closable.ts';
import { keyMakers } from './key-makers.ts';
import { lossesOf } from './losses.ts';

const account = { id: '111122223333', partition: 'aws' } as const;
const controls = known({ limited: false, because: 'no-organisation' } as const, 'test');
const arnOf = (name: string) => `arn:aws:iam::${account.id}:policy/${name}`;
const KEY = 'iam:CreateAccessKey';
const NOTHING_MORE = { inline: new Map(), scp: { possible: false, words: 'not tried' } } as const;

function allowing(...Action: readonly string[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
}

function user(
  name: string,
  attached: readonly string[],
  more: Partial<ListedUser> = {},
): [string, ListedUser] {
  const held = attached.map((policy) => ({ name: policy, arn: arnOf(policy) }));
  const arn = `arn:aws:iam::${account.id}:user/${name}`;
  return [name, { userId: `AIDA${name}`, arn, groups: [], attached: held, inline: [], tags: {}, ...more }];
}

function role(name: string, attached: readonly string[], boundary?: string): Holder {
  return {
    type: 'role',
    name,
    arn: `arn:aws:iam::${account.id}:role/${name}`,
    attached: attached.map((policy) => ({ name: policy, arn: arnOf(policy) })),
    inline: [],
    role: {
      roleId: `AROA${name}`,
      trust: unread('test', 'NotAsked', 'Not asked.'),
      tags: {},
      ...(boundary !== undefined && { boundary: { name: boundary, arn: arnOf(boundary) } }),
    },
  };
}

interface Given {
  readonly policies: Readonly<Record<string, string>>;
  readonly users: readonly [string, ListedUser][];
  readonly roles?: readonly Holder[];
  readonly close?: readonly string[];
}

function given({ policies, users, roles = [], close }: Given) {
  const authorization: Authorization = {
    users: new Map(users),
    holders: roles,
    policies: Object.entries(policies).map(([name, text]) => ({
      name,
      arn: arnOf(name),
      awsManaged: false,
      attachments: 1,
      boundaryOf: 0,
      document: policyDocumentFact(text, 'test'),
    })),
  };
  const input = { account, authorization, controls, now: '2026-11-26T00:00:00Z' };
  const texts = Object.entries(policies).map(([name, text]) => {
    const versions = [canonicalHash(JSON.parse(text) as Json)];
    return [
      arnOf(name),
      { arn: arnOf(name), name, policyId: 'ANPA', versionId: 'v1', text, versions },
    ] as const;
  });
  return { ...input, makers: keyMakers(makeWorld(input), close), policies: new Map(texts), ...NOTHING_MORE };
}

const kinds = (fixes: readonly Fix[]) =>
  fixes.map(({ kind, others, changes }) => [kind, others, changes.length]);

describe('the smallest fix', () => {
  test('is the one from which fewest others lose, then of fewest steps, then of least text', () => {
    const alone = given({ policies: { Devs: allowing(KEY, 's3:*') }, users: [user('ann', ['Devs'])] });
    expect(kinds(fixesFor(alone).fixes)).toEqual([
      ['take-out', 0, 1],
      ['deny-users', 0, 1],
      ['deny-in-policy', 0, 1],
      ['boundary', 0, 1],
    ]);
    const shared = given({
      policies: { Devs: allowing(KEY, 's3:*') },
      users: [user('ann', ['Devs']), user('bob', ['Devs']), user('ci', ['Devs'])],
      roles: [role('Deploy', ['Devs'])],
      close: ['ann', 'bob'],
    });
    const { fixes } = fixesFor(shared);
    expect(kinds(fixes)).toEqual([
      ['deny-in-policy', 0, 1],
      ['deny-users', 0, 2],
      ['take-out', 2, 1],
      ['boundary', 0, 2],
    ]);
    expect(fixes.find(({ kind }) => kind === 'take-out')?.losses).toEqual([
      { type: 'user', name: 'ci', action: KEY },
      { type: 'role', name: 'Deploy', action: KEY },
    ]);
  });

  test('takes the call out where nobody else loses it, though another way has fewer changes', () => {
    const two = given({
      policies: { A: allowing(KEY, 's3:*'), B: allowing(KEY, 'sqs:*') },
      users: [user('ann', ['A', 'B'])],
    });
    const { fixes } = fixesFor(two);
    expect(fixes[0]?.kind).toBe('take-out');
    expect(fixes[0]?.changes.length).toBeGreaterThan(fixes[1]?.changes.length ?? Number.POSITIVE_INFINITY);
  });

  test('edits every policy that allows it, and denies it to who has it from elsewhere too', () => {
    const admin = { name: 'own', document: policyDocumentFact(allowing('*'), 'test') };
    const both = given({
      policies: { A: allowing(KEY, 's3:*'), B: allowing('iam:*'), C: allowing('iam:*') },
      users: [user('ann', ['A', 'B']), user('root2', ['C'], { inline: [admin] })],
    });
    const takeOut = fixesFor(both).fixes.find(({ kind }) => kind === 'take-out');
    expect(
      takeOut?.changes.map((change) =>
        'userName' in change ? change.userName : 'name' in change.policy ? change.policy.name : '',
      ),
    ).toEqual(['A', 'B', 'root2']);
    expect(keyMakers(takeOut?.world ?? expect.unreachable())).toEqual([]);
  });

  test('tells of a policy that is somebody else’s boundary that this one loses it', () => {
    const bounded = given({
      policies: { Devs: allowing(KEY, 's3:*'), Admin: allowing('*') },
      users: [user('ann', ['Devs'])],
      roles: [role('Bounded', ['Admin'], 'Devs')],
    });
    const takeOut = fixesFor(bounded).fixes.find(({ kind }) => kind === 'take-out');
    expect(takeOut?.losses).toEqual([{ type: 'role', name: 'Bounded', action: KEY }]);
  });

  test('of what could not be read is a deny, which is sure whatever the policy says', () => {
    const dark = given({ policies: {}, users: [user('ann', ['Gone'])] });
    const { fixes, none } = fixesFor(dark);
    expect(kinds(fixes)).toEqual([
      ['deny-users', 0, 1],
      ['boundary', 0, 1],
    ]);
    expect(none.map(({ kind }) => kind)).toEqual(['take-out', 'deny-in-policy', 'scp']);
  });

  test('does not replace a policy of the same name that says something else', () => {
    const own = { name: 'KeyreeveDenyKeys', document: policyDocumentFact(allowing('s3:*'), 'test') };
    const taken = given({
      policies: { Devs: allowing('iam:*') },
      users: [user('ann', ['Devs'], { inline: [own] })],
    });
    const { fixes, none } = fixesFor(taken);
    expect(fixes.map(({ kind }) => kind)).toEqual(['take-out', 'deny-in-policy', 'boundary']);
    expect(none[0]?.impossible).toContain('has a policy KeyreeveDenyKeys already');
  });

  test('W01 W02 W04: who may make keys for itself alone is closed; whom a boundary stops already is nobody to close', () => {
    const self = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: 'iam:*AccessKey*',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
        Resource: 'arn:aws:iam::*:user/${aws:username}',
      },
    });
    const world = given({
      policies: { Self: self, Bound: allowing('s3:*') },
      users: [
        user('ann', ['Self']),
        user('bob', ['Self'], { boundary: { name: 'Bound', arn: arnOf('Bound') } }),
      ],
    });
    expect(world.makers.map((maker) => [maker.user.name, maker.forWhom])).toEqual([['ann', ['ann']]]);
    expect(fixesFor(world).fixes.map(({ others }) => others)).toEqual([0, 0, 0, 0]);
  });
});

test('where the way that was chosen closes nobody, each user has the reasons against that way and no other', () => {
  const world = given({
    policies: { Devs: allowing(KEY) },
    users: [user('ann', ['Devs']), user('bob', ['Devs'])],
  });
  const { fix, makers, left } = closingFor(world, 'scp');
  expect([fix, makers]).toEqual([undefined, []]);
  expect(left.map(({ maker, none }) => [maker.user.name, new Set(none.map(({ kind }) => kind))])).toEqual([
    ['ann', new Set(['scp'])],
    ['bob', new Set(['scp'])],
  ]);
});

test('a change by which somebody would gain something is our fault, and is thrown', () => {
  const world = given({ policies: { Devs: allowing(KEY) }, users: [user('ann', ['Devs'])] });
  const [fix] = fixesFor(world).fixes;
  const [change] = fix?.changes ?? [];
  if (change?.kind !== 'edit-policy') throw new Error('There is no edit.');
  const wide = { ...change, edited: { ...change.edited, text: allowing('*') } };
  const after = makeWorld(afterChanges(world, [wide]));
  expect(() => lossesOf(makeWorld(world), after, [wide], new Set())).toThrow(/would gain/);
});

import { describe, expect, test } from 'vitest';
import type { Authorization, Holder, ListedUser, PolicyDocument } from '../model/authorization.ts';
import type { ControlPolicies } from '../model/control-policies.ts';
import { type Fact, known, unread } from '../model/fact.ts';
import { parsePolicyDocument } from '../parse/policy-document.ts';
import { decide } from './decide.ts';
import { contextOn, makeWorld, type PolicyPrincipal } from './world.ts';

const ACCOUNT = { id: '111122223333', partition: 'aws' } as const;
const BOUNDARY = `arn:aws:iam::${ACCOUNT.id}:policy/limit`;
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const NO_LIMITS: ControlPolicies = { limited: false, because: 'no-organisation' };

function documentOf(...statements: readonly object[]): Fact<PolicyDocument> {
  const parsed = parsePolicyDocument(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
  if (!('document' in parsed)) throw new Error(parsed.reason);
  return known(parsed.document, 'test');
}

const ALLOW_ALL = { Effect: 'Allow', Action: '*', Resource: '*' };

function user(name: string, more: Partial<ListedUser> = {}): readonly [string, ListedUser] {
  const listed = {
    arn: `arn:aws:iam::${ACCOUNT.id}:user/${name}`,
    userId: `AIDA${name.toUpperCase()}`,
    groups: [],
    attached: [],
    inline: [],
    tags: {},
    ...more,
  };
  return [name, listed];
}

function holder(type: 'group' | 'role', path: string, more: Partial<Holder> = {}): Holder {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return {
    type,
    name,
    arn: `arn:aws:iam::${ACCOUNT.id}:${type}/${path}`,
    attached: [],
    inline: [],
    ...more,
  };
}

function worldOf(parts: Partial<Authorization>, controls: Fact<ControlPolicies> = known(NO_LIMITS, 'test')) {
  const managed = (name: string, arn: string, document: Fact<PolicyDocument>) => ({
    name,
    arn,
    document,
    awsManaged: arn === ADMIN,
    attachments: 1,
    boundaryOf: 0,
  });
  const policies = [
    managed('AdministratorAccess', ADMIN, documentOf(ALLOW_ALL)),
    managed('limit', BOUNDARY, documentOf({ Effect: 'Allow', Action: 's3:*', Resource: '*' })),
  ];
  return makeWorld({
    account: ACCOUNT,
    authorization: { users: new Map(), holders: [], policies, ...parts },
    controls,
    now: '2026-11-26T00:00:00Z',
  });
}

const attached = (arn: string) => ({ name: arn.slice(arn.lastIndexOf('/') + 1), arn });

type World = ReturnType<typeof worldOf>;

/** Whether a principal may make a key for its own name, or for `target`. */
function mayCreateKey(world: World, principal: PolicyPrincipal | undefined, target = principal?.arn ?? '') {
  if (principal === undefined) throw new Error('There is no such principal.');
  return decide(principal.grants, {
    action: 'iam:CreateAccessKey',
    resource: target,
    context: contextOn(principal, world, {}),
  });
}

describe('a world of policies', () => {
  test('W05: puts inline, attached and group policies of a user together', () => {
    const world = worldOf({
      users: new Map([user('alice', { groups: ['admins'] }), user('bob', { attached: [attached(ADMIN)] })]),
      holders: [
        holder('group', 'admins', {
          inline: [{ name: 'keys', document: documentOf({ ...ALLOW_ALL, Action: 'iam:*AccessKey*' }) }],
        }),
      ],
    });
    expect(mayCreateKey(world, world.users.get('alice'))).toMatchObject({
      answer: 'yes',
      allowedBy: [{ policy: { layer: 'identity', name: 'keys', on: { type: 'group', name: 'admins' } } }],
    });
    expect(mayCreateKey(world, world.users.get('bob'))).toMatchObject({
      answer: 'yes',
      allowedBy: [{ policy: { id: ADMIN, on: { type: 'user', name: 'bob' } } }],
    });
  });

  test('W01: knows the name of a user, and that a role has none', () => {
    const own = {
      name: 'own',
      document: documentOf({ ...ALLOW_ALL, Resource: `arn:aws:iam::*:user/\${aws:username}` }),
    };
    const world = worldOf({
      users: new Map([user('alice', { inline: [own] })]),
      holders: [holder('role', 'ops', { inline: [own] })],
    });
    const [alice, ops] = [world.users.get('alice'), world.roles.get('ops')];
    expect(mayCreateKey(world, alice).answer).toBe('yes');
    expect(mayCreateKey(world, alice, `${alice?.arn}2`).answer).toBe('no');
    expect(mayCreateKey(world, ops, alice?.arn).answer).toBe('no');
  });

  test('W04: holds a user and a role to their boundaries', () => {
    const role = {
      roleId: 'AROA1',
      trust: documentOf(ALLOW_ALL),
      boundary: attached(BOUNDARY),
      tags: {},
    };
    const world = worldOf({
      users: new Map([user('alice', { attached: [attached(ADMIN)], boundary: attached(BOUNDARY) })]),
      holders: [holder('role', 'ops', { attached: [attached(ADMIN)], role })],
    });
    for (const principal of [world.users.get('alice'), world.roles.get('ops')])
      expect(mayCreateKey(world, principal)).toMatchObject({
        answer: 'no',
        stoppedBy: { how: 'not-allowed', layer: 'boundary' },
      });
  });

  test('W02: holds all but service-linked roles to service control policies, and knows when they were not read', () => {
    const holders = [
      holder('role', 'ops', { attached: [attached(ADMIN)] }),
      holder('role', 'aws-service-role/x.amazonaws.com/linked', { attached: [attached(ADMIN)] }),
    ];
    const level = {
      type: 'root',
      id: 'r-1',
      policies: [{ id: 'p-1', name: 'x', document: documentOf({ ...ALLOW_ALL, Action: 's3:*' }) }],
    } as const;
    const limited = worldOf({ holders }, known({ limited: true, levels: [level] }, 'test'));
    expect(mayCreateKey(limited, limited.roles.get('ops'))).toMatchObject({
      answer: 'no',
      stoppedBy: { layer: 'control', at: 'r-1' },
    });
    expect(mayCreateKey(limited, limited.roles.get('linked')).answer).toBe('yes');
    const dark = worldOf({ holders }, unread('organizations:ListPolicies', 'AccessDenied', 'Not allowed.'));
    expect(mayCreateKey(dark, dark.roles.get('ops')).answer).toBe('unknown');
    expect(mayCreateKey(dark, dark.roles.get('linked')).answer).toBe('yes');
  });

  test('judges the tags of a user, and leaves those of a session of a role open', () => {
    const byTag = {
      name: 'tag',
      document: documentOf({
        ...ALLOW_ALL,
        Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } },
      }),
    };
    const world = worldOf({
      users: new Map([
        user('alice', { inline: [byTag], tags: { Team: 'red' } }),
        user('bob', { inline: [byTag] }),
      ]),
      holders: [holder('role', 'ops', { inline: [byTag] })],
    });
    expect(mayCreateKey(world, world.users.get('alice')).answer).toBe('yes');
    expect(mayCreateKey(world, world.users.get('bob')).answer).toBe('no');
    expect(mayCreateKey(world, world.roles.get('ops')).answer).toBe('yes-if');
  });

  test('judges the tags of what a call is made on', () => {
    const byTag = {
      name: 'tag',
      document: documentOf({
        ...ALLOW_ALL,
        Condition: { StringEquals: { 'iam:ResourceTag/keys': 'yes' } },
      }),
    };
    const world = worldOf({ users: new Map([user('alice', { inline: [byTag] })]) });
    const alice = world.users.get('alice');
    if (alice === undefined) throw new Error('Alice is missing.');
    const ask = (tags: Readonly<Record<string, string>>) =>
      decide(alice.grants, {
        action: 'iam:CreateAccessKey',
        resource: alice.arn,
        context: contextOn(alice, world, tags),
      }).answer;
    expect([ask({ keys: 'yes' }), ask({ keys: 'no' }), ask({})]).toEqual(['yes', 'no', 'no']);
  });

  test('knows nothing of a policy, a group or a trust policy that the answer does not list', () => {
    const world = worldOf({
      users: new Map([
        user('alice', { attached: [attached('arn:aws:iam::aws:policy/Gone')] }),
        user('bob', { groups: ['gone'] }),
        user('eve', {
          attached: [attached(ADMIN)],
          boundary: attached('arn:aws:iam::aws:policy/Gone'),
        }),
      ]),
      holders: [holder('role', 'ops')],
    });
    for (const name of ['alice', 'bob', 'eve'])
      expect(mayCreateKey(world, world.users.get(name))).toMatchObject({
        answer: 'unknown',
        unread: [{ code: 'BadAnswer' }],
      });
    expect(world.roles.get('ops')?.trust).toMatchObject({ unread: { code: 'BadAnswer' } });
  });
});

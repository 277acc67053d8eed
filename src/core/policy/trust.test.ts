import { describe, expect, test } from 'vitest';
import type { Answer } from '../model/decision.ts';
import { decideAssume, decideServiceAssume } from './trust.ts';
import { outsideOf } from './trust-outside.ts';
import {
  ACCOUNT,
  allow,
  authorizationOf,
  controlsWith,
  deny,
  NO_ORGANISATION,
  NOW,
  roleArn,
  type Small,
  type Statement,
  trusts,
  trustsService,
  userArn,
} from './who-can/test-support.ts';
import { makeWorld, type PolicyPrincipal, type PolicyWorld } from './world.ts';

const ROOT = `arn:aws:iam::${ACCOUNT.id}:root`;
const ASSUME = allow('sts:AssumeRole');

function worldOf(small: Small, controls = NO_ORGANISATION): PolicyWorld {
  return makeWorld({ account: ACCOUNT, authorization: authorizationOf(small), controls, now: NOW });
}

function there(found: PolicyPrincipal | undefined): PolicyPrincipal {
  if (found === undefined) throw new Error('It is not in the world.');
  return found;
}

/** Whether ann, with some statements of her own, may assume a role with some trust statements. */
function ann(trust: readonly Statement[], own: readonly Statement[] = [], more: Partial<Small> = {}): Answer {
  const world = worldOf({ users: { ann: { own } }, roles: { target: { trust } }, ...more });
  const principal = there(world.users.get('ann'));
  return decideAssume({ principal, grants: principal.grants }, there(world.roles.get('target')), world)
    .answer;
}

const NARROW = {
  narrow: { now: [allow('s3:*')] },
  wide: { now: [allow('*')] },
  against: { now: [allow('*'), deny('sts:*')] },
};

/** Whether a role with a boundary may assume another one with some trust statements. */
function first(
  trust: readonly Statement[],
  own = [ASSUME],
  boundary: keyof typeof NARROW = 'narrow',
): Answer {
  const world = worldOf({ policies: NARROW, roles: { first: { boundary, own }, target: { trust } } });
  const principal = there(world.roles.get('first'));
  return decideAssume({ principal, grants: principal.grants }, there(world.roles.get('target')), world)
    .answer;
}

describe('a trust policy', () => {
  test('that names the user is enough, and one that names the account needs a policy of hers too', () => {
    expect(ann([trusts(userArn('ann'))])).toBe('yes');
    expect(ann([trusts(ROOT)])).toBe('no');
    expect(ann([trusts(ACCOUNT.id)])).toBe('no');
    expect(ann([trusts(ROOT)], [ASSUME])).toBe('yes');
    expect(ann([trusts('*')])).toBe('yes');
    expect(ann([trusts(userArn('bob'))], [ASSUME])).toBe('no');
    expect(ann([trusts('arn:aws:iam::444455556666:root')], [ASSUME])).toBe('no');
  });

  test('is overruled by a deny on either side, and by a service control policy', () => {
    const named = trusts(userArn('ann'));
    expect(ann([named], [deny('sts:*')])).toBe('no');
    expect(ann([named, { ...named, Effect: 'Deny' }], [ASSUME])).toBe('no');
    const world = worldOf(
      { users: { ann: {} }, roles: { target: { trust: [named] } } },
      controlsWith(deny('sts:AssumeRole')),
    );
    const principal = there(world.users.get('ann'));
    const decision = decideAssume(
      { principal, grants: principal.grants },
      there(world.roles.get('target')),
      world,
    );
    expect(decision).toMatchObject({ answer: 'no', stoppedBy: { how: 'denied' } });
  });

  test('that names a user goes past a boundary that does not allow, and one that names a role does not', () => {
    const users = { ann: { boundary: 'narrow' } };
    expect(ann([trusts(userArn('ann'))], [], { users, policies: NARROW })).toBe('yes');
    expect(first([trusts(roleArn('first'))])).toBe('no');
    expect(first([trusts(roleArn('first'))], [ASSUME], 'wide')).toBe('yes');
    expect(first([trusts(ROOT)])).toBe('no');
  });

  test('that lets in everybody goes past the boundary of a role too, but not past its deny', () => {
    const byArn = { Condition: { ArnEquals: { 'aws:PrincipalArn': roleArn('first') } } };
    for (const more of [{}, byArn]) {
      expect(first([trusts('*', more)], [])).toBe('yes');
      expect(first([trusts('*', more)], [], 'against')).toBe('no');
    }
    expect(first([{ Effect: 'Allow', NotPrincipal: { AWS: userArn('bob') }, Action: 'sts:*' }])).toBe(
      'yes-if',
    );
  });

  test('that names a session lets in the role past its boundary, if the session has that name', () => {
    const session = `arn:aws:sts::${ACCOUNT.id}:assumed-role/first/jo`;
    expect(first([trusts(session)], [])).toBe('yes-if');
    expect(first([trusts(session)], [], 'against')).toBe('no');
    expect(first([trusts(session.replace('first', 'other'))])).toBe('no');
  });

  test('that denies all but some denies whoever has a boundary, whomever it names', () => {
    const others = { Effect: 'Deny', NotPrincipal: { AWS: userArn('ann') }, Action: 'sts:*' };
    const users = { ann: { boundary: 'narrow' } };
    expect(ann([trusts('*'), others])).toBe('yes-if');
    const withAccount = { ...others, NotPrincipal: { AWS: [userArn('ann'), ROOT] } };
    expect(ann([trusts('*'), withAccount])).toBe('yes');
    expect(ann([trusts('*'), withAccount], [], { users, policies: NARROW })).toBe('no');
    expect(ann([trusts('*'), others], [], { users, policies: NARROW })).toBe('no');
    expect(ann([trusts('*'), { ...others, NotPrincipal: { AWS: userArn('bob') } }])).toBe('no');
  });

  test('that demands an external id or MFA is told under that condition', () => {
    const id = { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } };
    expect(ann([trusts(userArn('ann'), id)])).toBe('yes-if');
    const other = { Condition: { StringEquals: { 'aws:PrincipalArn': userArn('bob') } } };
    expect(ann([trusts('*', other)])).toBe('no');
    expect(ann([trusts('*', { Condition: { ArnLike: { 'aws:PrincipalArn': userArn('a*') } } })])).toBe('yes');
  });

  test('with NotPrincipal lets nobody in for sure whom it may mean, and never whom it leaves out', () => {
    const but = (name: string) => ({
      Effect: 'Allow',
      NotPrincipal: { AWS: name },
      Action: 'sts:AssumeRole',
    });
    expect(ann([but(userArn('ann'))], [ASSUME])).toBe('no');
    expect(ann([but(userArn('bob'))])).toBe('yes');
    expect(ann([but(ROOT)])).toBe('yes-if');
  });

  test('that cannot be read is not known, unless something else says no', () => {
    const dark = { state: 'unread', source: 'x', code: 'Unreadable', words: 'No JSON.' } as const;
    const roles = { target: { trust: dark } };
    expect(ann([], [ASSUME], { roles, users: { ann: { own: [ASSUME] } } })).toBe('unknown');
    expect(ann([], [], { roles, users: { ann: { own: [deny('sts:*')] } } })).toBe('no');
    const world = worldOf({ policies: NARROW, roles: { first: { boundary: 'narrow' }, ...roles } });
    const principal = there(world.roles.get('first'));
    const target = there(world.roles.get('target'));
    // It might let in everybody, whom a boundary does not stop.
    expect(decideAssume({ principal, grants: principal.grants }, target, world).answer).toBe('unknown');
  });

  test('lets in a service that it names, but not by an external id, which no service hands over', () => {
    const may = (more: object, service = 'lambda.amazonaws.com') => {
      const world = worldOf({ roles: { target: { trust: [trustsService('lambda.amazonaws.com', more)] } } });
      const { trust } = there(world.roles.get('target'));
      return trust === undefined ? undefined : decideServiceAssume(trust, service, world).answer;
    };
    expect(may({})).toBe('yes');
    expect(may({}, 'ec2.amazonaws.com')).toBe('no');
    expect(may({ Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT.id } } })).toBe('yes');
    expect(may({ Condition: { StringEquals: { 'aws:SourceAccount': '444455556666' } } })).toBe('no');
    expect(may({ Condition: { StringEquals: { 'sts:ExternalId': 'x' } } })).toBe('no');
    expect(may({ Principal: { Service: 'lambda.amazonaws.com.cn' } })).toBe('yes');
    expect(may({ Principal: { Service: 'lambda.eu-west-1.amazonaws.com' } })).toBe('yes-if');
    expect(may({ Principal: { Service: 'edge.lambda.amazonaws.com' } })).toBe('no');
    // Whether everybody is a service too AWS leaves open.
    expect(may({ Principal: '*' })).toBe('yes-if');
  });

  test('tells who may come in from outside, and under which conditions', () => {
    const federated = {
      Effect: 'Allow',
      Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.example.com' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { 'token.example.com:sub': 'repo:x' } },
    };
    const trust = [trusts(['arn:aws:iam::444455556666:root', userArn('ann'), '*']), federated];
    const { trust: compiled } = there(worldOf({ roles: { target: { trust } } }).roles.get('target'));
    const found = compiled === undefined ? [] : outsideOf(compiled, ACCOUNT.id);
    expect(found.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'account 444455556666',
      'everybody *',
      'federated arn:aws:iam::111122223333:oidc-provider/token.example.com',
    ]);
    expect(found[2]?.conditions).toMatchObject([
      { quote: '{"StringEquals":{"token.example.com:sub":"repo:x"}}' },
    ]);
  });
});

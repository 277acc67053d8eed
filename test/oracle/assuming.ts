import type { Holder, ListedUser } from '../../src/core/model/authorization.ts';
import type { ControlPolicies } from '../../src/core/model/control-policies.ts';
import type { Decision } from '../../src/core/model/decision.ts';
import { known } from '../../src/core/model/fact.ts';
import { policyDocumentFact, trustPolicyFact } from '../../src/core/parse/policy-document.ts';
import { decideAssume } from '../../src/core/policy/trust.ts';
import { makeWorld } from '../../src/core/policy/world.ts';
import type { PolicyCase } from './cases.ts';
import { ACCOUNT, USER, type WrittenPolicy } from './policies.ts';

const ARN = `arn:aws:iam::${ACCOUNT}`;
const LIMIT = { name: 'limit', arn: `${ARN}:policy/limit` };
/** Trusts nobody. */
const NOBODY: WrittenPolicy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: '*', Action: '*' }],
};

const read = (policy: WrittenPolicy) => policyDocumentFact(JSON.stringify(policy), 'test');

/** Decides whether a user or role may assume a role of this trust policy, in an account that is read whole. */
export function decideAssuming(one: PolicyCase, trust: WrittenPolicy): Decision {
  const { boundary, controls, resource } = one;
  const inline = one.identity.map((policy, index) => ({ name: `own-${index}`, document: read(policy) }));
  const bounded = boundary === undefined ? {} : { boundary: LIMIT };
  const alice: ListedUser = {
    arn: USER,
    userId: 'AIDAALICE',
    groups: [],
    attached: [],
    inline,
    tags: {},
    ...bounded,
  };
  const levels = controls.map((policies, index) => ({
    type: 'root' as const,
    id: `level-${index}`,
    policies: policies.map((policy, at) => ({ id: `p-${at}`, name: 'p', document: read(policy) })),
  }));
  const world = makeWorld({
    account: { id: ACCOUNT, partition: 'aws' },
    authorization: {
      users: new Map([['alice', alice]]),
      holders: [roleOf('target', [], trust), roleOf('ops', inline, NOBODY, bounded)],
      policies:
        boundary === undefined
          ? []
          : [{ ...LIMIT, awsManaged: false, attachments: 0, boundaryOf: 1, document: read(boundary) }],
    },
    controls: known<ControlPolicies>({ limited: true, levels }, 'test'),
    now: '2026-11-26T00:00:00Z',
  });
  const principal = one.principal === USER ? world.users.get('alice') : world.roles.get('ops');
  const target = world.roles.get('target');
  if (principal === undefined || target?.arn !== resource) throw new Error('Somebody is missing.');
  return decideAssume({ principal, grants: principal.grants }, target, world);
}

function roleOf(
  name: string,
  inline: Holder['inline'],
  trust: WrittenPolicy,
  bounded: Pick<NonNullable<Holder['role']>, 'boundary'> = {},
): Holder {
  return {
    type: 'role',
    name,
    arn: `${ARN}:role/${name}`,
    attached: [],
    inline,
    role: {
      roleId: `AROA${name.toUpperCase()}`,
      trust: trustPolicyFact(JSON.stringify(trust), 'test'),
      tags: {},
      ...bounded,
    },
  };
}

import type { Decision, OpenCondition, StatementRef } from '../model/decision.ts';
import { unread } from '../model/fact.ts';
import type { KeyRights, ReachedUsers } from '../model/key-rights.ts';

/*
 * Decisions for the examples of rules about who may make keys.
 */

const STATEMENT: StatementRef = {
  policy: { layer: 'identity', name: 'keys', on: { type: 'user', name: 'alice' } },
  statement: 1,
};

/** Nothing allows it. */
export const NO: Decision = {
  answer: 'no',
  allowedBy: [],
  conditions: [],
  stoppedBy: { how: 'not-allowed', layer: 'identity' },
  unread: [],
};

/** An inline policy allows it. */
export const YES: Decision = { answer: 'yes', allowedBy: [STATEMENT], conditions: [], unread: [] };

/** A service control policy denies what a policy allows. */
export const DENIED_ABOVE: Decision = {
  answer: 'no',
  allowedBy: [STATEMENT],
  conditions: [],
  stoppedBy: {
    how: 'denied',
    by: {
      policy: {
        layer: 'control',
        name: 'no-keys',
        id: 'p-1a2b3c4d',
        on: { type: 'unit', name: 'ou-ab12-12345678' },
      },
      statement: 2,
    },
  },
  unread: [],
};

/** The service control policies could not be read, and a policy allows it. */
export const UNKNOWN: Decision = {
  answer: 'unknown',
  allowedBy: [STATEMENT],
  conditions: [],
  unread: [
    unread(
      'organizations:ListPoliciesForTarget',
      'AccessDenied',
      'The service control policies on the account may not be read with these credentials.',
    ),
  ],
};

/** Allowed where a condition of the allowing statement holds. */
export function allowedIf(condition: object): Decision {
  return { ...YES, answer: 'yes-if', conditions: [openOf('Allow', condition, STATEMENT)] };
}

/** Allowed, and denied by another statement where a condition holds. */
export function allowedUnless(condition: object): Decision {
  const deny = { ...STATEMENT, statement: 2 };
  return { ...YES, answer: 'yes-if', conditions: [openOf('Deny', condition, deny)] };
}

function openOf(effect: OpenCondition['effect'], condition: object, ref: StatementRef): OpenCondition {
  return { ...ref, effect, quote: JSON.stringify(condition) };
}

export const WITH_MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
export const FROM_OFFICE = { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } };

/** Rights of a user. */
export function rights(own: Decision, ...others: readonly ReachedUsers[]): KeyRights {
  return { own, others };
}

/** For everybody. */
export function anybody(decision: Decision): ReachedUsers {
  return { decision, reach: 'any', count: 0, names: [] };
}

/** For some. */
export function some(decision: Decision, ...names: readonly string[]): ReachedUsers {
  return { decision, reach: 'named', count: names.length, names };
}

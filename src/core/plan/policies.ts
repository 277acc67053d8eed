import type { Partition } from '../model/account.ts';
import { canonicalHash, canonicalJson, type Json } from '../model/canonical-json.ts';

/** A policy that a step puts in place: its name, its text as it is sent, and the hash a reading is compared with. */
export interface OwnPolicy {
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

function policy(name: string, statement: { readonly [member: string]: Json }): OwnPolicy {
  const document = {
    Version: '2012-10-17',
    Statement: [{ ...statement, Effect: 'Deny', Action: '*', Resource: '*' }],
  };
  return { name, text: canonicalJson(document), sha256: canonicalHash(document) };
}

/**
 * Refuses every call that a long-term key signs: such calls carry no `aws:TokenIssueTime`, while console sessions
 * and sessions of STS do (IAM User Guide, "AWS global condition context keys"). It is a policy of the user, so it
 * refuses all keys of the user.
 */
export const REFUSE_LONG_TERM_KEYS = policy('KeyreeveRefuseLongTermKeys', {
  Sid: 'KeyreeveRefuseLongTermKeys',
  Condition: { Null: { 'aws:TokenIssueTime': 'true' } },
});

/**
 * Denies everything to a user. Sessions of GetSessionToken and GetFederationToken are judged by the user's
 * policies as they are now, so it ends these too (IAM User Guide, "Disabling permissions for temporary security
 * credentials").
 */
export const DENY_USER = policy('KeyreeveContain', { Sid: 'KeyreeveContain' });

/** Denies everything to sessions of a role that were issued before a time; new sessions are not touched. */
export function denySessionsBefore(time: string): OwnPolicy {
  return policy('KeyreeveRevokeSessions', {
    Sid: 'KeyreeveRevokeSessions',
    Condition: { DateLessThan: { 'aws:TokenIssueTime': time } },
  });
}

/**
 * Denies everything to root, but not to the sessions that centralised root access opens: those carry
 * `aws:AssumedRoot`. Without that exception the policy would keep the key from being deleted centrally. The
 * partition stands open: a literal `arn:aws:` would do nothing in GovCloud (V02).
 */
export const DENY_ROOT_SCP = policy('KeyreeveDenyRoot', {
  Sid: 'KeyreeveDenyRoot',
  Condition: {
    ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:root' },
    Null: { 'aws:AssumedRoot': 'true' },
  },
});

/** Denies everything to one user, from outside the account: nobody in it can take this off. */
export function quarantineScp(userArn: string, userId: string): OwnPolicy {
  return policy(`KeyreeveQuarantine-${userId}`, {
    Sid: 'KeyreeveQuarantine',
    Condition: { ArnEquals: { 'aws:PrincipalArn': literal(userArn) } },
  });
}

/** A user's path may hold `*`, `?` and `$`, which policies read as patterns (IAM User Guide, "policy variables"). */
function literal(arn: string): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how IAM writes the character itself
  return arn.replaceAll(/[*?$]/g, (sign) => '${X}'.replace('X', () => sign));
}

/** The partition whose policies of AWS's own exist for root sessions. Elsewhere root is mended by hand. */
export function hasRootSessions(partition: Partition): boolean {
  return partition === 'aws';
}

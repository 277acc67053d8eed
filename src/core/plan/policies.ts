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
    Statement: [{ Action: '*', ...statement, Effect: 'Deny', Resource: '*' }],
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
 * Denies everything to the user or the role it is a policy of. Sessions of GetSessionToken and GetFederationToken are
 * judged by the user's policies as they are now, so it ends these too (IAM User Guide, "Disabling permissions for
 * temporary security credentials"). Of a role it ends all sessions, old and new: it is for roles that an attacker
 * made, which nobody else works with.
 */
export const DENY_ALL = policy('KeyreeveContain', { Sid: 'KeyreeveContain' });

/** Denies its user to make access keys, for itself and for anybody, and nothing else. */
export const DENY_KEYS = policy('KeyreeveDenyKeys', {
  Sid: 'KeyreeveDenyKeys',
  Action: 'iam:CreateAccessKey',
});

const SESSIONS = 'KeyreeveRevokeSessions-';

/**
 * Denies everything to sessions of a role that were issued before a time; new sessions are not touched. The time is
 * in the name: what an earlier attack left on the role must not stand in the way of a later one.
 *
 * @param time ISO 8601 UTC, to the second
 */
export function denySessionsBefore(time: string): OwnPolicy {
  return policy(`${SESSIONS}${time.replaceAll(/[-:]/g, '')}`, {
    Sid: 'KeyreeveRevokeSessions',
    Condition: { DateLessThan: { 'aws:TokenIssueTime': time } },
  });
}

/** The policy of that name as {@link denySessionsBefore} makes it, with its time; `undefined` where it is none. */
export function sessionsFrom(name: string): (OwnPolicy & { readonly before: string }) | undefined {
  const [, year, month, day, hour, minute, second] =
    new RegExp(`^${SESSIONS}(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)Z$`).exec(name) ?? [];
  if (year === undefined) return undefined;
  const before = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  return { ...denySessionsBefore(before), before };
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

const QUARANTINE = 'KeyreeveQuarantine-';

/**
 * Denies everything to one user, from outside the account: nobody in it can take this off. A user that was moved to
 * another path has another ARN, so the name tells both the user and the ARN.
 */
export function quarantineScp(userArn: string, userId: string): OwnPolicy {
  return policy(`${QUARANTINE}${userId}-${canonicalHash(userArn).slice(0, 8)}`, {
    Sid: 'KeyreeveQuarantine',
    Condition: { ArnEquals: { 'aws:PrincipalArn': literal(userArn) } },
  });
}

/**
 * The quarantine that this text of a policy is, with the account of its user; `undefined` where it says anything else
 * than {@link quarantineScp} does for some user of that name.
 */
export function quarantineFrom(
  text: string,
  name: string,
): (OwnPolicy & { readonly accountId: string }) | undefined {
  const pattern = /"aws:PrincipalArn":"([^"\\]+)"/.exec(text)?.[1] ?? '';
  const arn = pattern.replaceAll(/\$\{([*?$])\}/g, '$1');
  const [, accountId] = /^arn:[\w-]+:iam::(\d{12}):user\/.+$/.exec(arn) ?? [];
  const userId = /^KeyreeveQuarantine-(\w+)-[0-9a-f]{8}$/.exec(name)?.[1];
  if (accountId === undefined || userId === undefined) return undefined;
  const made = quarantineScp(arn, userId);
  return made.name === name && made.text === text ? { ...made, accountId } : undefined;
}

const DENY_USER_KEYS = 'KeyreeveDenyUserKeys-';

/**
 * Denies some users of an account to make access keys, from outside the account: nobody in it can take this off. By the
 * unique ids of the users, which they keep when they are renamed or moved (IAM User Guide, "IAM identifiers"); `aws:userid`
 * is that id for a user. The name tells the content.
 *
 * @param userIds `AIDA…`, in any order
 */
export function denyKeysScp(userIds: readonly string[]): OwnPolicy {
  const sorted = [...new Set(userIds)].sort();
  const made = policy(DENY_USER_KEYS, {
    Sid: 'KeyreeveDenyUserKeys',
    Action: 'iam:CreateAccessKey',
    Condition: { StringEquals: { 'aws:userid': sorted } },
  });
  return { ...made, name: `${DENY_USER_KEYS}${made.sha256.slice(0, 8)}` };
}

/** The policy of that text, made anew; `undefined` where it says anything else than {@link denyKeysScp} does. */
export function keysScpFrom(text: string, name: string): OwnPolicy | undefined {
  const [, list = ''] = /"aws:userid":\[([^\]]*)\]/.exec(text) ?? [];
  const ids = list.split(',').map((each) => each.replaceAll('"', ''));
  if (!ids.every((id) => /^AIDA\w{12,124}$/.test(id))) return undefined;
  const made = denyKeysScp(ids);
  return made.name === name && made.text === text ? made : undefined;
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

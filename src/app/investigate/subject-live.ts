import { readKeyHolder } from '../../aws/collect/remediation/key-holder.ts';
import { readKeyOwner } from '../../aws/collect/remediation/key-owner.ts';
import { HISTORY_DAYS } from '../../aws/collect/trail.ts';
import type { AccountSession } from '../../aws/session/account-session.ts';
import { type Account, rootArn } from '../../core/model/account.ts';
import { type Fact, type Unread, valueIn } from '../../core/model/fact.ts';
import type { KeySubject, Told } from '../../core/model/investigation.ts';
import { kindOfKeyId } from '../../core/model/key-id.ts';
import { secondsBetween } from '../../core/model/time.ts';
import type { LiveHolder } from '../../core/plan/key-case.ts';
import { breakGlass, isQuarantine } from '../../core/plan/reasons.ts';
import type { Exemption, RemediationSettings } from '../../core/settings/settings.ts';

/** By which settings a user is exempt, and the time. */
export interface SubjectGround {
  readonly settings: RemediationSettings;
  readonly exempt: Exemption | undefined;
  /** ISO 8601 UTC. */
  readonly now: string;
}

/** What IAM says of a key, with who made it still open: that stands in events. */
export async function readSubject(
  session: AccountSession,
  accessKeyId: string,
  ground: SubjectGround,
): Promise<KeySubject> {
  const { account } = session;
  if (kindOfKeyId(accessKeyId) !== 'long-term')
    return { ...bareSubject(accessKeyId, NO_KEY_OF_IAM, ground.now), account };
  const owner = await readKeyOwner(session, accessKeyId);
  if (owner.state === 'unread')
    return { ...bareSubject(accessKeyId, whyNoOwner(owner), ground.now), account };
  if (owner.value === null) return rootSubject(accessKeyId, account, ground.now);
  return userSubject(accessKeyId, account, await readKeyHolder(session, owner.value), ground);
}

const NO_KEY_OF_IAM = 'It is temporary: IAM keeps no record of it, and events alone say whose it is.';

/** AWS says AccessDenied of a key that is not there, as of a call that is not permitted (I16). */
function whyNoOwner({ code, words }: Unread): string {
  if (code !== 'AccessDenied' && code !== 'NoSuchEntity') return words;
  return 'The key is not in this account or was deleted, or iam:GetAccessKeyLastUsed is not permitted there. The events say what they can.';
}

/** A key of which nothing is known but why. */
export function bareSubject(accessKeyId: string, why: string, now: string): KeySubject {
  const unread = { unread: why };
  return {
    accessKeyId,
    holder: 'unknown',
    createdAt: unread,
    status: unread,
    lastUse: unread,
    quarantine: unread,
    otherKeys: unread,
    hasPassword: unread,
    madeBy: notMadeIn(undefined, now),
  };
}

/** X14: only a session as root lists root's keys, and opening one is for whoever removes them. */
function rootSubject(accessKeyId: string, account: Account, now: string): KeySubject {
  const why = "AWS names no user of it, so it is root's: what root has is listed to root alone.";
  return { ...bareSubject(accessKeyId, why, now), account, holder: 'root', arn: rootArn(account) };
}

function userSubject(
  accessKeyId: string,
  account: Account,
  holder: LiveHolder,
  { settings, exempt, now }: SubjectGround,
): KeySubject {
  const { userName } = holder;
  const user = valueIn(holder.user);
  const key = told(holder.keys, (keys) => keys.find((each) => each.accessKeyId === accessKeyId));
  const found = 'value' in key ? key.value : undefined;
  const gone = 'value' in key ? { unread: 'The user has no key of this id any more.' } : key;
  const by = user ? breakGlass(user, userName, settings.breakGlass, exempt) : undefined;
  return {
    accessKeyId,
    account,
    holder: 'user',
    userName,
    ...(user && { arn: user.arn, userCreatedAt: user.createdAt }),
    createdAt: found === undefined ? gone : { value: found.createdAt },
    status: found === undefined ? gone : { value: found.status },
    lastUse: found === undefined ? gone : told(found.lastUse, (use) => use),
    quarantine: told(holder.attachedPolicies, (names) => names.filter(isQuarantine)),
    otherKeys: told(holder.keys, (keys) =>
      keys
        .filter((each) => each.accessKeyId !== accessKeyId)
        .map(({ accessKeyId: id, status, createdAt }) => ({ accessKeyId: id, status, createdAt })),
    ),
    hasPassword: told(holder.hasPassword, (has) => has),
    ...(by !== undefined && { exempt: by.words }),
    madeBy: notMadeIn(found?.createdAt, now),
  };
}

function told<A, B>(fact: Fact<A>, take: (value: A) => B): Told<B> {
  return fact.state === 'known' ? { value: take(fact.value) } : { unread: fact.words };
}

/** What holds unless the events have its making. */
function notMadeIn(createdAt: string | undefined, now: string): KeySubject['madeBy'] {
  const old = createdAt !== undefined && secondsBetween(createdAt, now) > HISTORY_DAYS * 86_400;
  return {
    unknown: old
      ? `It was made more than ${HISTORY_DAYS} days ago, and the event history ends there.`
      : 'The events that were searched have no record of its making.',
  };
}

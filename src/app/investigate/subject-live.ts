import { type KeyUse, readKeyUse } from '../../aws/collect/live-user.ts';
import { readKeyHolder } from '../../aws/collect/remediation/key-holder.ts';
import { HISTORY_DAYS } from '../../aws/collect/trail.ts';
import type { AccountSession } from '../../aws/session/account-session.ts';
import { type Account, rootArn } from '../../core/model/account.ts';
import type { NotSearched } from '../../core/model/denied-calls.ts';
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

/** A key as IAM has it, and what IAM did not say: that is no part of a whole story. */
export interface ReadSubject {
  readonly subject: KeySubject;
  readonly gaps: readonly NotSearched[];
}

/** What IAM says of a key, with who made it still open: that stands in events. */
export async function readSubject(
  session: AccountSession,
  accessKeyId: string,
  ground: SubjectGround,
): Promise<ReadSubject> {
  const { account } = session;
  const bare = (why: string) => ({ ...bareSubject(accessKeyId, why, ground.now), account });
  if (kindOfKeyId(accessKeyId) !== 'long-term') return { subject: bare(NO_KEY_OF_IAM), gaps: [] };
  const use = await readKeyUse(session, accessKeyId);
  if (use.state === 'unread') {
    const words = whyNoOwner(use);
    // AWS has answered that there is no such key: nothing of it is left to be read.
    const gaps = use.code === 'NoSuchEntity' ? [] : [gapOfIam(account, { ...use, words })];
    return { subject: bare(words), gaps };
  }
  const { userName } = use.value;
  if (userName === null)
    return { subject: rootSubject(accessKeyId, account, use.value, ground.now), gaps: [] };
  const holder = await readKeyHolder(session, userName);
  return {
    subject: userSubject(accessKeyId, account, holder, ground),
    gaps: unreadOf(holder, accessKeyId).map((unread) => gapOfIam(account, unread)),
  };
}

/** What IAM would have said, and was not read. */
export function gapOfIam({ id }: Pick<Account, 'id'>, { code, words }: Unread): NotSearched {
  return { region: `IAM of account ${id}`, code, words };
}

/** What of a user was not read that the verdict, or who reads it, rests on. */
function unreadOf(holder: LiveHolder, accessKeyId: string): readonly Unread[] {
  const key = valueIn(holder.keys)?.find((each) => each.accessKeyId === accessKeyId);
  const facts: readonly (readonly [Fact<unknown> | undefined, string])[] = [
    [holder.user, 'The user was not read'],
    [holder.keys, "The user's keys were not read, nor whether this one is active"],
    [key?.lastUse, 'When the key was last used was not read'],
    [holder.attachedPolicies, 'Whether AWS has quarantined the user was not read'],
    [holder.hasPassword, 'Whether the user has a password was not read'],
  ];
  return facts.flatMap(([fact, what]) =>
    fact?.state === 'unread' ? [{ ...fact, words: `${what}: ${fact.words}` }] : [],
  );
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
function rootSubject(accessKeyId: string, account: Account, { lastUse }: KeyUse, now: string): KeySubject {
  const why = "AWS names no user of it, so it is root's: what root has is listed to root alone.";
  return {
    ...bareSubject(accessKeyId, why, now),
    account,
    holder: 'root',
    arn: rootArn(account),
    lastUse: told(lastUse, (use) => use),
  };
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

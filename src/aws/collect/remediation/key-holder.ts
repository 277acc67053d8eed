import { type Fact, known, unread } from '../../../core/model/fact.ts';
import type { AccessKey } from '../../../core/model/snapshot.ts';
import { instant } from '../../../core/model/time.ts';
import type { LiveHolder, LiveKey, LiveUserFacts } from '../../../core/plan/key-case.ts';
import type { AccountSession } from '../../session/account-session.ts';
import { readKeys, readLoginProfile, readUser } from '../live-user.ts';
import { mapFact } from '../pages.ts';
import { readAttachedPolicies, readInlinePolicyNames } from '../user-policies.ts';

/**
 * Reads a user as planning needs it, with all calls side by side. Tags that a scan has seen are added to those of
 * GetUser, which win: a break-glass tag seen a moment ago must not be missed where an answer leaves tags out (X09).
 */
export async function readKeyHolder(
  session: AccountSession,
  userName: string,
  { knownTags = {} }: { readonly knownTags?: Readonly<Record<string, string>> } = {},
): Promise<LiveHolder> {
  const [user, keys, attached, profile, inline] = await Promise.all([
    readHolderUser(session, userName, knownTags),
    readHeldKeys(session, userName),
    readAttachedPolicies(session, userName),
    readLoginProfile(session, userName),
    readInlinePolicyNames(session, userName),
  ]);
  const hasPassword = mapFact(profile, (there) => there !== null);
  const attachedPolicies = mapFact(attached, (all) =>
    all.flatMap(({ PolicyName }) => PolicyName ?? []).toSorted(),
  );
  const inlinePolicies = mapFact(inline, (all) => all.toSorted());
  return { userName, user, keys, attachedPolicies, hasPassword, inlinePolicies };
}

async function readHolderUser(
  session: AccountSession,
  userName: string,
  knownTags: Readonly<Record<string, string>>,
): Promise<Fact<LiveUserFacts | null>> {
  const user = await readUser(session, userName);
  if (user.state === 'unread') {
    if (user.code !== 'NoSuchEntity') return user;
    return known(null, user.source, instant(session.clock.now()));
  }
  const { userId, arn, path, createdAt, tags } = user.value;
  if (userId === undefined || arn === undefined)
    return unread(user.source, 'BadAnswer', 'The answer holds no id or no ARN of the user.');
  // The path lies in the ARN too, between the word `user` and the name.
  const inPath = path ?? arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1);
  return { ...user, value: { userId, arn, path: inPath, createdAt, tags: { ...knownTags, ...tags } } };
}

/** The access keys of a user, by creation, each with id, status and date: one that lacks any makes all unread. */
export async function readHeldKeys(
  session: AccountSession,
  userName: string,
  lastUse: 'of-all' | false = 'of-all',
): Promise<Fact<readonly LiveKey[]>> {
  return heldKeys(await readKeys(session, { userName }, { lastUse }));
}

/** Keys without their facts; a list with a key that cannot be named is unread. */
export function heldKeys(keys: Fact<readonly AccessKey[]>): Fact<readonly LiveKey[]> {
  if (keys.state === 'unread') return keys;
  const value: LiveKey[] = [];
  for (const { accessKeyId, status, createdAt, lastUse } of keys.value) {
    if (status.state === 'unread') return status;
    if (createdAt.state === 'unread') return createdAt;
    if (accessKeyId === undefined)
      return unread(keys.source, 'BadAnswer', 'The answer lists an access key without its id.');
    value.push({ accessKeyId, status: status.value, createdAt: createdAt.value, lastUse });
  }
  const order = ({ createdAt, accessKeyId }: LiveKey) => `${createdAt} ${accessKeyId}`;
  return { ...keys, value: value.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)) };
}

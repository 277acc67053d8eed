import { setupBurst } from '../../core/investigation/setup-burst.ts';
import { type Fact, known, type Unread, unread, valueIn } from '../../core/model/fact.ts';
import type { AccessKey, SetupBurst, User } from '../../core/model/snapshot.ts';
import { instant, secondsBetween } from '../../core/model/time.ts';
import type { AccountSession } from '../session/account-session.ts';
import { homeRegion } from '../session/partitions.ts';
import { HISTORY_DAYS, isDamaged, searchTrail, type TrailFindings } from './trail.ts';

/** Two hundred events about a user between its making and now are plenty; more are told as a gap. */
const MOST_PAGES = 4;

/** The clocks of the event and of the user's creation time differ by a second or so. */
const MARGIN_MS = 60_000;

const NAME = 'cloudtrail:LookupEvents';

/** What was asked of the event history, and what of it could not be read. */
export interface ProvedUser {
  readonly user: User;
  readonly gap?: Unread;
}

/** Whether the making of a key is to be looked up: an active one that was made within so long of its user. */
function looksMadeAtSetup(user: User, key: AccessKey, windowMinutes: number): boolean {
  const [userCreatedAt, keyCreatedAt] = [valueIn(user.createdAt), valueIn(key.createdAt)];
  if (userCreatedAt === undefined || keyCreatedAt === undefined) return false;
  const seconds = secondsBetween(userCreatedAt, keyCreatedAt);
  return valueIn(key.status) === 'Active' && seconds >= 0 && seconds <= windowMinutes * 60;
}

/**
 * Looks up how a user and those of its keys that seem made at setup came to be: one search of the events about the
 * user, in IAM's home region. None is made for users older than the history.
 *
 * @param now ISO 8601 UTC
 */
export async function proveSetup(
  session: AccountSession,
  user: User,
  windowMinutes: number,
  now: string,
): Promise<ProvedUser> {
  const keys = valueIn(user.accessKeys) ?? [];
  const createdAt = valueIn(user.createdAt);
  const suspects = keys.filter((key) => looksMadeAtSetup(user, key, windowMinutes));
  if (createdAt === undefined || suspects.length === 0) return { user };
  const tooOld = secondsBetween(createdAt, now) > HISTORY_DAYS * 86_400;
  const found = tooOld ? TOO_OLD : await search(session, user.name, createdAt);
  const readAt = instant(session.clock.now());
  const proved = keys.map((key) =>
    suspects.includes(key) ? { ...key, setupBurst: burstOf(found, user.name, key, readAt) } : key,
  );
  return {
    user: { ...user, accessKeys: { ...user.accessKeys, value: proved } as User['accessKeys'] },
    ...(!tooOld && found.gap !== undefined && { gap: found.gap }),
  };
}

const TOO_OLD: TrailFindings = {
  records: [],
  gap: unread(
    NAME,
    'BeforeHistory',
    `It was made more than ${HISTORY_DAYS} days ago, and the event history ends there.`,
  ),
};

const DAMAGED = unread(
  NAME,
  'Unreadable',
  'The event history has events about the user whose records cannot be read: who made what does not show.',
);

async function search(session: AccountSession, userName: string, createdAt: string): Promise<TrailFindings> {
  const since = instant(new Date(Date.parse(createdAt) - MARGIN_MS));
  const region = homeRegion(session.account.partition);
  const found = await searchTrail(session, region, {
    attribute: 'ResourceName',
    value: userName,
    since,
    mostPages: MOST_PAGES,
  });
  return found.gap === undefined && found.records.some(isDamaged) ? { ...found, gap: DAMAGED } : found;
}

/** What was found proves something though the search was cut; what was not found then proves nothing. */
function burstOf(
  { records, gap }: TrailFindings,
  userName: string,
  { accessKeyId }: AccessKey,
  readAt: string,
): Fact<SetupBurst> {
  if (accessKeyId === undefined) return unread(NAME, 'NoSuchFact', 'The key has no id to look for.');
  const burst = setupBurst(records, { userName, accessKeyId });
  if (burst.proved || gap === undefined) return known(burst, NAME, readAt);
  return gap;
}

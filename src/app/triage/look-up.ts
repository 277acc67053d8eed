import pLimit from 'p-limit';
import { type KeyUse, readKeyUse } from '../../aws/collect/live-user.ts';
import { readKeyHolder } from '../../aws/collect/remediation/key-holder.ts';
import {
  type KeyOwners,
  readKeyOwners,
  rootHasKey,
  saysWhyDenied,
} from '../../aws/collect/remediation/key-reads.ts';
import type { AccountSession } from '../../aws/session/account-session.ts';
import { type Fact, type Unread, unread, valueIn } from '../../core/model/fact.ts';
import type { Told } from '../../core/model/investigation.ts';
import type { KeyFacts } from '../../core/model/triage.ts';
import { ownerOf } from '../../core/notice/owner.ts';
import type { LiveHolder } from '../../core/plan/key-case.ts';
import { breakGlass, isQuarantine } from '../../core/plan/reasons.ts';
import type { Exemption, RemediationSettings } from '../../core/settings/settings.ts';

/** By which settings users are exempt, and how their owners are found. */
export interface LookUpSettings {
  readonly settings: RemediationSettings;
  readonly exempt: Exemption | undefined;
}

/** What an account says of a key. */
export type LookedUp = Pick<
  KeyFacts,
  'holder' | 'userName' | 'owner' | 'createdAt' | 'status' | 'lastUse' | 'quarantine' | 'exempt' | 'fix'
>;

/** Keys of one account at a time: what its session has room for. */
const KEYS_AT_A_TIME = 8;

/** Reads the keys of one account, all with one session, each user once. Gives an answer for every id. */
export async function lookUp(
  session: AccountSession,
  ids: readonly string[],
  by: LookUpSettings,
): Promise<ReadonlyMap<string, LookedUp>> {
  const lost = await session.open();
  if (lost !== undefined) return new Map(ids.map((id) => [id, notRead(lost)]));
  const limit = pLimit(KEYS_AT_A_TIME);
  const uses = await Promise.all(
    ids.map((id) => limit(async () => [id, await readKeyUse(session, id)] as const)),
  );
  const holders = new Map<string, Promise<LiveHolder>>();
  const around: Around = {
    session,
    by,
    answered: uses.some(([, use]) => use.state === 'known'),
    owners: onceOnly(() => readKeyOwners(session)),
    rootHasKey: onceOnly(() => rootHasKey(session)),
    holderOf: (userName) => {
      const reading = holders.get(userName) ?? limit(() => readKeyHolder(session, userName));
      holders.set(userName, reading);
      return reading;
    },
  };
  const answers = uses.map(async ([id, use]) => [id, await ofUse(id, use, around)] as const);
  return new Map(await Promise.all(answers));
}

/** What is read of an account once, whichever of its keys asks for it. */
interface Around {
  readonly session: AccountSession;
  readonly by: LookUpSettings;
  /** The account has answered for some key: the call is permitted. */
  readonly answered: boolean;
  owners(): Promise<Fact<KeyOwners>>;
  rootHasKey(): Promise<Fact<boolean>>;
  holderOf(userName: string): Promise<LiveHolder>;
}

function onceOnly<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined;
  return () => {
    begun ??= work();
    return begun;
  };
}

async function ofUse(id: string, use: Fact<KeyUse>, around: Around): Promise<LookedUp> {
  if (use.state === 'unread') return refused(id, use, around);
  const { userName } = use.value;
  if (userName === null) return ofRoot(use.value);
  return ofUser(id, use.value, await around.holderOf(userName), around.by);
}

/**
 * I16: a key that is not there is refused like a call that is not permitted. It counts as gone only where that is
 * proven: by a list of all keys of the account, or, where AWS gave no reason, by its answer for another key.
 */
async function refused(id: string, use: Unread, around: Around): Promise<LookedUp> {
  if (use.code === 'NoSuchEntity') return GONE;
  if (use.code !== 'AccessDenied') return notRead(use);
  const isBare = !saysWhyDenied(use);
  if (isBare && around.answered) return GONE;
  const owners = await around.owners();
  if (owners.state === 'unread') return notRead(unread(use.source, use.code, GONE_OR_DENIED, fixOf(use)));
  const userName = owners.value.owners.get(id);
  if (userName !== undefined)
    return ofUser(id, { userName, lastUse: use }, await around.holderOf(userName), around.by);
  const isProven =
    (owners.value.complete && valueIn(await around.rootHasKey()) === false) ||
    (isBare && (await answersFor(owners.value, around.session)));
  return isProven ? GONE : notRead(unread(use.source, use.code, GONE_OR_DENIED, fixOf(use)));
}

/** Whether the account answers for one of its keys. */
async function answersFor({ owners }: KeyOwners, session: AccountSession): Promise<boolean> {
  const [other] = owners.keys();
  return other !== undefined && (await readKeyUse(session, other)).state === 'known';
}

const GONE_OR_DENIED =
  'The account does not answer for this key: it is not there, or iam:GetAccessKeyLastUsed is not permitted.';

const NOTHING_TO_READ = { unread: 'The key is gone.' } as const;
const GONE: LookedUp = {
  holder: 'unknown',
  status: { value: 'Gone' },
  lastUse: NOTHING_TO_READ,
  quarantine: NOTHING_TO_READ,
};

/** Of nothing more can be said of it than why. */
export function notRead(reason: Pick<Unread, 'words' | 'fix'>): LookedUp {
  const told = { unread: reason.words };
  return { holder: 'unknown', status: told, lastUse: told, quarantine: told, ...fixOf(reason) };
}

function ofRoot({ lastUse }: KeyUse): LookedUp {
  return {
    holder: 'root',
    status: {
      unread: 'Which keys of root are active shows in a session as root only, which was not opened.',
    },
    lastUse: toldOf(lastUse),
    quarantine: { unread: 'Root has no policies.' },
  };
}

function ofUser(id: string, { userName, lastUse }: KeyUse, holder: LiveHolder, by: LookUpSettings): LookedUp {
  const key = valueIn(holder.keys)?.find(({ accessKeyId }) => accessKeyId === id);
  const whose = { holder: 'user' as const, ...(userName !== null && { userName }), ...ownerIn(holder, by) };
  const read = {
    lastUse: toldOf(lastUse),
    quarantine: toldOf(holder.attachedPolicies, (names) => names.filter(isQuarantine)),
  };
  if (holder.keys.state === 'unread')
    return { ...whose, ...read, status: { unread: holder.keys.words }, ...fixOf(holder.keys) };
  // Whoever deleted it did so a moment ago.
  if (key === undefined) return { ...GONE, ...whose };
  return { ...whose, ...read, status: { value: key.status }, createdAt: key.createdAt };
}

function ownerIn(
  { user, userName }: LiveHolder,
  { settings, exempt }: LookUpSettings,
): Pick<LookedUp, 'owner' | 'exempt'> {
  if (user.state === 'unread' || user.value === null) return {};
  const reason = breakGlass(user.value, userName, settings.breakGlass, exempt);
  const owner = ownerOf(
    {
      userName,
      tags: { ...user, value: user.value.tags },
      createdBy: { unknown: 'Not asked for.' },
      contact: unread('account:GetAlternateContact', 'NotAsked', 'The contact was not asked for.'),
    },
    settings,
  );
  return {
    ...(owner.found && { owner: owner.address }),
    ...(reason !== undefined && { exempt: reason.words }),
  };
}

function toldOf<T>(fact: Fact<T>): Told<T>;
function toldOf<T, U>(fact: Fact<T>, change: (value: T) => U): Told<U>;
function toldOf<T>(fact: Fact<T>, change = (value: T): unknown => value): Told<unknown> {
  return fact.state === 'unread' ? { unread: fact.words } : { value: change(fact.value) };
}

function fixOf({ fix }: Pick<Unread, 'fix'>): { readonly fix?: string } {
  return fix === undefined ? {} : { fix };
}

import pLimit from 'p-limit';
import { readAlternateContact } from '../../aws/collect/contacts.ts';
import { readKeyCreator } from '../../aws/collect/remediation/key-creator.ts';
import { readKeyHolder } from '../../aws/collect/remediation/key-holder.ts';
import { managedBy } from '../../aws/collect/remediation/managed-by.ts';
import { type AccountDoors, accountDoors, readWaysIn } from '../../aws/collect/remediation/ways-in.ts';
import type { AccountSession } from '../../aws/session/account-session.ts';
import type { Account } from '../../core/model/account.ts';
import { type Fact, known, type Unread, unread } from '../../core/model/fact.ts';
import type { Finding } from '../../core/model/finding.ts';
import type { CreatedBy } from '../../core/model/key-origin.ts';
import type { KeyStatus } from '../../core/model/snapshot.ts';
import { gapOf } from '../../core/plan/gap.ts';
import { type KeyState, stateOf } from '../../core/plan/journal.ts';
import type { KeyCase, LiveHolder, LiveKey } from '../../core/plan/key-case.ts';
import { type MatchedKeys, matchKeys } from '../../core/plan/match-keys.ts';
import type { PlanGap, Refusal, RefusalReason } from '../../core/plan/plan.ts';
import { unreadReason } from '../../core/plan/reasons.ts';
import type { Ground } from './options.ts';

/** The alternate contact of an account. */
export type Contact = Fact<{ readonly email: string; readonly name: string } | null>;

/** The keys of one account that a plan may act on, each with all that is decided by. */
export interface GatheredKeys {
  readonly cases: readonly KeyCase[];
  readonly refused: readonly Refusal[];
  readonly gaps: readonly PlanGap[];
  readonly contact: Contact;
  /** Asks CloudTrail who made a key of these, where it is to be asked. */
  readonly withCreator: (keyCase: KeyCase) => Promise<KeyCase>;
}

export interface GatherOptions {
  /** Also keys that wait for their deletion or whose calls are refused, whether or not a rule speaks of them. */
  readonly waiting: boolean;
  /** Findings about this account that somebody has accepted. */
  readonly accepted?: readonly Finding[];
  /** Ask CloudTrail who made each key. */
  readonly trail: boolean;
}

/** Users at a time: enough to keep an account's few places busy. */
const USERS_AT_A_TIME = 8;

/** Reads live what is to be decided about the users that findings name, and about keys that wait for deletion. */
export async function gatherKeys(
  ground: Ground,
  account: Account,
  findings: readonly Finding[],
  options: GatherOptions,
): Promise<GatheredKeys> {
  const target = { accountId: account.id, ...(account.name !== undefined && { name: account.name }) };
  const session = ground.base.account(target);
  const lost = await session.open();
  if (lost !== undefined) return unreachable(account, findings, lost);
  const doors = accountDoors(session);
  const limit = pLimit(USERS_AT_A_TIME);
  const users = usersOf(ground, account, findings, options);
  const spokenOf = findings.flatMap(({ credential }) => credential?.accessKeyId ?? []);
  const around = { ground, account, session, doors, spokenOf, options };
  const all = await Promise.all([...users].map(([name, of]) => limit(() => ofUser(around, name, of))));
  const contact: Contact = all.some(({ cases }) => cases.length > 0)
    ? await readAlternateContact(session, ground.settings.owner.contact)
    : NO_CONTACT;
  return {
    cases: all.flatMap(({ cases }) => cases),
    refused: all.flatMap(({ refused }) => refused),
    gaps: [],
    contact,
    withCreator: (keyCase) => withCreator(around, keyCase),
  };
}

const NO_CONTACT = unread('account:GetAlternateContact', 'NotAsked', 'The contact was not asked for.');

function unreachable(account: Account, findings: readonly Finding[], lost: Unread): GatheredKeys {
  const reason = unreadReason('The account', lost);
  return {
    cases: [],
    refused: findings.map((finding) => refusalOf(finding, reason)),
    gaps: [gapOf(lost, account)],
    contact: NO_CONTACT,
    withCreator: async (keyCase) => keyCase,
  };
}

/** What a plan has put in place and a later one must take up, or somebody is left without a key that works. */
export function isUnderWay(state: KeyState | undefined, status?: KeyStatus): boolean {
  if (state?.stage === 'calls-refused') return true;
  return state?.stage === 'deactivated' && status !== 'Active';
}

/** User names to their findings; users of whom a key is under way may have none. */
function usersOf(
  { journal }: Ground,
  account: Account,
  findings: readonly Finding[],
  { waiting }: GatherOptions,
): ReadonlyMap<string, readonly Finding[]> {
  const users = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { name } = finding.resource;
    users.set(name, [...(users.get(name) ?? []), finding]);
  }
  for (const state of waiting ? journal.keys : []) {
    const { account: id, userName } = state;
    if (id !== account.id || !isUnderWay(state) || userName === undefined || users.has(userName)) continue;
    users.set(userName, []);
  }
  return users;
}

interface Around {
  readonly ground: Ground;
  readonly account: Account;
  readonly session: AccountSession;
  readonly doors: AccountDoors;
  /** Ids of the keys that findings speak of. */
  readonly spokenOf: readonly string[];
  readonly options: GatherOptions;
}

async function ofUser(
  around: Around,
  userName: string,
  findings: readonly Finding[],
): Promise<Pick<GatheredKeys, 'cases' | 'refused'>> {
  const holder = await readKeyHolder(around.session, userName);
  const lost = whyNot(holder);
  if (lost !== undefined) return { cases: [], refused: findings.map((each) => refusalOf(each, lost)) };
  const matched = matchKeys(findings, holder);
  const { byKey, unmatched } = withWaiting(matched, holder, around);
  const ofUser = around.options.accepted?.filter(({ resource }) => resource.name === userName) ?? [];
  const accepted = matchKeys(ofUser, holder).byKey;
  const cases = await Promise.all(
    [...byKey.values()].map(async ({ key, findings: of }) => ({
      ...(await caseOf(around, holder, key, of)),
      ...(of.length === 0 && accepted.has(key.accessKeyId) && { accepted: true }),
    })),
  );
  return { cases, refused: unmatched.map(({ finding, reason }) => refusalOf(finding, reason)) };
}

/** Without the user and the list of keys nothing can be told of any of them. */
function whyNot({ user, keys }: LiveHolder): RefusalReason | undefined {
  if (user.state === 'known' && user.value === null)
    return { code: 'user-gone', words: 'There is no such user any more.', fix: 'Scan again.' };
  const lost = user.state === 'unread' ? user : keys.state === 'unread' ? keys : undefined;
  return lost === undefined ? undefined : unreadReason('The user', lost);
}

/** The keys that findings speak of, and those that are under way. */
function withWaiting(
  matched: MatchedKeys,
  holder: LiveHolder,
  { ground, account, options }: Around,
): MatchedKeys {
  if (!options.waiting) return matched;
  const live = holder.keys.state === 'known' ? holder.keys.value : [];
  const waiting = live.filter(({ accessKeyId, status }) =>
    isUnderWay(stateOf(ground.journal, account.id, accessKeyId), status),
  );
  const byKey = new Map(matched.byKey);
  for (const key of waiting)
    if (!byKey.has(key.accessKeyId)) byKey.set(key.accessKeyId, { key, findings: [] });
  return { ...matched, byKey };
}

async function caseOf(
  around: Around,
  holder: LiveHolder,
  key: LiveKey,
  findings: readonly Finding[],
): Promise<KeyCase> {
  const waysIn =
    key.status === 'Active'
      ? await waysInWithout(around, holder.userName, key.accessKeyId)
      : known({ found: true, what: 'the key is inactive' } as const, 'iam:ListAccessKeys');
  const bare = { account: around.account, holder, key, findings, waysIn };
  return withManager({ ...bare, createdBy: around.options.trail ? TRAIL_NOT_YET : TRAIL_NOT_ASKED });
}

async function withCreator({ session, ground, options }: Around, keyCase: KeyCase): Promise<KeyCase> {
  if (!options.trail) return keyCase;
  const { accessKeyId, createdAt } = keyCase.key;
  const createdBy = await readKeyCreator(session, accessKeyId, createdAt, ground.now);
  return withManager({ ...keyCase, createdBy });
}

/** X17: by the user's tags, or by what made the key. */
function withManager(keyCase: KeyCase): KeyCase {
  const { user } = keyCase.holder;
  const tags = user.state === 'known' ? (user.value?.tags ?? {}) : {};
  const manager = managedBy(tags, keyCase.createdBy);
  return manager === undefined ? keyCase : { ...keyCase, managedBy: manager };
}

/** A way in that the findings do not speak of, else the key of another finding, which may go in the same plan. */
async function waysInWithout(
  { ground, account, session, doors, spokenOf }: Around,
  userName: string,
  accessKeyId: string,
): Promise<KeyCase['waysIn']> {
  const shut = ground.journal.keys
    .filter((state) => state.account === account.id && state.stage === 'calls-refused')
    .map((state) => state.accessKeyId);
  const without = { userName, accessKeyId };
  const sure = await readWaysIn(session, {
    without: { ...without, alsoGone: [...shut, ...spokenOf] },
    doors,
  });
  if (spokenOf.length === 0 || (sure.state === 'known' && sure.value.found)) return sure;
  return readWaysIn(session, { without: { ...without, alsoGone: shut }, doors });
}

const TRAIL_NOT_YET: CreatedBy = { unknown: 'CloudTrail is asked of keys alone that a plan takes away.' };
const TRAIL_NOT_ASKED: CreatedBy = { unknown: 'CloudTrail was not asked (--no-trail).' };

/** A finding whose key is not planned. */
export function refusalOf({ account, resource, credential, id }: Finding, reason: RefusalReason): Refusal {
  const { accessKeyId, createdAt } = credential ?? {};
  return {
    account,
    subject: {
      kind: resource.type === 'AwsIamRootUser' ? 'root-key' : 'access-key',
      arn: resource.arn,
      ...(accessKeyId !== undefined && { accessKeyId }),
      ...(createdAt !== undefined && { createdAt }),
    },
    findings: [id],
    reasons: [reason],
  };
}

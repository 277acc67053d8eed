import { type OneUser, readOneUser } from '../../aws/collect/one-user.ts';
import { heldKeys } from '../../aws/collect/remediation/key-holder.ts';
import { collectSnapshot } from '../../aws/collect/snapshot.ts';
import type { AccountSession } from '../../aws/session/account-session.ts';
import { marker } from '../../core/engine/marks.ts';
import type { EventTarget, Happening } from '../../core/events/happening.ts';
import { keysInQuestion } from '../../core/events/key-in-question.ts';
import { known, type Unread, valueIn } from '../../core/model/fact.ts';
import type { Finding } from '../../core/model/finding.ts';
import { instant, secondsBetween } from '../../core/model/time.ts';
import type { LiveKey, LiveUserFacts } from '../../core/plan/key-case.ts';
import { findingsOf } from '../marked.ts';
import type { HandlerRules } from './rules.ts';

/** What a look at the holder gave. */
export interface JudgedEvent {
  readonly findings: readonly Finding[];
  /** Sentences: what could not be read. */
  readonly notRead: readonly string[];
  /** What the event speaks of and is not there, as a sentence. */
  readonly missing?: string;
  readonly user?: LiveUserFacts;
  /** The key in question, where it is there, and no second one that it could be. */
  readonly key?: LiveKey;
  /** It was looked for, and is not there. */
  readonly keyIsGone: boolean;
}

/** IAM's readings can lag behind its changes: so often, and after such pauses, what was just made is looked for. */
const PAUSES_MS = [1_000, 2_000, 4_000] as const;
/** What is not there so long after it was made is gone. */
const SETTLED_SECONDS = 120;

/**
 * Reads the holder of what the event is about, and judges it by the rules. Never throws for an answer of AWS.
 *
 * @param patient whether what is not there is waited for: not where we may have changed it ourselves
 */
export async function judgeEvent(
  session: AccountSession,
  happening: Happening,
  rules: HandlerRules,
  patient = true,
): Promise<JudgedEvent> {
  const { target } = happening;
  const lost = await session.open();
  if (lost !== undefined) return { findings: [], notRead: [inWords(lost)], keyIsGone: false };
  const look = () =>
    target.kind === 'root' ? lookAtRoot(session, rules) : lookAtUser(session, happening, target, rules);
  for (const pause of PAUSES_MS) {
    const seen = await look();
    const age = secondsBetween(happening.at, instant(session.clock.now()));
    if (seen.missing === undefined || age > SETTLED_SECONDS || !patient) return seen;
    await session.clock.sleep(pause, session.signal);
  }
  return look();
}

async function lookAtRoot(session: AccountSession, rules: HandlerRules): Promise<JudgedEvent> {
  const { snapshot } = await collectSnapshot(session, new Set(['account-summary'] as const));
  const now = instant(session.clock.now());
  const findings = [...findingsOf(snapshot, { selected: rules.ofRoot, now, pseudonym: undefined })];
  const keys = valueIn(snapshot.root.accountSummary)?.accountAccessKeysPresent;
  const missing = 'The account summary shows no root key: it is deleted again, or not shown yet.';
  return { findings, notRead: [], keyIsGone: keys === 0, ...(keys === 0 && { missing }) };
}

async function lookAtUser(
  session: AccountSession,
  happening: Happening,
  { userName }: Extract<EventTarget, { kind: 'user' }>,
  { ofUsers, readings, marks }: HandlerRules,
): Promise<JudgedEvent> {
  const read = await readOneUser(session, userName, readings);
  if (read.state === 'unread') return { findings: [], notRead: [inWords(read)], keyIsGone: false };
  if (read.value === null) {
    const missing = 'There is no user of this name: deleted again, or not shown yet.';
    return { findings: [], notRead: [], keyIsGone: true, missing };
  }
  const { user } = read.value;
  const now = instant(session.clock.now());
  const { snapshot } = await collectSnapshot(session, new Set());
  const findings = [
    ...findingsOf(
      { ...snapshot, users: known([user], 'iam:GetUser', now) },
      { selected: ofUsers, now, marker: marker(marks, now), pseudonym: undefined },
    ),
  ];
  const keys = heldKeys(user.accessKeys);
  const possible = keysInQuestion(happening, valueIn(keys) ?? []);
  const key = possible.length === 1 ? possible[0] : undefined;
  const facts = factsOf(read.value);
  const missing = notShown(happening, read.value, key);
  const none = ofUsers.length === 0 ? ['The settings leave no rule that judges a user.'] : [];
  return {
    findings,
    notRead: [...none, ...unreadOf(read.value)],
    keyIsGone: keys.state === 'known' && possible.length === 0,
    ...(facts !== undefined && { user: facts }),
    ...(key !== undefined && { key }),
    ...(missing !== undefined && { missing }),
  };
}

function factsOf({ live }: OneUser): LiveUserFacts | undefined {
  if (live.state === 'unread') return undefined;
  const { userId, arn, path = '/', createdAt, tags } = live.value;
  return userId === undefined || arn === undefined ? undefined : { userId, arn, path, createdAt, tags };
}

/** What the event says and the account does not show: half of what was made must not be judged as the whole. */
function notShown(
  { name, accessKeyId }: Happening,
  { user }: OneUser,
  key: LiveKey | undefined,
): string | undefined {
  const wantsKey = name === 'CreateAccessKey' || name === 'UpdateAccessKey';
  if (wantsKey && user.accessKeys.state === 'known') {
    if (key === undefined) return `${accessKeyId} is not there: deleted again, or not shown yet.`;
    if (key.status !== 'Active')
      return `${accessKeyId} is ${key.status}: switched off again, or not shown yet.`;
  }
  if (
    name === 'CreateLoginProfile' &&
    user.loginProfile.state === 'known' &&
    user.loginProfile.value === null
  )
    return 'The user has no password: deleted again, or not shown yet.';
  return undefined;
}

/** Calls that failed, each reason once; what no rule needs is not missed. */
function unreadOf({ user, live }: OneUser): readonly string[] {
  const facts = [live, user.accessKeys, user.loginProfile, user.authorization];
  const lost = facts.filter((fact) => fact.state === 'unread' && fact.code !== 'NotAsked');
  return [...new Set(lost.map((fact) => inWords(fact as Unread)))];
}

function inWords({ source, code, words, fix }: Unread): string {
  return [`${source} (${code}): ${words}`, fix ?? ''].join(' ').trim();
}

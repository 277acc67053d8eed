import type { Told } from '../model/investigation.ts';
import { lengthInWords, secondsBetween } from '../model/time.ts';
import type { KeyFacts, TriagedKey } from '../model/triage.ts';

export interface JudgeContext {
  /** ISO 8601 UTC. */
  readonly now: string;
  /** A use of no more than so many days ago is a recent one. */
  readonly usedWithinDays: number;
}

type Judgement = Pick<TriagedKey, 'priority' | 'says' | 'advice' | 'commands' | 'incomplete'>;

/** Judges one key by all that is known of it. What could not be read is never taken for harmless. */
export function judgeKey(facts: KeyFacts, context: JudgeContext): TriagedKey {
  const { standingUnknown: _why, fix: _fix, ...shown } = facts;
  return { ...shown, ...judgementOf(facts, context) };
}

function judgementOf(facts: KeyFacts, context: JudgeContext): Judgement {
  switch (facts.standing) {
    case 'not-a-key':
      return harmless(
        facts.noKey ?? 'It is no access key.',
        'Nobody can sign in with it: look for the keys of what it names.',
      );
    case 'not-ours':
      return notOurs(facts);
    case 'unknown':
      return notKnown(
        facts,
        facts.standingUnknown?.unread ?? 'Whose it is could not be told.',
        facts.standingUnknown?.fix,
      );
    default:
      return facts.kind !== 'long-term' ? ofSession(facts, context) : ofKey(facts, context);
  }
}

function harmless(says: string, advice: string, commands: readonly string[] = []): Judgement {
  return { priority: 'P4', says, advice, commands, incomplete: false };
}

function notOurs({ account }: KeyFacts): Judgement {
  const says = `It is of account ${account?.id ?? 'nobody knows which'}, which is neither of this organisation nor one that you named.`;
  return harmless(
    says,
    'If you have accounts elsewhere, name them with --account. Else tell whoever put it there. It may be a canary that tells its owner who tries it: never sign a call with it.',
  );
}

function notKnown(facts: KeyFacts, says: string, fix: string | undefined): Judgement {
  const { account, id } = facts;
  const commands = account === undefined ? [] : [investigate(id, account.id)];
  const advice = fix ?? facts.fix ?? 'Name the accounts it may be of with --account.';
  return {
    priority: 'unknown',
    says,
    advice: `Take it for one that works until it is read. ${advice}`,
    commands,
    incomplete: true,
  };
}

/** The longest life of a session: 36 hours, of GetSessionToken by a user (STS API reference, GetSessionToken). */
const LONGEST_SESSION_HOURS = 36;

/** IAM keeps no list of sessions. When one was reported tells how old it is at least. */
function ofSession(facts: KeyFacts, { now }: JudgeContext): Judgement {
  const { id, account, reported } = facts;
  const commands = account === undefined ? [] : [investigate(id, account.id)];
  const seenAt = reported.flatMap(({ at }) => at ?? []).toSorted()[0];
  if (seenAt === undefined)
    return notKnown(
      facts,
      'A session key, of which AWS keeps no list: it lives 36 hours at most, and when it was made is not known.',
      'Find out by its events when it was made.',
    );
  if (secondsBetween(seenAt, now) > LONGEST_SESSION_HOURS * 3_600)
    return {
      priority: 'P3',
      says: `A session key that was reported at ${seenAt}: it has ended, since none lives longer than 36 hours.`,
      advice: 'Look what was done with it, and by which key or role it was made.',
      commands,
      incomplete: false,
    };
  return {
    priority: facts.reported.some(({ misuse }) => misuse) ? 'P1' : 'P2',
    says: `A session key, reported at ${seenAt}: it may work for up to 36 hours. Deactivating a key does not end the sessions that came of it.`,
    advice: 'Find out what it came of, and contain that.',
    commands,
    incomplete: false,
  };
}

function ofKey(facts: KeyFacts, context: JudgeContext): Judgement {
  const { status, holder } = facts;
  if (holder === 'root' && 'unread' in status) return ofRoot(facts, context);
  if ('unread' in status) return notKnown(facts, status.unread, facts.fix);
  if (status.value === 'Active') return ofActive(facts, context);
  return status.value === 'Gone' ? gone(facts) : offKey(facts, status.value);
}

/** Which key of root is active shows in a root session only: one that is there counts as one that works. */
function ofRoot(facts: KeyFacts, context: JudgeContext): Judgement {
  const { incomplete } = whyUrgent(facts, context);
  return {
    priority: 'P1',
    says: `A key of the root user, which no policy of the account binds. ${useWords(facts, context)}`,
    advice:
      'Contain it now. Only a service control policy stops its sessions, and none does in the management account.',
    commands: containing(facts),
    incomplete,
  };
}

function ofActive(facts: KeyFacts, context: JudgeContext): Judgement {
  const { reasons, incomplete } = whyUrgent(facts, context);
  const exempt = facts.exempt === undefined ? '' : ` ${facts.exempt}`;
  const unreadWords = incomplete ? ` ${unreadOf(facts)}` : '';
  if (reasons.length > 0)
    return {
      priority: 'P1',
      says: `It works. ${reasons.join(' ')}${unreadWords}${exempt}`,
      advice: `Contain it now, then see what it did.${forced(facts)}`,
      commands: containing(facts),
      incomplete,
    };
  return {
    priority: 'P2',
    says: `It works. ${useWords(facts, context)}${unreadWords}${exempt}`,
    advice: `Contain it now: that no use shows does not mean that none will.${forced(facts)}`,
    commands: containing(facts),
    incomplete,
  };
}

function forced({ exempt }: KeyFacts): string {
  return exempt === undefined
    ? ''
    : ' It is exempt: contain it by your procedure for emergency access, or with --force.';
}

function gone({ id, account }: KeyFacts): Judgement {
  return harmless(
    `It is not in account ${account?.id ?? 'of yours'} any more, or never was: deleted, or made up.`,
    'Sessions that came of it may live for 36 hours. Its history is kept for 90 days.',
    account === undefined ? [] : [investigate(id, account.id)],
  );
}

function offKey({ id, account, lastUse }: KeyFacts, status: string): Judgement {
  const commands =
    account === undefined
      ? []
      : [investigate(id, account.id), `keyreeve plan --key ${id} --account ${account.id}`];
  const used =
    'unread' in lastUse
      ? ` Its last use could not be read: ${lastUse.unread}`
      : lastUse.value.at === undefined
        ? ' No use of it is recorded.'
        : ` It was last used at ${lastUse.value.at}.`;
  return {
    priority: 'P3',
    says: `It is there and does not work: ${status.toLowerCase()}.${used}`,
    advice:
      'See what it did before, and delete it when that is clear: whoever may change it can switch it on again.',
    commands,
    incomplete: 'unread' in lastUse,
  };
}

const DAY_SECONDS = 86_400;

interface Urgency {
  readonly reasons: readonly string[];
  /** Something that could have been a reason could not be read. */
  readonly incomplete: boolean;
}

function whyUrgent(facts: KeyFacts, context: JudgeContext): Urgency {
  const { lastUse, quarantine, reported } = facts;
  const reasons: string[] = [];
  if ('value' in quarantine && quarantine.value.length > 0)
    reasons.push(`AWS has put ${quarantine.value.join(' and ')} on its user: it is known to be public.`);
  const misuse = reported.find((each) => each.misuse);
  if (misuse !== undefined)
    reasons.push(`Its misuse is reported${misuse.type === undefined ? '' : ` (${misuse.type})`}.`);
  const used = recentUse(facts, context);
  if (used !== undefined) reasons.push(used);
  // A root key has no user whose policies could be read.
  const incomplete = 'unread' in lastUse || (facts.holder === 'user' && 'unread' in quarantine);
  return { reasons, incomplete };
}

/** A use within the time that counts as recent, or after it was first reported. */
function recentUse(facts: KeyFacts, { now, usedWithinDays }: JudgeContext): string | undefined {
  const { lastUse, reported } = facts;
  const at = 'value' in lastUse ? lastUse.value.at : undefined;
  if (at === undefined) return undefined;
  const since = reported.flatMap((each) => each.at ?? []).toSorted()[0];
  const recent = secondsBetween(at, now) <= usedWithinDays * DAY_SECONDS;
  if (since !== undefined && at >= since)
    return `It was used at ${at}${placeWords(lastUse)}, after it was reported.`;
  return recent
    ? `It was used ${lengthInWords(secondsBetween(at, now))} ago${placeWords(lastUse)}.`
    : undefined;
}

function useWords({ lastUse }: KeyFacts, { now }: JudgeContext): string {
  if ('unread' in lastUse) return 'Its last use could not be read.';
  const { at } = lastUse.value;
  if (at === undefined) return 'No use of it is recorded.';
  return `It was last used ${lengthInWords(secondsBetween(at, now))} ago${placeWords(lastUse)}.`;
}

function placeWords(lastUse: KeyFacts['lastUse']): string {
  if ('unread' in lastUse) return '';
  const { service, region } = lastUse.value;
  const where = [service, region].filter((each) => each !== undefined).join(', ');
  return where === '' ? '' : ` (${where})`;
}

function unreadOf({ lastUse, quarantine }: KeyFacts): string {
  const words = (told: Told<unknown>, what: string) => ('unread' in told ? [`${what}: ${told.unread}`] : []);
  return [...words(lastUse, 'Last use not read'), ...words(quarantine, 'Policies of its user not read')].join(
    ' ',
  );
}

function investigate(id: string, accountId: string): string {
  return `keyreeve investigate ${id} --account ${accountId}`;
}

/** What is exempt is contained by somebody who takes it upon himself, and only when he knows what it did. */
function containing({ id, account, exempt }: KeyFacts): readonly string[] {
  if (account === undefined) return [];
  const contain = `keyreeve plan --contain ${id} --account ${account.id} --reason "exposed key"`;
  const look = investigate(id, account.id);
  return exempt === undefined ? [contain, look] : [look, `${contain} --force ${id}`];
}

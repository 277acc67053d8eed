import type { Finding } from '../model/finding.ts';
import { lengthInWords, secondsBetween } from '../model/time.ts';
import type { LiveKey, LiveUserFacts } from '../plan/key-case.ts';
import { breakGlass, namesUser } from '../plan/reasons.ts';
import type { BreakGlassSettings, Exemption } from '../settings/settings.ts';
import { isOpen } from './event-notice.ts';
import type { Happening } from './happening.ts';
import { MOST_APART_SECONDS } from './key-in-question.ts';
import type { StandingPlan, StandingPlanRead } from './standing-plan.ts';

/** What is known of the key that could be switched off, and of what is allowed. */
export interface ContainQuestion {
  readonly happening: Happening;
  /** `undefined` where none is in place. */
  readonly standing: StandingPlanRead | undefined;
  /** What was judged of the user; findings that were accepted are among them. */
  readonly findings: readonly Finding[];
  /** `undefined` where they could not be read. */
  readonly user: LiveUserFacts | undefined;
  readonly key: LiveKey | undefined;
  readonly breakGlass: BreakGlassSettings;
  readonly exempt: Exemption | undefined;
  /** Rules that the deactivation of a key answers. */
  readonly answered: ReadonlySet<string>;
  /** Ids of the handler's own keys, where it runs with one (X08). */
  readonly ownKeys: readonly string[];
  readonly now: string;
}

/** Whether the key may be switched off: by which findings under which plan, or every reason against it. */
export type ContainVerdict =
  | { readonly may: true; readonly plan: StandingPlan; readonly because: readonly Finding[] }
  | { readonly may: false; readonly reasons: readonly string[] };

/**
 * An event that comes later than this is only told: one that was kept in a queue, or replayed from an archive, speaks of
 * another situation.
 */
const MOST_EVENT_AGE_SECONDS = 3_600;

/** Asks everything that stands against switching the key off. What is not known is a reason against it. */
export function whyNotContain(question: ContainQuestion): ContainVerdict {
  const { happening, standing, key } = question;
  const { target, accessKeyId = key?.accessKeyId } = happening;
  if (target.kind === 'root')
    return not('Of root nothing is switched off by itself: its key can only be deleted, by a person.');
  if (accessKeyId === undefined)
    return not('The event is about no key, and those that were there before are not touched.');
  if (standing === undefined) return not('No standing plan is in place.');
  if ('fault' in standing) return not(`The standing plan ${standing.fault}.`);
  const { plan } = standing;
  const because = question.findings.filter((finding) => isAnswered(finding, accessKeyId, question, plan));
  const reasons = [
    ...planReasons(plan, question),
    ...(because.length > 0 ? [] : ['None of the rules that it names fails for this key.']),
    ...keyReasons(question),
  ];
  return reasons.length > 0 ? { may: false, reasons } : { may: true, plan, because };
}

function not(reason: string): ContainVerdict {
  return { may: false, reasons: [reason] };
}

/** Fails, is accepted by nobody, speaks of this key or of the user as a whole, and the plan names its rule. */
function isAnswered(
  finding: Finding,
  accessKeyId: string,
  { answered }: ContainQuestion,
  { rules }: StandingPlan,
): boolean {
  const { rule, credential } = finding;
  const ofKey = credential === undefined || credential.accessKeyId === accessKeyId;
  return isOpen(finding) && ofKey && answered.has(rule) && rules.includes(rule);
}

function planReasons(
  { accounts, notBefore, expiresAt, exemptUsers, id }: StandingPlan,
  { happening: { account, at }, user, now }: ContainQuestion,
): readonly string[] {
  const reasons: string[] = [];
  if (!accounts.includes(account.id)) reasons.push(`The standing plan ${id} does not name this account.`);
  if (now < notBefore) reasons.push(`The standing plan ${id} holds from ${notBefore} on.`);
  if (now >= expiresAt) reasons.push(`The standing plan ${id} has expired: it was good until ${expiresAt}.`);
  if (at < notBefore) reasons.push(`It happened before the standing plan ${id} held.`);
  const pattern = user && exemptUsers.find((each) => namesUser(each, nameIn(user), user));
  if (pattern !== undefined) reasons.push(`The standing plan exempts the user by the entry ${pattern}.`);
  return reasons;
}

function nameIn({ arn }: LiveUserFacts): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function keyReasons(question: ContainQuestion): readonly string[] {
  const { happening, user, key, breakGlass: settings, exempt, ownKeys, now } = question;
  if (user === undefined) return ['The user could not be read.'];
  if (key === undefined) return ['The key could not be read, or is not there (any more).'];
  const reasons: string[] = [];
  const exemption = breakGlass(user, nameIn(user), settings, exempt);
  if (exemption !== undefined) reasons.push(exemption.words);
  if (ownKeys.includes(key.accessKeyId)) reasons.push('The handler itself runs with this key.');
  if (key.status !== 'Active') reasons.push(`The key is ${key.status} already.`);
  const age = secondsBetween(happening.at, now);
  if (age > MOST_EVENT_AGE_SECONDS)
    reasons.push(`The event is ${lengthInWords(age)} old: too late to act on it alone.`);
  // By a clock that is behind, a standing plan would hold beyond its end.
  if (age < -MOST_APART_SECONDS)
    reasons.push(`The event is of ${happening.at}, and it is ${now} here: one of the clocks is wrong.`);
  const apart = Math.abs(secondsBetween(happening.at, key.createdAt));
  if (happening.name === 'CreateAccessKey' && apart > MOST_APART_SECONDS)
    reasons.push(`The key was made at ${key.createdAt}, and the event is of ${happening.at}.`);
  return reasons;
}

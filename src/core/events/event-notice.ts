import { type Finding, SEVERITIES, type Severity } from '../model/finding.ts';
import { lengthInWords, secondsBetween } from '../model/time.ts';
import { inert } from '../notice/inert.ts';
import { awsCommand } from '../plan/steps/draft.ts';
import type { Happening } from './happening.ts';

/** What became of the deactivation. */
export type Containment =
  | {
      readonly done: true;
      readonly words: string;
      readonly plan: string;
      readonly accessKeyId: string;
      readonly why: readonly string[];
    }
  | { readonly done: false; readonly reasons: readonly string[] };

/** What somebody is to be told about an event. */
export interface EventReport {
  readonly verdict: EventVerdict;
  readonly happening: Happening;
  /** What else there is to say of it: why it was refused, or that it was ourselves. */
  readonly words?: string;
  readonly findings: readonly Finding[];
  /** What could not be read, or is not there as the event says: sentences. */
  readonly notRead: readonly string[];
  /** Absent where nothing could be switched off: attempts. */
  readonly containment?: Containment;
  /** It may have been told before: that delivery was cut off, or the ledger does not answer. */
  readonly perhapsAgain?: string;
}

/**
 * How an event came out: something fails; something could not be read or judged; nothing fails and all was judged;
 * or it was refused.
 */
export type EventVerdict = 'fails' | 'cannot-tell' | 'clean' | 'attempt';

/** A message to people: a subject of one line, and paragraphs. Every text of others in it is harmless. */
export interface EventMessage {
  readonly subject: string;
  readonly text: string;
}

/** The verdict on what was judged. What was accepted does not fail; what is not known is never clean. */
export function verdictOf(findings: readonly Finding[], notRead: readonly string[]): EventVerdict {
  if (findings.some(isOpen)) return 'fails';
  return hasUnknown(findings, notRead) || findings.length === 0 ? 'cannot-tell' : 'clean';
}

/** Whether something could not be read, or not be judged and nobody has vouched for it. */
export function hasUnknown(findings: readonly Finding[], notRead: readonly string[]): boolean {
  return (
    notRead.length > 0 ||
    findings.some(({ status, attested }) => status === 'unknown' && attested === undefined)
  );
}

/** Whether a finding fails and nobody has accepted it. */
export function isOpen({ status, suppressed }: Finding): boolean {
  return status === 'fail' && suppressed === undefined;
}

const MOST_FINDINGS = 15;

/** @param now ISO 8601 UTC, for how late it is told */
export function eventNotice(report: EventReport, now: string): EventMessage {
  const paragraphs = [
    report.perhapsAgain ?? '',
    whatHappened(report, now),
    whatFails(report),
    notJudged(report),
    whatWasDone(report),
    whatNext(report),
  ].filter((paragraph) => paragraph !== '');
  return { subject: subjectOf(report), text: `${paragraphs.join('\n\n')}\n` };
}

/** A message about an event of which it cannot be told what happened. */
export function unusableNotice(eventId: string, words: string): EventMessage {
  return {
    subject: 'Keyreeve: an event of IAM that cannot be read',
    text: `An event of IAM came that Keyreeve watches, and it cannot be told what happened.\n${inert(words)}\nEvent: ${inert(eventId)}\n\nLook it up in the event history of CloudTrail, and judge it by hand.\n`,
  };
}

function subjectOf({ verdict, happening, findings, containment }: EventReport): string {
  const { account, target, name } = happening;
  const who = target.kind === 'root' ? 'root' : `user ${inert(target.userName)}`;
  const where = `${who} in ${account.id}`;
  if (containment?.done === true)
    return `Keyreeve: ${inert(containment.accessKeyId)} of ${where} was switched off`;
  if (verdict === 'attempt') return `Keyreeve: ${name} for ${where} was refused`;
  if (verdict === 'cannot-tell') return `Keyreeve: cannot tell, ${name} for ${where}`;
  if (verdict === 'clean') return `Keyreeve: nothing fails, ${name} for ${where}`;
  return `Keyreeve: ${worstOf(findings)?.toUpperCase() ?? 'FINDING'}, ${name} for ${where}`;
}

function worstOf(findings: readonly Finding[]): Severity | undefined {
  const open = findings.filter(isOpen);
  return SEVERITIES.find((severity) => open.some((finding) => finding.severity === severity));
}

function whatHappened({ happening, words = '' }: EventReport, now: string): string {
  const { name, at, account, actor, target, accessKeyId, status, eventId } = happening;
  const { sourceAddress, userAgent } = happening;
  const implied = target.kind === 'user' && target.implied ? ' (the caller: nobody was named)' : '';
  const whom = target.kind === 'root' ? 'the root user' : `the user ${inert(target.userName)}${implied}`;
  const set = status === undefined ? '' : `, set to ${status}`;
  const signed = actor.accessKeyId === undefined ? '' : `, signed with ${inert(actor.accessKeyId)}`;
  const from = [sourceAddress, userAgent].flatMap((each) => (each === undefined ? [] : inert(each)));
  return [
    `${name} for ${whom} in account ${account.id}, at ${at}, told ${late(at, now)}.`,
    ...(accessKeyId === undefined ? [] : [`Key: ${accessKeyId}${set}`]),
    `By: ${inert(actor.arn ?? 'nobody that is named')} (${inert(actor.type)}${signed})`,
    ...(from.length === 0 ? [] : [`From: ${from.join(', ')}`]),
    `Event: ${eventId}`,
    ...(words === '' ? [] : [inert(words)]),
  ].join('\n');
}

function late(at: string, now: string): string {
  const seconds = secondsBetween(at, now);
  // Clocks differ, and nothing is told before it happened.
  return seconds <= 0 ? 'at once' : `${lengthInWords(seconds)} later`;
}

function whatFails({ findings, verdict }: EventReport): string {
  const open = findings.filter(isOpen).toSorted((a, b) => rank(a) - rank(b));
  const accepted = findings.filter(({ status, suppressed }) => status === 'fail' && suppressed !== undefined);
  const besides = accepted.length === 0 ? '' : ` Accepted before: ${accepted.length}.`;
  if (open.length === 0)
    return verdict === 'clean' ? `No rule fails.${besides}` : besides === '' ? '' : besides.trim();
  const lines = open
    .slice(0, MOST_FINDINGS)
    .map(({ severity, rule, says }) => `- ${severity.toUpperCase()} ${rule}: ${inert(says)}`);
  const more = open.length > MOST_FINDINGS ? [`and ${open.length - MOST_FINDINGS} more`] : [];
  return [`What fails: ${open.length}.${besides}`, ...lines, ...more].join('\n');
}

function rank({ severity }: Finding): number {
  return SEVERITIES.indexOf(severity);
}

function notJudged({ findings, notRead }: EventReport): string {
  const unknown = findings.filter(({ status }) => status === 'unknown');
  const lines = [
    ...notRead.map((words) => `- ${inert(words)}`),
    ...unknown.slice(0, MOST_FINDINGS).map(({ rule, says }) => `- ${rule}: ${inert(says)}`),
  ];
  if (unknown.length > MOST_FINDINGS) lines.push(`and ${unknown.length - MOST_FINDINGS} more`);
  return lines.length === 0 ? '' : ['What could not be read or judged:', ...lines].join('\n');
}

function whatWasDone({ containment, happening }: EventReport): string {
  if (containment === undefined) return '';
  if (!containment.done)
    return ['Nothing was switched off.', ...containment.reasons.map((each) => `- ${inert(each)}`)].join('\n');
  const rules = [...new Set(containment.why.map((each) => inert(each.split(':', 1)[0] ?? '')))];
  const why = rules.length === 0 ? '' : `, for ${rules.join(' and ')}`;
  return [
    `The key ${inert(containment.accessKeyId)} was switched off under the standing plan ${containment.plan}${why}. ${inert(containment.words)}`,
    'Sessions that it issued live on until they expire.',
    `To take it back: ${activate(happening, containment.accessKeyId)}`,
  ].join('\n');
}

/** Names and ids were looked at when the event was read, so that nothing in them is obeyed by a shell. */
function activate({ target }: Happening, accessKeyId: string): string {
  const user = target.kind === 'user' ? { 'user-name': target.userName } : {};
  return awsCommand('iam update-access-key', { ...user, 'access-key-id': accessKeyId, status: 'Active' });
}

/** Whoever makes a key again right after one was switched off holds another credential (I11). */
function whatNext({ verdict, happening, containment }: EventReport): string {
  const { target, account } = happening;
  const accessKeyId = containment?.done === true ? containment.accessKeyId : happening.accessKeyId;
  if (verdict === 'clean' || verdict === 'attempt') return '';
  if (target.kind === 'root')
    return [
      'Next:',
      '- Find out who signed in as root, now: a root key cannot be limited by a policy of the account.',
      `- keyreeve scan --account ${account.id} --rule root-access-key`,
      '- A member account: keyreeve plan makes the steps that remove it. The management account: by hand, as root.',
    ].join('\n');
  if (accessKeyId === undefined) return `Next:\n- keyreeve scan --account ${account.id}`;
  const again =
    containment?.done === true
      ? 'Whoever made it may make another. This denies the user everything, with a quarantine by service control policy where the organisation allows it:'
      : 'If nobody of yours made it, this switches it off and denies the user everything, with a quarantine by service control policy where the organisation allows it:';
  return [
    'Next:',
    `- ${again}`,
    `  keyreeve plan --contain ${accessKeyId} --account ${account.id} --reason '...'`,
    `- What it did: keyreeve investigate ${accessKeyId} --account ${account.id}`,
  ].join('\n');
}

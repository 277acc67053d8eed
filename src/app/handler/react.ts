import { bearsOn } from '../../core/events/bears-on.ts';
import { isBusy, standingOf } from '../../core/events/chain.ts';
import { decideEvent, type EventDecision } from '../../core/events/decide.ts';
import {
  type Containment,
  type EventReport,
  type EventVerdict,
  eventNotice,
  hasUnknown,
  isOpen,
  unusableNotice,
  verdictOf,
} from '../../core/events/event-notice.ts';
import type { Happening } from '../../core/events/happening.ts';
import { readEvent } from '../../core/events/read-event.ts';
import { whyNotContain } from '../../core/events/why-not.ts';
import { Problem } from '../../core/model/problem.ts';
import { instant, secondsBetween } from '../../core/model/time.ts';
import { factsOf } from '../../core/rules/facts-of.ts';
import { type ContainCase, type ContainEnd, containKey, containmentIn, settleByReading } from './contain.ts';
import { type JudgedEvent, judgeEvent } from './judge-event.ts';
import { type EventChain, openChain } from './ledger.ts';
import type { HandlerPorts, Invocation } from './ports.ts';
import { ANSWERED_RULES } from './rules.ts';
import { sendNotice } from './send-notice.ts';

/** What became of one event. It is given back, and printed as a line of the function's log. */
export interface Reaction {
  readonly decision:
    | EventDecision['do']
    | 'wrong-region'
    | 'unusable'
    /** Its account is none of those that are named. */
    | 'not-named'
    /** An earlier delivery has dealt with it, or another one is at it now (V05). */
    | 'dealt-with'
    | 'in-progress';
  readonly words: string;
  readonly eventId?: string;
  readonly account?: string;
  readonly verdict?: EventVerdict;
  readonly failing?: readonly string[];
  readonly containment?: Containment;
  readonly notice?: 'sent' | 'not-worth-it';
  /** From what happened to this answer. */
  readonly seconds?: number;
}

/**
 * Deals with one event. Throws the {@link Problem} `event-not-settled` where nobody could be told, or something that was
 * begun could not be ended: Lambda then calls again, and what is done already is not done twice.
 */
export async function react(event: unknown, invocation: Invocation, ports: HandlerPorts): Promise<Reaction> {
  const read = readEvent(event, ports.home);
  if (read.kind === 'ignored') return { decision: 'ignore', words: read.words };
  if (read.kind === 'wrong-region') return { decision: 'wrong-region', words: read.words };
  if (read.kind === 'unusable') return reactToUnusable(read.eventId, read.words, invocation, ports);
  const { happening } = read;
  const about = { eventId: happening.eventId, account: happening.account.id };
  if (!ports.accounts.has(happening.account.id))
    return { ...about, decision: 'not-named', words: 'Its account is none of those in KEYREEVE_ACCOUNTS.' };
  const decision = decideEvent(happening, ports.self);
  if (decision.do === 'own' || decision.do === 'ignore')
    return { ...about, decision: decision.do, words: decision.words };
  const reaction = await dealWith(happening, decision, invocation, ports);
  const seconds = Math.max(0, secondsBetween(happening.at, instant(ports.clock.now())));
  return { ...about, seconds, ...reaction };
}

type Opened = { readonly chain?: EventChain; readonly lost?: string } | Reaction;

/** The chain of an event, or the reaction where nothing is left to do. */
async function openEvent(name: string, invocation: Invocation, ports: HandlerPorts): Promise<Opened> {
  const opened = await openChain(ports.store, name, ports.tool);
  if (opened.state === 'unread') {
    const { source, code, words, fix = '' } = opened;
    return { lost: `The ledger could not be read (${source}: ${code}). ${words} ${fix}`.trim() };
  }
  const chain = opened.value;
  const standing = standingOf(chain.entries);
  if (standing.told) return { decision: 'dealt-with', words: 'An earlier delivery has dealt with it.' };
  if (standing.gaveUp)
    throw new Problem('event-not-settled', `Nobody could be told of ${name}, however often it was tried.`, {
      hint: 'Look into the log of the function, mend the way to people, and tell them by hand.',
    });
  if (isBusy(standing, invocation.id, instant(ports.clock.now())))
    return { decision: 'in-progress', words: 'Another delivery of the event is being dealt with.' };
  return { chain };
}

async function dealWith(
  happening: Happening,
  decision: EventDecision,
  invocation: Invocation,
  ports: HandlerPorts,
): Promise<Reaction> {
  const opened = await openEvent(`${happening.account.id}/${happening.eventId}`, invocation, ports);
  if ('decision' in opened) return opened;
  const { chain, lost } = opened;
  // Where a deactivation was begun, that the key is off is no lag of a reading.
  const patient = standingOf(chain?.entries ?? []).intended === undefined;
  const judged =
    decision.do === 'attempt'
      ? undefined
      : await judgeEvent(ports.session(happening.account), happening, ports.rules, patient);
  ports.at?.('judged');
  const end = judged && (await contained({ happening, judged, chain, lost, invocation }, ports));
  if (end === 'taken')
    return { decision: 'in-progress', words: 'Another delivery of the event has begun to deal with it.' };
  const report = reportOf(happening, decision, judged, end?.containment);
  const { verdict, containment } = report;
  const said = {
    decision: decision.do,
    words: decision.words,
    verdict,
    failing: failingIn(judged),
    ...(containment !== undefined && { containment }),
  };
  if (!isWorthTelling(report, decision, ports)) return { ...said, notice: 'not-worth-it' };
  const message = (perhapsAgain?: string) =>
    eventNotice(
      { ...report, ...(perhapsAgain !== undefined && { perhapsAgain }) },
      instant(ports.clock.now()),
    );
  const sent = await sendNotice(message, { happening, chain, invocation }, ports);
  if (sent === 'taken')
    return { ...said, decision: 'in-progress', words: 'Another delivery of the event tells of it.' };
  if (end?.unsettled === true || lost !== undefined)
    throw new Problem(
      'event-not-settled',
      `${happening.eventId} was told, and is not settled: ${lost ?? reasonIn(end)}`,
    );
  return { ...said, notice: 'sent' };
}

interface Containing extends Omit<ContainCase, 'chain'> {
  readonly chain: EventChain | undefined;
  readonly lost: string | undefined;
}

/** What was done, was done before, or stands against it. */
async function contained({ chain, lost, ...about }: Containing, ports: HandlerPorts): Promise<ContainEnd> {
  const { happening, judged } = about;
  const { remediation, marks } = ports.rules;
  const before = standingOf(chain?.entries ?? []);
  if (before.contained !== undefined) return { containment: containmentIn(before.contained) };
  const verdict = whyNotContain({
    happening,
    standing: await ports.standing(),
    findings: judged.findings,
    user: judged.user,
    key: judged.key,
    breakGlass: remediation.breakGlass,
    exempt: marks.exempt,
    answered: new Set(ANSWERED_RULES),
    ownKeys: ports.ownKeys,
    now: instant(ports.clock.now()),
  });
  const intended = before.open?.action === 'step-intent' ? before.open : undefined;
  if (chain === undefined) {
    const reasons = verdict.may ? [lost ?? ''] : verdict.reasons;
    return { containment: { done: false, reasons } };
  }
  if (verdict.may) return containKey({ ...about, chain }, verdict, ports, intended !== undefined);
  if (intended !== undefined) return settleByReading(intended, { ...about, chain }, verdict.reasons, ports);
  return { containment: { done: false, reasons: verdict.reasons } };
}

function reportOf(
  happening: Happening,
  decision: EventDecision,
  judged: JudgedEvent | undefined,
  containment: Containment | undefined,
): EventReport {
  const { findings = [], notRead: unread = [], missing } = judged ?? {};
  // That a key which we have switched off is off is nothing that was not read.
  const notRead = missing === undefined || containment?.done === true ? unread : [...unread, missing];
  return {
    verdict: judged === undefined ? 'attempt' : verdictOf(findings, notRead),
    happening,
    findings,
    notRead,
    ...(decision.do === 'judge' && !decision.byOurselves ? {} : { words: decision.words }),
    ...(containment !== undefined && { containment }),
  };
}

function failingIn(judged: JudgedEvent | undefined): readonly string[] {
  const open = (judged?.findings ?? []).filter(isOpen);
  return [...new Set(open.map(({ rule }) => rule))];
}

function reasonIn(end: Exclude<ContainEnd, 'taken'> | undefined): string {
  const { containment } = end ?? {};
  if (containment === undefined) return '';
  return containment.done ? 'its outcome could not be written down.' : containment.reasons.join(' ');
}

/**
 * Root always; what was done; what fails and has to do with the event; what is not known. Refused calls, and events that
 * change nothing for the worse, where they are asked for.
 */
function isWorthTelling(
  report: EventReport,
  decision: EventDecision,
  { notify, rules }: HandlerPorts,
): boolean {
  const { verdict, happening, containment, findings, notRead } = report;
  if (happening.target.kind === 'root' || containment?.done === true) return true;
  if (decision.do === 'judge' && decision.byOurselves) return true;
  if (verdict === 'attempt') return notify !== 'findings';
  const factsOfRule = (id: string) => {
    const selected = rules.ofUsers.find(({ rule }) => rule.id === id);
    return selected === undefined ? [] : factsOf(selected.rule);
  };
  return (
    notify === 'all' ||
    verdict === 'cannot-tell' ||
    hasUnknown(findings, notRead) ||
    findings.some((each) => isOpen(each) && bearsOn(each, happening, factsOfRule(each.rule)))
  );
}

/** One of the watched events, and nobody can tell what happened: that is told, once. */
async function reactToUnusable(
  eventId: string,
  words: string,
  invocation: Invocation,
  ports: HandlerPorts,
): Promise<Reaction> {
  const opened = await openEvent(`unusable/${eventId}`, invocation, ports);
  if ('decision' in opened) return { ...opened, eventId };
  const { text, subject } = unusableNotice(eventId, words);
  const message = (again = '') => ({ subject, text: again === '' ? text : `${again}\n\n${text}` });
  const sent = await sendNotice(message, { happening: { eventId }, chain: opened.chain, invocation }, ports);
  if (sent === 'taken') return { eventId, decision: 'in-progress', words: 'Another delivery tells of it.' };
  return { eventId, decision: 'unusable', words, notice: 'sent' };
}

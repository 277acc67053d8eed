import { containStep } from '../../core/events/contain-step.ts';
import type { Containment } from '../../core/events/event-notice.ts';
import type { Happening } from '../../core/events/happening.ts';
import type { StandingPlan } from '../../core/events/standing-plan.ts';
import type { ContainVerdict } from '../../core/events/why-not.ts';
import type { Entry, NewEntry } from '../../core/model/audit-entry.ts';
import { known, type Unread } from '../../core/model/fact.ts';
import { isFields } from '../../core/model/fields.ts';
import type { SubjectReading } from '../../core/plan/conditions.ts';
import type { Step } from '../../core/plan/plan.ts';
import { aboutIntent, aboutStep } from '../remediate/apply-log.ts';
import { applyStep, type StepEnd } from '../remediate/apply-step.ts';
import { readingShown } from '../remediate/reading-shown.ts';
import type { JudgedEvent } from './judge-event.ts';
import type { EventChain } from './ledger.ts';
import { entryBase, type HandlerPorts, type Invocation, leaseOf } from './ports.ts';

/** How a deactivation ended: with words for the notice; or another delivery of the event is at it. */
export type ContainEnd = { readonly containment: Containment; readonly unsettled?: true } | 'taken';

export interface ContainCase {
  readonly happening: Happening;
  readonly judged: JudgedEvent;
  readonly chain: EventChain;
  readonly invocation: Invocation;
}

/** Why nothing was called: the ledger did not take the intent. */
class IntentRefused extends Error {
  readonly reason: Unread | 'taken';

  constructor(reason: Unread | 'taken') {
    super('The intent was not written.');
    this.name = 'IntentRefused';
    this.reason = reason;
  }
}

/** Switches the key off: intent, one call, reading, outcome, as applying a plan does it. */
export async function containKey(
  { happening, judged: { user, key }, chain, invocation }: ContainCase,
  verdict: Extract<ContainVerdict, { may: true }>,
  ports: HandlerPorts,
  cutOff = false,
): Promise<ContainEnd> {
  if (user === undefined || key === undefined) throw new Error('What was not read is not acted on.');
  const { plan, because } = verdict;
  const step = containStep({ happening, plan, because, user, key });
  const intent = async (before: SubjectReading) => {
    const put = await chain.append({
      ...entryBase(ports),
      action: 'step-intent',
      ...stepIn(step, plan),
      about: { ...aboutIntent(step), ...leaseOf(ports, happening, invocation) },
      before: readingShown(before),
    });
    if (put.state === 'unread') throw new IntentRefused(put);
    if (put.value === 'taken') throw new IntentRefused('taken');
  };
  try {
    const end = await applyStep(step, { ...stepPorts(happening, ports), intent }, cutOff);
    return await written(step, plan, end, { happening, chain, cutOff, ports });
  } catch (error) {
    if (!(error instanceof IntentRefused)) throw error;
    return error.reason === 'taken' ? 'taken' : notCommitted(error.reason, ports);
  }
}

function stepIn(step: Step, { id, hash }: Pick<StandingPlan, 'id' | 'hash'>) {
  return { plan: id, planHash: hash, step: step.id };
}

function stepPorts({ account }: Happening, ports: HandlerPorts) {
  const { clock, readBackMs, at } = ports;
  const none = () => {
    throw new Error('An event leads to no call as root or in the management account.');
  };
  return {
    sessions: { account: () => ports.session(account), root: none, management: none },
    clock,
    readBackMs,
    own: async () =>
      known({ outcome: 'failed', words: 'An event leads to no such step.' } as const, 'keyreeve'),
    ...(at !== undefined && { at }),
  };
}

interface Around {
  readonly happening: Happening;
  readonly chain: EventChain;
  readonly cutOff: boolean;
  readonly ports: HandlerPorts;
}

async function written(
  step: Step,
  plan: StandingPlan,
  ended: StepEnd,
  { happening, chain, cutOff, ports }: Around,
): Promise<ContainEnd> {
  const end = cutOff && ended.outcome === 'already-done' ? { ...ended, ...FOUND_DONE } : ended;
  const { outcome, words, before, after, requestId } = end;
  const key = keyOf(step.subject);
  ports.at?.('ended');
  const put = await chain.append({
    ...entryBase(ports),
    action: 'step-outcome',
    ...stepIn(step, plan),
    about: { ...aboutStep(step), eventId: happening.eventId, why: step.why },
    outcome,
    words,
    ...(before !== undefined && { before: readingShown(before) }),
    ...(after !== undefined && { after: readingShown(after) }),
    ...(requestId !== undefined && { requestId }),
  });
  ports.at?.('outcome');
  const containment = inWords(outcome, words, plan.id, { accessKeyId: key, why: step.why });
  // Done, and not written down: the next delivery finds the intent and settles it by a reading.
  return put.state === 'unread' ? { containment, unsettled: true } : { containment };
}

/** The intent says that we meant to; the reading says that it is so. */
const FOUND_DONE = {
  outcome: 'done',
  words: 'It was cut off after its call; a reading shows that it is done.',
} as const;

function inWords(
  outcome: Entry['outcome'],
  words: string,
  plan: string,
  about: { readonly accessKeyId: string; readonly why: readonly string[] },
): Containment {
  if (outcome === 'done' || outcome === 'already-done') return { done: true, words, plan, ...about };
  return { done: false, reasons: [`Tried under the standing plan ${plan}: ${words}`] };
}

/** What an outcome that is in the ledger already says. */
export function containmentIn({ outcome, words = '', plan = '', about }: Entry): Containment {
  const why = Array.isArray(about?.why) ? about.why.filter((each) => typeof each === 'string') : [];
  return inWords(outcome, words, plan, { accessKeyId: keyOf(about?.subject), why });
}

/** Of a subject as it was made, or as the ledger has it: only what can be a key's id is one. */
function keyOf(subject: unknown): string {
  const id = isFields(subject) ? subject.accessKeyId : undefined;
  return typeof id === 'string' && /^AKIA\w{12,124}$/.test(id) ? id : 'a key';
}

function notCommitted({ words, fix }: Unread, { store }: HandlerPorts): ContainEnd {
  const reason = `The intent could not be written into ${store.place}, so nothing was called. ${words} ${fix ?? ''}`;
  return { containment: { done: false, reasons: [reason.trim()] }, unsettled: true };
}

/**
 * An intent without an outcome, and no more call: the key is gone or off, or nothing allows a call any more. What the
 * reading shows is written down as the outcome.
 */
export async function settleByReading(
  open: Entry,
  { happening, judged, chain }: ContainCase,
  reasons: readonly string[],
  ports: HandlerPorts,
): Promise<ContainEnd> {
  const { plan = '', planHash, step, about } = open;
  const { key, keyIsGone } = judged;
  if (key === undefined && !keyIsGone)
    return {
      containment: { done: false, reasons: ['A call was cut off, and what became of it could not be read.'] },
      unsettled: true,
    };
  const isOff = key !== undefined && key.status !== 'Active';
  const words = isOff
    ? FOUND_DONE.words
    : key === undefined
      ? 'It was cut off, and the key is gone since.'
      : `It was cut off, and a reading does not show its change. ${reasons.join(' ')}`;
  const outcome = isOff ? 'done' : key === undefined ? 'stale' : 'failed';
  const entry: NewEntry = {
    ...entryBase(ports),
    action: 'step-outcome',
    plan,
    ...(planHash !== undefined && { planHash }),
    ...(step !== undefined && { step }),
    about: { ...about, intended: undefined, eventId: happening.eventId },
    outcome,
    words,
  };
  const put = await chain.append(entry);
  const containment = inWords(outcome, words, plan, { accessKeyId: keyOf(about?.subject), why: [] });
  return put.state === 'unread' ? { containment, unsettled: true } : { containment };
}

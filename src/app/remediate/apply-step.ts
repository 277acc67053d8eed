import { perform } from '../../aws/apply/perform.ts';
import { readSubject } from '../../aws/apply/read-subject.ts';
import type { StepSessions } from '../../aws/apply/sessions.ts';
import type { Clock } from '../../aws/session/clock.ts';
import type { Outcome } from '../../core/model/audit-entry.ts';
import { type Fact, known, type Unread } from '../../core/model/fact.ts';
import { Problem } from '../../core/model/problem.ts';
import { allHold, type Condition, holds, type SubjectReading } from '../../core/plan/conditions.ts';
import type { Step } from '../../core/plan/plan.ts';
import type { OwnCalls } from './own-calls.ts';

/** What carrying out a step needs of the world. */
export interface StepPorts {
  readonly sessions: StepSessions;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** What is no call of AWS: notices, suppressions. */
  readonly own: OwnCalls;
  /** Written down and flushed before each call. Throws where it cannot be: then nothing is called (X12). */
  readonly intent: (before: SubjectReading) => void | Promise<void>;
  /** So long the change may take to show. Milliseconds. */
  readonly readBackMs: number;
  /** Called at each instant at which a crash would matter; a test dies there. */
  readonly at?: (instant: string) => void;
}

/** How a step ended, with what was read. */
export interface StepEnd {
  readonly outcome: Outcome;
  readonly words: string;
  readonly before?: SubjectReading;
  readonly after?: SubjectReading;
  readonly requestId?: string;
  readonly fix?: string;
}

/**
 * Carries out one step: reads its subject again, looks whether it is done already or stale, writes the intent down,
 * makes one call, and reads until the change shows. What the call answered is not believed: the reading is.
 *
 * @param cutOff a crash lies between an earlier call and its outcome: that call may still be taking effect, so the
 *   reading is given time to show it before anything is called again
 */
export async function applyStep(step: Step, ports: StepPorts, cutOff = false): Promise<StepEnd> {
  const before = await readUntilShown(step, ports, cutOff ? ports.readBackMs : 0);
  ports.at?.('read');
  const early = endBeforeCall(step, before);
  if (early !== undefined) return { ...early, before };
  return repeatedly(step, before, ports);
}

/** Whether a reading shows what a step is to bring about; what only confirms is never done before. */
export function isDone({ shows, call }: Step, reading: SubjectReading): boolean {
  return shows.length > 0 && call.api !== 'keyreeve:Confirm' && allHold(shows, reading);
}

/** A step that is done already, stale, or stands on what could not be read is not carried out. */
function endBeforeCall(step: Step, reading: SubjectReading): Omit<StepEnd, 'before'> | undefined {
  if (isDone(step, reading))
    return { outcome: 'already-done', words: 'It was so already; nothing was called.' };
  for (const condition of step.precondition) {
    const found = holds(condition, reading);
    if ('state' in found) return { outcome: 'skipped', ...unreadWords(found) };
    if (!found.holds)
      return {
        outcome: 'stale',
        words: `Not done, since the plan was made things have changed: ${found.words}.`,
        fix: 'Plan again, with the command that made it (keyreeve plan, or keyreeve prevent plan).',
      };
  }
  return undefined;
}

function unreadWords({ source, code, words, fix }: Unread): Pick<StepEnd, 'words' | 'fix'> {
  const text = `Not done, because what it stands on could not be read (${source}: ${code}). ${words}`;
  return { words: text, ...(fix !== undefined && { fix }) };
}

/** So often a call is made that failed without an answer and, by the reading, without effect. */
const ATTEMPTS = 3;

async function repeatedly(step: Step, first: SubjectReading, ports: StepPorts): Promise<StepEnd> {
  let before = first;
  for (let attempt = 1; ; attempt += 1) {
    await ports.intent(before);
    ports.at?.('intent');
    const answer = await called(step, before, ports);
    ports.at?.('called');
    const after = await readBack(step, answer, ports);
    ports.at?.('read-back');
    const end = endOf(step, answer, after);
    const again = end.outcome === 'failed' && answer.state === 'unread' && isTransient(answer);
    // Only a reading that shows the state of before allows the call once more: no change is made twice.
    if (!again || attempt === ATTEMPTS || endBeforeCall(step, after) !== undefined)
      return { ...end, before: first, after };
    before = after;
  }
}

interface Answer {
  readonly requestId?: string;
  readonly outcome?: Outcome;
  readonly words?: string;
  readonly fix?: string;
}

async function called(step: Step, before: SubjectReading, ports: StepPorts): Promise<Fact<Answer>> {
  const { api } = step.call;
  if (api === 'keyreeve:SendNotice' || api === 'keyreeve:WriteSuppression' || api === 'keyreeve:Confirm')
    return ownCall(step, ports);
  return perform(ports.sessions, step, before);
}

/** What is wrong with the settings or a file ends the step, and not the plan: its outcome is written down. */
async function ownCall(step: Step, { own }: StepPorts): Promise<Fact<Answer>> {
  try {
    return await own(step);
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'cancelled') throw error;
    return known({ outcome: 'failed', words: error.message, fix: error.hint }, step.call.api);
  }
}

/** Failures after which nobody knows whether AWS has done it. */
function isTransient({ code }: Unread): boolean {
  return /^(NetworkError|NetworkTimeout|BadAnswer|ServiceFailure|InternalFailure|ServiceUnavailable|ConcurrentModification)/.test(
    code,
  );
}

const FIRST_PAUSE_MS = 250;

/**
 * Reads until the change shows, or the time is over: IAM's readings can lag behind its changes (IAM User Guide,
 * "Changes that I make are not always immediately visible"). After a refusal one reading is enough.
 */
async function readBack(step: Step, answer: Fact<Answer>, ports: StepPorts): Promise<SubjectReading> {
  const patient = answer.state === 'known' || isTransient(answer);
  return readUntilShown(step, ports, patient ? ports.readBackMs : 0);
}

async function readUntilShown(
  step: Step,
  { sessions, clock, signal }: StepPorts,
  patienceMs: number,
): Promise<SubjectReading> {
  const conditions: readonly Condition[] = [...step.precondition, ...step.shows];
  const deadline = clock.elapsedMs() + patienceMs;
  for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
    const reading = await readSubject(sessions, step, conditions);
    const left = deadline - clock.elapsedMs();
    if (left <= 0 || allHold(step.shows, reading)) return reading;
    await clock.sleep(Math.min(pause, left), signal);
  }
}

/** The reading decides, whatever the call answered; only where it cannot be made, the answer is all there is. */
function endOf(step: Step, answer: Fact<Answer>, after: SubjectReading): StepEnd {
  const requestId = requestIdOf(answer);
  const id = requestId === undefined ? {} : { requestId };
  if (answer.state === 'known' && answer.value.outcome !== undefined) {
    const { outcome, words = '', fix } = answer.value;
    return { outcome, words, ...id, ...(fix !== undefined && { fix }) };
  }
  if (allHold(step.shows, after)) return { outcome: 'done', words: doneWords(answer), ...id };
  const missing = step.shows.map((each) => holds(each, after)).find((each) => 'state' in each || !each.holds);
  const shown =
    missing === undefined ? '' : 'state' in missing ? missing.words : missing.holds ? '' : missing.words;
  if (answer.state === 'unread') {
    const { words, code, fix } = answer;
    return { outcome: 'failed', words: `${words} (${code})`, ...id, ...(fix !== undefined && { fix }) };
  }
  return {
    outcome: 'not-verified',
    words: `AWS accepted the call, and a reading does not show it: ${shown}.`,
    fix: 'Look again in a few minutes; then plan again.',
    ...id,
  };
}

function doneWords(answer: Fact<Answer>): string {
  if (answer.state === 'known') return answer.value.words ?? 'Done, and a reading shows it.';
  return `A reading shows that it is done, though the call ended with ${answer.code}.`;
}

function requestIdOf(answer: Fact<Answer>): string | undefined {
  return answer.state === 'known' ? answer.value.requestId : answer.requestId;
}

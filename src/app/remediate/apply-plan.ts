import type { AuditLog } from '../../audit-log/entry.ts';
import { readSubject } from '../../aws/apply/read-subject.ts';
import { throwIfCancelled } from '../../aws/session/clock.ts';
import { OUTCOMES, type Outcome } from '../../core/model/audit-entry.ts';
import { Problem } from '../../core/model/problem.ts';
import { instant } from '../../core/model/time.ts';
import { allHold } from '../../core/plan/conditions.ts';
import { isExpired } from '../../core/plan/make-plan.ts';
import type { Plan, Step } from '../../core/plan/plan.ts';
import { hostActor } from '../audit-log.ts';
import { historyOf, type PlanHistory, PlanLog } from './apply-log.ts';
import { applyStep, type StepEnd, type StepPorts } from './apply-step.ts';

/** What applying a plan needs besides what its steps do. */
export interface ApplyPorts extends Omit<StepPorts, 'intent'> {
  readonly log: AuditLog;
  readonly callerArn: string | undefined;
  /** Who is signed in, where somebody is. */
  readonly person?: string;
  /** Why a step may not be carried out by this caller, such as that its key is the caller's own (X08). */
  readonly forbids?: (step: Step) => string | undefined;
  /** Only these steps; the others are skipped, and the plan is used all the same. */
  readonly only?: ReadonlySet<string>;
  /** Called as steps begin and end. */
  readonly onBegin?: (step: Step) => void;
  readonly onEnd?: (step: Step, end: StepEnd) => void;
}

/** How a plan ended. */
export interface Applied {
  readonly ends: readonly { readonly step: Step; readonly end: StepEnd }[];
  readonly counts: Readonly<Record<Outcome, number>>;
  /** Of those skipped, the ones left out with `--step`. */
  readonly leftOut: number;
  /** It had been begun before, and was cut off. */
  readonly resumed: boolean;
  /** Why it was over when it was resumed: what was open is settled, and nothing more was called. */
  readonly over?: string;
}

/**
 * Throws the {@link Problem} `plan-used` for a plan that was carried out before, and `plan-expired` for one whose
 * time is over. A plan that was begun and cut off may be resumed, however old it is and whether or not it was taken back
 * since: what it left open is settled.
 */
export function checkUsable(plan: Plan, history: PlanHistory, now: string): void {
  if (history.made === 'differently')
    throw new Problem(
      'bad-plan',
      `The plan ${plan.id} is not the one that the audit log has under this id.`,
      {
        hint: 'Somebody changed it and made its hash anew. Plan again, and ask who.',
      },
    );
  if (history.ended) throw new Problem('plan-used', `The plan ${plan.id} was applied before.`);
  if (Date.parse(plan.madeAt) > Date.parse(now) + CLOCK_SLACK_MS)
    throw new Problem('bad-plan', `The plan ${plan.id} was made at ${plan.madeAt}, which is still to come.`, {
      hint: 'A plan made with --now shows what will be due. Plan again without it.',
    });
  if (!history.begun && isExpired(plan, now))
    throw new Problem('plan-expired', `The plan ${plan.id} was good until ${plan.expiresAt}.`);
}

/** Why a plan that was begun is over: then nothing new is called. */
function whyOver(plan: Plan, { undoneBy }: PlanHistory, now: string): string | undefined {
  if (undoneBy !== undefined) return `It was taken back since, by ${undoneBy}.`;
  return isExpired(plan, now) ? 'The plan has expired since it was begun.' : undefined;
}

/** Clocks of two machines may differ by so much. */
const CLOCK_SLACK_MS = 300_000;

/**
 * Carries out a plan, step after step, in its order. Killed at any instant and run again it makes no change twice,
 * loses none, and has every one in the log: an intent stands there before each call, and what has an intent and no
 * outcome is settled by a reading before anything else is called.
 */
export async function applyPlan(plan: Plan, ports: ApplyPorts): Promise<Applied> {
  const { log, clock, signal } = ports;
  const history = historyOf(log.entries(), plan);
  const now = instant(clock.now());
  checkUsable(plan, history, now);
  const entries = new PlanLog(log, clock, hostActor(ports.callerArn, ports.person), plan);
  ports.at?.('opened');
  if (!history.begun) entries.note('apply-begun', { steps: plan.steps.length, kind: plan.kind });
  ports.at?.('begun');
  const over = whyOver(plan, history, now);
  const ends = new Map<string, { step: Step; end: StepEnd }>();
  for (const step of plan.steps) {
    throwIfCancelled(signal);
    const known = history.ends.get(step.id);
    if (known !== undefined) {
      ends.set(step.id, { step, end: { outcome: known.outcome, words: `It ended so at ${known.at}.` } });
      continue;
    }
    ports.onBegin?.(step);
    const end = await endOfStep(step, { ports, entries, history, over, ends });
    ports.at?.('ended');
    entries.outcome(step, end);
    ports.at?.('outcome');
    ends.set(step.id, { step, end });
    ports.onEnd?.(step, end);
  }
  const all = [...ends.values()];
  const counts = countsOf(all);
  entries.note('apply-ended', { ...counts });
  ports.at?.('closed');
  const leftOut = all.filter(
    ({ step, end }) => end.outcome === 'skipped' && ports.only?.has(step.id) === false,
  ).length;
  return { ends: all, counts, leftOut, resumed: history.begun, ...(over !== undefined && { over }) };
}

interface Going {
  readonly ports: ApplyPorts;
  readonly entries: PlanLog;
  readonly history: PlanHistory;
  readonly over: string | undefined;
  readonly ends: ReadonlyMap<string, { readonly end: StepEnd }>;
}

async function endOfStep(step: Step, { ports, entries, history, over, ends }: Going): Promise<StepEnd> {
  const open = history.open.has(step.id);
  if (open && step.kind === 'notify-owner') return POSSIBLY_SENT;
  const against = reasonAgainst(step, ports, ends, over);
  // Whoever goes on with a part of a plan has seen and confirmed that part: what else is open is only looked at.
  if (against !== undefined)
    return open ? settled(step, ports, against) : { outcome: 'skipped', words: against };
  const intent: StepPorts['intent'] = (before) => entries.intent(step, before);
  const end = await applyStep(step, { ...ports, intent }, open);
  return open && end.outcome === 'already-done' ? { ...end, ...FOUND_DONE } : end;
}

/** The intent says that we meant to; the reading says that it is so. */
const FOUND_DONE = {
  outcome: 'done',
  words: 'It was cut off after its call; a reading shows that it is done.',
} as const;

const POSSIBLY_SENT: StepEnd = {
  outcome: 'possibly-sent',
  words: 'Its sending was cut off: the owner may or may not have the notice. It is not sent again.',
  fix: 'Ask the owner, or plan with --resend KEY.',
};

/** Of a step that is not to be gone on with: says what became of a call that was cut off, and calls nothing. */
async function settled(step: Step, ports: ApplyPorts, over: string): Promise<StepEnd> {
  const after = await readSubject(ports.sessions, step, [...step.precondition, ...step.shows]);
  if (step.shows.length > 0 && allHold(step.shows, after)) return { ...FOUND_DONE, after };
  const words = `It was cut off, and a reading does not show its change. ${over}`;
  return {
    outcome: 'failed',
    words,
    after,
    fix: 'Plan again, with the command that made it (keyreeve plan, or keyreeve prevent plan).',
  };
}

function reasonAgainst(
  step: Step,
  { forbids, only }: ApplyPorts,
  ends: Going['ends'],
  over: string | undefined,
): string | undefined {
  if (only !== undefined && !only.has(step.id)) return 'Left out by choice (--step).';
  if (over !== undefined) return over;
  const missing = step.requires?.find((id) => !wasDone(ends.get(id)?.end.outcome));
  if (missing !== undefined) return `It needs ${missing}, which was not done.`;
  return forbids?.(step);
}

function wasDone(outcome: Outcome | undefined): boolean {
  return outcome === 'done' || outcome === 'already-done';
}

function countsOf(ends: Applied['ends']): Record<Outcome, number> {
  const counts = Object.fromEntries(OUTCOMES.map((each) => [each, 0])) as Record<Outcome, number>;
  for (const { end } of ends) counts[end.outcome] += 1;
  return counts;
}

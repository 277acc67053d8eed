import type { Job } from '../../../api/jobs.ts';
import type { Outcome, PlanStanding, StepEvent } from './types.ts';

/** Where one step stands at this moment. */
export type StepNow =
  | { readonly state: 'waiting' }
  | { readonly state: 'under-way' }
  /** There is an intent and no outcome, and nobody is at it. */
  | { readonly state: 'cut-off' }
  | {
      readonly state: 'ended';
      readonly outcome: Outcome;
      readonly at?: string;
      readonly words?: string | undefined;
      readonly fix?: string | undefined;
    };

const WAITING: StepNow = { state: 'waiting' };

/**
 * Where each step stands: by the log, and by what the job has told since, which knows more. Steps that neither speaks
 * of wait.
 *
 * @param isRunning somebody is at it
 */
export function stepsNow(
  standing: Pick<PlanStanding, 'outcomes' | 'open'>,
  events: readonly StepEvent[],
  isRunning: boolean,
): (step: string) => StepNow {
  const now = new Map<string, StepNow>();
  for (const step of standing.open) now.set(step, { state: isRunning ? 'under-way' : 'cut-off' });
  for (const { step, outcome, at, words } of standing.outcomes)
    now.set(step, { state: 'ended', outcome, at, words });
  for (const event of events) {
    const { step, state, outcome, words, fix } = event;
    if (state === 'ended' && outcome !== undefined) now.set(step, { state: 'ended', outcome, words, fix });
    // The log may know the end already of what the stream has only seen begun.
    else if (now.get(step)?.state !== 'ended') now.set(step, { state: isRunning ? 'under-way' : 'cut-off' });
  }
  return (step) => now.get(step) ?? WAITING;
}

/**
 * Where a plan stands while a job is at it: the answer of before is older than what the job has told since.
 *
 * @param ids the plan's steps
 */
export function liveStanding(
  standing: PlanStanding,
  job: Pick<Job, 'id' | 'startedAt' | 'by'>,
  ids: readonly string[],
  nowOf: (step: string) => StepNow,
): PlanStanding {
  const outcomes = ids.flatMap((step) => {
    const now = nowOf(step);
    return now.state === 'ended' ? { step, outcome: now.outcome, at: now.at ?? job.startedAt } : [];
  });
  return {
    ...standing,
    state: 'begun',
    job: job.id,
    begunAt: standing.begunAt ?? job.startedAt,
    begunBy: standing.begunBy ?? job.by,
    outcomes,
    open: [],
    can: { approve: false, apply: false, undo: false },
  };
}

/** Whether what was meant is so now. */
export function isDone(outcome: Outcome): boolean {
  return outcome === 'done' || outcome === 'already-done';
}

/** How many steps ended how, in the order in which outcomes first came. */
export function outcomeCounts(
  outcomes: readonly { readonly outcome: Outcome }[],
): readonly (readonly [outcome: Outcome, count: number])[] {
  const counts = new Map<Outcome, number>();
  for (const { outcome } of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts];
}

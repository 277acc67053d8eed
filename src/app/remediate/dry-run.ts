import { readSubject } from '../../aws/apply/read-subject.ts';
import type { StepSessions } from '../../aws/apply/sessions.ts';
import { holds } from '../../core/plan/conditions.ts';
import type { Plan, Step } from '../../core/plan/plan.ts';
import { isDone } from './apply-step.ts';

/** What would become of a step if the plan were applied now. */
export interface Prospect {
  readonly step: Step;
  readonly would: 'be-done' | 'be-done-already' | 'be-stale' | 'not-be-read' | 'wait-for-another';
  readonly words: string;
}

/** Reads every step's subject again and says what would be done. Nothing is changed, and nothing is logged. */
export async function dryRun(
  plan: Plan,
  sessions: StepSessions,
  forbids: (step: Step) => string | undefined,
): Promise<readonly Prospect[]> {
  const prospects: Prospect[] = [];
  for (const step of plan.steps) {
    const prospect = await prospectOf(step, sessions, forbids);
    const earlier = prospect.would === 'be-stale' ? changesSame(prospects, step) : undefined;
    // The plan expects what an earlier step of it will have done by then.
    prospects.push(
      earlier === undefined
        ? prospect
        : { step, would: 'wait-for-another', words: `It expects what ${earlier} does first.` },
    );
  }
  return prospects;
}

/** An earlier step that would be done and is about the same user. */
function changesSame(earlier: readonly Prospect[], { subject, account }: Step): string | undefined {
  if (subject.kind !== 'access-key') return undefined;
  return earlier.find(
    ({ step, would }) =>
      would === 'be-done' &&
      step.account.id === account.id &&
      step.subject.kind === 'access-key' &&
      step.subject.userId === subject.userId &&
      step.kind !== 'notify-owner',
  )?.step.id;
}

async function prospectOf(
  step: Step,
  sessions: StepSessions,
  forbids: (step: Step) => string | undefined,
): Promise<Prospect> {
  const against = forbids(step);
  if (against !== undefined) return { step, would: 'be-stale', words: against };
  const reading = await readSubject(sessions, step, [...step.precondition, ...step.shows]);
  if (isDone(step, reading)) return { step, would: 'be-done-already', words: 'It is so already.' };
  for (const condition of step.precondition) {
    const found = holds(condition, reading);
    if ('state' in found)
      return { step, would: 'not-be-read', words: `${found.source} (${found.code}): ${found.words}` };
    if (found.holds) continue;
    return step.requires === undefined
      ? { step, would: 'be-stale', words: found.words }
      : { step, would: 'wait-for-another', words: `It comes after ${step.requires.join(', ')}.` };
  }
  return { step, would: 'be-done', words: step.effect };
}

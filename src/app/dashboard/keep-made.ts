import { counted } from '../../core/model/counted.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Plan, Refusal } from '../../core/plan/plan.ts';
import type { PlanResult } from '../../web/api/jobs.ts';
import { keepPlan } from '../keep-records.ts';
import type { FoundSettings } from '../remediate/found-settings.ts';
import { openGround } from '../remediate/open-ground.ts';
import type { Ground } from '../remediate/options.ts';
import { isEmpty, notePlan } from '../remediate/plan-keys.ts';
import type { LiveOptions } from '../scan-options.ts';
import type { Desk } from './desk.ts';
import type { JobPorts } from './jobs.ts';

/** Reasons that are told in full where no plan is kept. */
const MOST_REASONS = 5;

/**
 * Has a plan made, keeps it in the store where there is something to do, and logs its making by the name of the person.
 * Throws the {@link Problem} `cancelled` where the job was stopped meanwhile: then nothing is kept.
 */
export async function keepMade(
  { ground, changed }: Desk,
  person: string,
  { signal, notice }: Pick<JobPorts, 'signal' | 'notice'>,
  { found, live }: { readonly found: FoundSettings; readonly live: LiveOptions },
  make: (base: Ground) => Promise<Plan>,
): Promise<Plan> {
  const { file, settings } = found;
  const log = await ground.logToWrite(file);
  const base = await openGround({
    live: { ...live, signal },
    ...{ file, settings, log },
    journal: ground.journalPath(file),
  });
  try {
    const made = await make(base);
    if (signal.aborted) throw new Problem('cancelled', 'The planning was stopped.');
    if (!isEmpty(made)) await keepPlan(ground.store, made);
    notePlan(made, log, base.caller.identity.arn, person);
    await ground.copyLog(notice);
    return made;
  } finally {
    base.base.close();
    changed('plans');
    changed('log');
  }
}

/** What came of the planning, for the page. */
export function planResult(plan: Plan): PlanResult {
  const { id, steps, refused, manual, gaps } = plan;
  const nothing = isEmpty(plan);
  const planned = `${counted(steps.length, 'step')}, ${counted(manual.length, 'thing')} to do by hand, ${refused.length} refused`;
  const unread = gaps.length === 0 ? '.' : `; ${counted(gaps.length, 'thing')} could not be read.`;
  return {
    kind: 'plan',
    ...(!nothing && { plan: id }),
    steps: steps.length,
    refused: refused.length,
    manual: manual.length,
    gaps: gaps.length,
    words: nothing
      ? `${nothingWords(plan)} ${refused.length} refused${unread}${reasonsOf(refused)}`
      : `${planned}${unread}`,
  };
}

/** No step against an attack means that it goes on. */
function nothingWords({ kind }: Plan): string {
  return kind === 'contain'
    ? 'The key is not contained: no step could be planned.'
    : 'Nothing to apply: no plan was kept.';
}

/** Why keys are not planned, where no plan is kept that could be looked at: each reason once, with its next move. */
function reasonsOf(refused: readonly Refusal[]): string {
  const told = refused.flatMap(({ reasons }) =>
    reasons.map(({ words, fix }) => [words, ...(fix === undefined ? [] : [fix])].join(' ')),
  );
  const [...each] = new Set(told);
  const more = each.length - MOST_REASONS;
  return [
    '',
    ...each.slice(0, MOST_REASONS),
    ...(more > 0 ? [`${counted(more, 'reason')} more, which keyreeve plan tells.`] : []),
  ].join(' ');
}

import { counted } from '../../core/model/counted.ts';
import { Problem } from '../../core/model/problem.ts';
import type { UndoMade } from '../../web/api/plans.ts';
import { keepPlan } from '../keep-records.ts';
import { takeBack } from '../remediate/take-back.ts';
import type { Desk } from './desk.ts';
import { seePlan } from './plans.ts';

/**
 * Makes the plan that takes back what a plan, or one step of it, has done; it is approved and applied like any other.
 * Undefined where there is no such plan. Throws a {@link Problem} where nothing of it was done, and where it is being
 * carried out.
 */
export async function makeUndoPlan(
  desk: Desk,
  person: string,
  id: string,
  step?: string,
): Promise<UndoMade | undefined> {
  const { ground, changed } = desk;
  const seen = await seePlan(desk, id);
  if (seen === undefined) return undefined;
  if (seen.standing.job !== undefined)
    throw new Problem('busy', `The plan ${id} is being carried out.`, {
      hint: 'Wait until it has ended, or cancel it; then take it back.',
    });
  if (step !== undefined && !step.startsWith(`${id}-`))
    throw new Problem('bad-argument', `${step} is no step of ${id}.`, { hint: 'Name a step of this plan.' });
  const log = await ground.logToWrite(await ground.settings());
  const { plan, impossible, overNow } = await takeBack(
    { id: step ?? id, log, person },
    { keep: (made) => keepPlan(ground.store, made) },
  );
  await ground.copyLog(() => {});
  changed('plans');
  changed('log');
  const never = impossible.map((each) => ({ step: each.step.id, kind: each.step.kind, words: each.words }));
  if (plan.steps.length === 0) {
    const over = overNow ? ' It was cut off, and is over now: applied again, it changes nothing more.' : '';
    return { steps: 0, impossible: never, words: `Nothing of it can be taken back.${over}` };
  }
  const left = never.length === 0 ? '' : ` ${counted(never.length, 'step')} cannot be taken back.`;
  const words = `${counted(plan.steps.length, 'step')} to take back: approve and apply ${plan.id}.${left}`;
  return { plan: plan.id, steps: plan.steps.length, impossible: never, words };
}

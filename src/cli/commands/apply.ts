import { readInput } from '../../app/input-file.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { parsePlan } from '../../core/plan/plan-file.ts';
import { type ChangingFlags, carryOut } from '../carry-out.ts';
import { remediationSettings } from '../remediation-ground.ts';

/** A plan of ten thousand steps takes thirty megabytes. */
const MOST_MEGABYTES = 128;

/** Reads a plan file. Throws a {@link Problem} for what is none. */
export function readPlan(path: string): Plan {
  return parsePlan(readInput(path, { mostMegabytes: MOST_MEGABYTES }).toString('utf8'), path);
}

/** Carries out a plan. Exit 4 where a step failed, 3 where one was not carried out. */
export async function applyCommand(path: string, flags: ChangingFlags): Promise<number> {
  const plan = readPlan(path);
  const stranger = flags.step?.find((id) => !plan.steps.some((step) => step.id === id));
  if (stranger !== undefined)
    throw new Problem('bad-argument', `${path} has no step "${stranger.slice(0, 40)}".`, {
      hint: `Its steps are ${plan.steps
        .map(({ id }) => id)
        .slice(0, 5)
        .join(', ')}…`,
    });
  return carryOut(plan, flags, await remediationSettings(flags));
}

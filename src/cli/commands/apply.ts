import { readInput } from '../../app/input-file.ts';
import { exists } from '../../app/settings-file.ts';
import { Problem } from '../../core/model/problem.ts';
import { isPlanId } from '../../core/plan/make-plan.ts';
import type { Plan, Step } from '../../core/plan/plan.ts';
import { parsePlan } from '../../core/plan/plan-file.ts';
import { type ChangingFlags, carryOut } from '../carry-out.ts';
import { remediationSettings } from '../remediation-ground.ts';

/** A plan of ten thousand steps takes thirty megabytes. */
const MOST_MEGABYTES = 128;

/** Reads a plan file, which may be named by the plan's id. Throws a {@link Problem} for what is none. */
export function readPlan(named: string): Plan {
  const path = isPlanId(named) && !exists(named) ? `${named}.yaml` : named;
  return parsePlan(readInput(path, { mostMegabytes: MOST_MEGABYTES }).toString('utf8'), path);
}

/** Carries out a plan. Exit 4 where a step failed, 3 where one was not carried out. */
export async function applyCommand(path: string, flags: ChangingFlags): Promise<number> {
  const plan = readPlan(path);
  if (plan.steps.length === 0)
    throw new Problem('bad-argument', `${path} holds no step: what it asks for, a person does by hand.`, {
      hint: `Read it with keyreeve plan show ${path}; afterwards keyreeve verify-fixed confirms it.`,
    });
  const stranger = flags.step?.find((id) => !plan.steps.some((step) => step.id === id));
  if (stranger !== undefined)
    throw new Problem('bad-argument', `${path} has no step "${stranger.slice(0, 40)}".`, {
      hint: `Its steps are ${plan.steps
        .map(({ id }) => id)
        .slice(0, 5)
        .join(', ')}…`,
    });
  checkTogether(plan, new Set(flags.step));
  return carryOut(plan, flags, await remediationSettings(flags));
}

/**
 * Throws a {@link Problem} where a step is chosen without one that it belongs to: one that changes another key of the
 * same user before it, which it expects; or the refusal of the user's other key, which one policy refuses as well.
 */
function checkTogether({ steps }: Plan, chosen: ReadonlySet<string>): void {
  if (chosen.size === 0) return;
  for (const [index, step] of steps.entries()) {
    if (!chosen.has(step.id)) continue;
    const needed = step.requires?.find((id) => !chosen.has(id));
    if (needed !== undefined)
      throw new Problem('bad-argument', `The step ${step.id} needs ${needed}, which is not chosen.`, {
        hint: `Add --step ${needed}, or leave both out.`,
      });
    const missing = steps.find((other, place) => {
      if (chosen.has(other.id) || !sameUser(step, other) || !changesKeys(other)) return false;
      const refusals = step.kind === 'refuse-key-use' && other.kind === 'refuse-key-use';
      return place < index || refusals;
    });
    if (missing === undefined) continue;
    throw new Problem('bad-argument', `The step ${step.id} belongs to ${missing.id}, which is not chosen.`, {
      hint: `They are about keys of the same user. Add --step ${missing.id}, or leave both out.`,
    });
  }
}

function sameUser(a: Step, b: Step): boolean {
  const [one, other] = [a.subject, b.subject];
  return one.kind === 'access-key' && other.kind === 'access-key' && one.userId === other.userId;
}

function changesKeys({ kind }: Step): boolean {
  return kind !== 'notify-owner' && kind !== 'keep-key' && kind !== 'confirm-inactive';
}

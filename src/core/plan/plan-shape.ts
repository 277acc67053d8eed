import { isPartition } from '../model/account.ts';
import { KEY_STATUSES } from '../model/snapshot.ts';
import { isCondition } from './conditions.ts';
import { unlawful } from './lawful.ts';
import { type Plan, STEP_CALLS, STEP_KINDS, type Step } from './plan.ts';

/**
 * Why something that was read is no plan that can be carried out, or `undefined` where it is one. The hash tells
 * changes by accident; whoever means to can compute it anew. So each step has to be one that Keyreeve itself makes of
 * the facts it names.
 */
export function planFault(plan: Plan): string | undefined {
  const { id, kind, madeAt, expiresAt, steps, refused, manual, gaps, notes } = plan;
  const texts = [id, madeAt, expiresAt].every((each) => typeof each === 'string');
  const lists = [steps, refused, manual, gaps, notes].every(Array.isArray);
  if (!texts || !lists || !['remediate', 'contain', 'undo'].includes(kind))
    return 'parts of a plan are missing or wrong';
  if (!/^p-[0-9a-f]{12}$/.test(id) || Number.isNaN(Date.parse(madeAt)) || Number.isNaN(Date.parse(expiresAt)))
    return 'its id or its times are none';
  for (const [index, step] of steps.entries()) {
    if (!hasShape(step)) return `parts of step ${index + 1} are missing or wrong`;
    if (step.id !== `${id}-${String(index + 1).padStart(2, '0')}`)
      return `step ${index + 1} has another's id`;
    if (step.requires?.some((before) => !steps.slice(0, index).some((each) => each.id === before)))
      return `step ${step.id} needs a step that does not come before it`;
    const fault = unlawful(step);
    if (fault !== undefined) return `step ${step.id} is none that a plan can have: ${fault}`;
  }
  return undefined;
}

function hasShape(step: Step): boolean {
  if (!isFields(step)) return false;
  const { kind, account, subject, call, undo, precondition, shows, why, findings, warnings, requires } = step;
  return (
    STEP_KINDS.includes(kind) &&
    isFields(account) &&
    /^\d{12}$/.test(account.id) &&
    isPartition(account.partition) &&
    (account.name === undefined || typeof account.name === 'string') &&
    isFields(subject) &&
    allTexts(Object.values(subject)) &&
    isFields(call) &&
    STEP_CALLS.includes(call.api) &&
    isFields(call.arguments) &&
    allTexts(Object.values(call.arguments)) &&
    isFields(undo) &&
    allTexts([step.id, step.effect, step.command, undo.words]) &&
    [why, findings, warnings, requires ?? []].every((list) => Array.isArray(list) && allTexts(list)) &&
    [precondition, shows].every((list) => Array.isArray(list) && list.every(isCondition)) &&
    [...precondition, ...shows].every(hasStatus)
  );
}

function hasStatus(condition: Step['shows'][number]): boolean {
  return condition.is !== 'key-is' || KEY_STATUSES.includes(condition.status);
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function allTexts(values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string');
}

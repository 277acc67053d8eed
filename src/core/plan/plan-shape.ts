import { isPartition } from '../model/account.ts';
import { isFields } from '../model/fields.ts';
import { KEY_STATUSES } from '../model/snapshot.ts';
import { isCondition } from './conditions.ts';
import { unlawful } from './lawful.ts';
import { isPlanId } from './make-plan.ts';
import { type Plan, STEP_CALLS, STEP_KINDS, type Step } from './plan.ts';

/**
 * Why something that was read is no plan that can be carried out, or `undefined` where it is one. The hash tells
 * changes by accident; whoever means to can compute it anew. So each step has to be one that Keyreeve itself makes of
 * the facts it names.
 */
export function planFault(plan: Plan): string | undefined {
  const { id, kind, madeAt, expiresAt, madeBy, steps, refused, manual, gaps, notes } = plan;
  const texts =
    allTexts([id, madeAt, expiresAt, madeBy]) && isForced(plan.forced) && areTexts({ wave: plan.wave });
  const lists = [steps, refused, manual, gaps, notes].every(Array.isArray);
  if (!texts || !lists || !['remediate', 'contain', 'undo'].includes(kind))
    return 'parts of a plan are missing or wrong';
  if (!refused.every(isRefusal) || !manual.every(isTask) || !gaps.every(isGap) || !allTexts(notes))
    return 'what it refuses, leaves to a person or could not read is missing or wrong';
  if (!isPlanId(id) || Number.isNaN(Date.parse(madeAt)) || Number.isNaN(Date.parse(expiresAt)))
    return 'its id or its times are none';
  for (const [index, step] of steps.entries()) {
    if (!isStep(step)) return `parts of step ${index + 1} are missing or wrong`;
    if (step.id !== `${id}-${String(index + 1).padStart(2, '0')}`)
      return `step ${index + 1} has another's id`;
    if (step.requires?.some((before) => !steps.slice(0, index).some((each) => each.id === before)))
      return `step ${step.id} needs a step that does not come before it`;
    const fault = unlawful(step);
    if (fault !== undefined) return `step ${step.id} is none that a plan can have: ${fault}`;
  }
  return undefined;
}

/** Whether something that was read has the parts of a step, whatever they say. */
export function isStep(step: unknown): step is Step {
  return isFields(step) && hasParts(step as unknown as Step);
}

function hasParts(step: Step): boolean {
  const { kind, account, subject, call, undo, precondition, shows, why, findings, warnings, requires } = step;
  return (
    STEP_KINDS.includes(kind) &&
    isAccount(account) &&
    isLastUse(step.lastUse) &&
    isCreator(step.createdBy) &&
    isEdit(step.edit) &&
    allTexts(step.permissions) &&
    isFields(subject) &&
    allTexts(Object.values(subject)) &&
    isFields(call) &&
    STEP_CALLS.includes(call.api) &&
    isFields(call.arguments) &&
    allTexts(Object.values(call.arguments)) &&
    isFields(undo) &&
    allTexts([step.id, step.effect, step.command, undo.words]) &&
    [why, findings, warnings, requires ?? []].every(allTexts) &&
    [precondition, shows].every((list) => Array.isArray(list) && list.every(isCondition)) &&
    [...precondition, ...shows].every(hasStatus)
  );
}

function isForced(forced: unknown): boolean {
  return forced === undefined || (isFields(forced) && allTexts(forced.keys) && allTexts([forced.reason]));
}

function isAccount(account: unknown): boolean {
  if (!isFields(account)) return false;
  const { id, partition, name } = account;
  return /^\d{12}$/.test(String(id)) && isPartition(String(partition)) && areTexts({ name });
}

function isLastUse(use: unknown): boolean {
  if (use === undefined) return true;
  if (!isFields(use)) return false;
  const { recorded, at, region, service, unread } = use;
  if (recorded === undefined) return typeof unread === 'string';
  return (
    typeof recorded === 'boolean' && recorded === (typeof at === 'string') && areTexts({ region, service })
  );
}

function isCreator(creator: unknown): boolean {
  if (creator === undefined) return true;
  if (!isFields(creator)) return false;
  const { arn, at, unknown, sourceIp, userAgent } = creator;
  return (
    (typeof unknown === 'string' || allTexts([arn, at])) &&
    areTexts({ unknown, arn, at, sourceIp, userAgent })
  );
}

/** That it is one that Keyreeve makes, `unlawful` finds out. */
function isEdit(edit: unknown): boolean {
  if (edit === undefined) return true;
  return (
    isFields(edit) && typeof edit.was === 'string' && allTexts(edit.diff) && areTexts({ form: edit.form })
  );
}

function isRefusal(refusal: unknown): boolean {
  if (!isFields(refusal)) return false;
  const { account, subject, reasons, findings, lastUse, seenFrom = [] } = refusal;
  return (
    isAccount(account) &&
    isFields(subject) &&
    typeof subject.arn === 'string' &&
    areTexts(subject) &&
    [findings, seenFrom].every(allTexts) &&
    Array.isArray(reasons) &&
    reasons.every((each) => isFields(each) && allTexts([each.code, each.words]) && areTexts(each)) &&
    isLastUse(lastUse)
  );
}

function isTask(task: unknown): boolean {
  if (!isFields(task)) return false;
  const { account, title, confirm, why, findings, steps } = task;
  return isAccount(account) && allTexts([title, confirm]) && [why, findings, steps].every(allTexts);
}

function isGap(gap: unknown): boolean {
  if (!isFields(gap)) return false;
  const { account, source, code, words, fix } = gap;
  return (
    (account === undefined || isAccount(account)) && allTexts([source, code, words]) && areTexts({ fix })
  );
}

/** Members that are texts where they are there at all. */
function areTexts(fields: Readonly<Record<string, unknown>>): boolean {
  return Object.values(fields).every((value) => value === undefined || typeof value === 'string');
}

function hasStatus(condition: Step['shows'][number]): boolean {
  return condition.is !== 'key-is' || KEY_STATUSES.includes(condition.status);
}

function allTexts(values: unknown): boolean {
  return Array.isArray(values) && values.every((value) => typeof value === 'string');
}

import type { StepNow } from './step-now.ts';
import type { Account, Step } from './types.ts';

export const STEP_FILTERS = ['all', 'final', 'warned', 'open'] as const;
export type StepFilter = (typeof STEP_FILTERS)[number];

/** A step with its place in the plan, from 1. */
export interface Numbered {
  readonly step: Step;
  readonly number: number;
}

/** The filter of an address; what is none of them shows all. */
export function filterIn(text: string | undefined): StepFilter {
  return STEP_FILTERS.find((filter) => filter === text) ?? 'all';
}

/** Steps that a person asked to see, in the order of the plan. `query` is looked for in what is about the step. */
export function chosenSteps(
  steps: readonly Step[],
  filter: StepFilter,
  query: string,
  nowOf: (step: string) => StepNow,
): readonly Numbered[] {
  const wanted = query.trim().toLowerCase();
  return steps
    .map((step, index) => ({ step, number: index + 1 }))
    .filter(({ step }) => isLike(step, filter, nowOf(step.id)) && textOf(step, wanted).includes(wanted));
}

function isLike(step: Step, filter: StepFilter, now: StepNow): boolean {
  if (filter === 'final') return isFinal(step);
  if (filter === 'warned') return step.warnings.length > 0;
  if (filter === 'open') return !(now.state === 'ended' && ['done', 'already-done'].includes(now.outcome));
  return true;
}

/** Steps that call nothing of AWS: there is nothing to take back, and no reason to stop anybody. */
const CHANGE_NOTHING: readonly Step['kind'][] = ['notify-owner', 'confirm-inactive'];

/** It changes nothing in AWS. */
export function changesNothing({ kind }: Pick<Step, 'kind'>): boolean {
  return CHANGE_NOTHING.includes(kind);
}

/** It changes something, and nothing brings that back. */
export function isFinal(step: Pick<Step, 'kind' | 'undo'>): boolean {
  return step.undo.possible === 'no' && !changesNothing(step);
}

function textOf({ id, kind, account, subject, effect, why }: Step, wanted: string): string {
  if (wanted === '') return '';
  return [id, kind, account.id, account.name ?? '', effect, ...why, ...Object.values(subject)]
    .join(' ')
    .toLowerCase();
}

/** Steps under the account they are in, accounts in the order of their first step. */
export function byAccount(
  steps: readonly Numbered[],
): readonly { readonly account: Account; readonly steps: readonly Numbered[] }[] {
  const groups = new Map<string, { readonly account: Account; readonly steps: Numbered[] }>();
  for (const each of steps) {
    const { account } = each.step;
    const group = groups.get(account.id);
    if (group === undefined) groups.set(account.id, { account, steps: [each] });
    else group.steps.push(each);
  }
  return [...groups.values()];
}

/** The first so many steps under their accounts, with how many each account has in all. */
export function shownOf(
  groups: ReturnType<typeof byAccount>,
  limit: number,
): readonly {
  readonly account: Account;
  readonly steps: readonly Numbered[];
  readonly of: number;
}[] {
  let left = limit;
  return groups.flatMap(({ account, steps }) => {
    const shown = steps.slice(0, left);
    left -= shown.length;
    return shown.length === 0 ? [] : { account, steps: shown, of: steps.length };
  });
}

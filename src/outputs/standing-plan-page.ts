import { harmless } from './harmless.ts';
import { wrap } from './text-width.ts';

/** A standing plan, as far as a person is shown it. */
export interface ShownStandingPlan {
  readonly id: string;
  readonly accounts: readonly string[];
  readonly rules: readonly string[];
  readonly exemptUsers: readonly string[];
  readonly reason: string;
  readonly madeBy: string;
  readonly madeAt: string;
  readonly notBefore: string;
  readonly expiresAt: string;
}

const LABEL_COLUMNS = 15;

/** A standing plan in plain text, no wider than the terminal. What somebody wrote in it is harmless. */
export function standingPlanPage(plan: ShownStandingPlan, { columns }: { readonly columns: number }): string {
  const width = Math.max(20, columns - LABEL_COLUMNS);
  const lines = (label: string, items: readonly string[]) =>
    items
      .flatMap((item) => wrap(harmless(item), width))
      .map((line, index) => `${`  ${index === 0 ? label : ''}`.padEnd(LABEL_COLUMNS)}${line}\n`)
      .join('');
  return [
    `Standing plan ${plan.id}\n`,
    lines('allows', ['to switch off a key that was just made or revived']),
    lines('where fails', plan.rules),
    lines('in accounts', plan.accounts),
    lines('never of', plan.exemptUsers),
    lines('from', [plan.notBefore]),
    lines('until', [plan.expiresAt]),
    lines('made', [`${plan.madeAt} by ${plan.madeBy}`]),
    lines('reason', [plan.reason]),
  ].join('');
}

import type { DryRunResult } from '../../../api/jobs.ts';
import { texts } from '../../texts.ts';

/** What a dry run came to: how many steps would be what, worst first. */
const ORDER = ['not-be-read', 'be-stale', 'wait-for-another', 'be-done-already', 'be-done'] as const;

/** `1 would be skipped: stale, 4 would be done`. */
export function wouldWords({ steps }: Pick<DryRunResult, 'steps'>): string {
  return ORDER.flatMap((kind) => {
    const count = steps.filter(({ would }) => would === kind).length;
    return count === 0 ? [] : texts.plan.counted(count, texts.plan.would[kind]);
  }).join(', ');
}

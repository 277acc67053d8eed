import type { TimelineEntry } from '../../core/model/investigation.ts';

/** So many entries at most: what opens and closes places goes first, then sign-ins, then what is oldest. */
export function mostTelling(timeline: readonly TimelineEntry[], most: number): readonly TimelineEntry[] {
  let kept = timeline;
  for (const kind of ['last', 'first', 'sign-in'] as const) {
    if (kept.length > most) kept = kept.filter((entry) => entry.kind !== kind);
  }
  return kept.slice(-most);
}

import type { NotSearched } from '../model/denied-calls.ts';
import { byText } from './order.ts';
import type { TrailAnswer, UseRow } from './source.ts';
import { eventsOnce, groupOfRow } from './use-rows.ts';

/**
 * Several answers as one. Records of one event count once, and so do gaps. Rows of the same calls are added where
 * they lie one after the other within the hour, as two parts of a search do; where they overlap, two searches saw the
 * same calls, and the one that saw more counts. The order of answers makes no difference.
 */
export function mergeAnswers(...answers: readonly TrailAnswer[]): TrailAnswer {
  return {
    records: eventsOnce(answers.flatMap(({ records }) => records)),
    uses: rowsOnce(answers.flatMap(({ uses }) => uses)),
    gaps: gapsOnce(answers.flatMap(({ gaps }) => gaps)),
  };
}

/** Gaps, each once. */
export function gapsOnce(gaps: readonly NotSearched[]): readonly NotSearched[] {
  return [...new Map(gaps.map((gap) => [JSON.stringify([gap.region, gap.code, gap.words]), gap])).entries()]
    .toSorted(([a], [b]) => byText(a, b))
    .map(([, gap]) => gap);
}

/** Rows, those of the same calls as one, in a fixed order. */
export function rowsOnce(rows: readonly UseRow[]): readonly UseRow[] {
  return [...Map.groupBy(rows, groupOfRow)]
    .toSorted(([a], [b]) => byText(a, b))
    .flatMap(([, group]) => folded(group));
}

function folded(group: readonly UseRow[]): readonly UseRow[] {
  const [first, ...rest] = group.toSorted(
    (a, b) => byText(a.firstAt, b.firstAt) || byText(a.lastAt, b.lastAt) || a.count - b.count,
  );
  if (first === undefined) return [];
  let done = 0;
  let open = first;
  for (const row of rest) {
    if (row.firstAt > open.lastAt) {
      done += open.count;
      open = row;
    } else {
      const lastAt = row.lastAt > open.lastAt ? row.lastAt : open.lastAt;
      open = { ...open, lastAt, count: Math.max(open.count, row.count) };
    }
  }
  return [{ ...open, firstAt: first.firstAt, count: done + open.count }];
}

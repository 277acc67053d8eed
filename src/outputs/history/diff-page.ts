import type { RunDiff } from '../../core/history/diff.ts';
import { comparisonCounts } from '../comparison-words.ts';
import { columnsOf, type Look, painter } from '../look.ts';
import { changedParts } from '../terminal/comparison-section.ts';
import { heading, paragraph } from '../terminal/words.ts';
import { diffNotes, incompleteDiff, runsInWords } from './diff-words.ts';

/** How a diff was asked for. */
export interface DiffShown {
  /** The runs were named the other way round. */
  readonly swapped: boolean;
}

/** Two runs of a store beside each other, for people. Lists are cut with a count. */
export function* diffPage(diff: RunDiff, { swapped }: DiffShown, look: Look): Generator<string> {
  const columns = columnsOf(look);
  const paint = painter(look);
  const { from, to } = diff;
  yield heading(`Run ${to.number} beside run ${from.number}`, paint);
  yield paragraph(runsInWords(diff), columns, { indent: 2, style: 'dim' }, paint);
  yield paragraph(`${comparisonCounts(diff)}.`, columns, { indent: 2, style: 'bold' }, paint);
  for (const note of diffNotes(diff, swapped)) yield paragraph(note, columns, { indent: 2 }, paint);
  yield* changedParts(diff, to, look);
  const incomplete = incompleteDiff(diff);
  if (incomplete === undefined) return;
  yield '\n';
  yield paragraph(incomplete, columns, { indent: 0, style: ['bold', 'yellow'] }, paint);
}

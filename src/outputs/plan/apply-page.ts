import type { Outcome } from '../../core/model/audit-entry.ts';
import type { Plan, Step } from '../../core/plan/plan.ts';
import { columnsOf, type Look, painter, type Style } from '../look.ts';
import { paragraph } from '../terminal/words.ts';
import { subjectWords } from './words.ts';

const MARKS: Readonly<Record<Outcome, readonly [mark: string, style: Style]>> = {
  done: ['✓', 'green'],
  'already-done': ['✓', 'green'],
  failed: ['✗', ['bold', 'red']],
  'not-verified': ['✗', ['bold', 'red']],
  stale: ['–', 'yellow'],
  skipped: ['–', 'yellow'],
  'possibly-sent': ['?', 'yellow'],
};

/** How one step ended: a line or some. */
export function stepEndLines(
  step: Step,
  { outcome, words, fix }: { readonly outcome: Outcome; readonly words: string; readonly fix?: string },
  look: Look,
): string {
  const paint = painter(look);
  const columns = columnsOf(look);
  const [mark, markStyle] = MARKS[outcome];
  const head = `${step.id}  ${step.kind}  ${subjectWords(step.subject)}: ${outcome}`;
  return [
    paragraph(head, columns, { indent: 2, mark: `${mark} `, markStyle }, paint),
    paragraph(words, columns, { indent: 6, style: 'dim' }, paint),
    fix === undefined ? '' : paragraph(fix, columns, { indent: 6, mark: 'Fix: ' }, paint),
  ].join('');
}

/** How a plan ended, in a sentence or two. @param over why it was over when it was gone on with */
export function appliedWords({
  counts,
  resumed,
  over,
}: {
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly resumed: boolean;
  readonly over?: string;
}): string {
  const again = resumed ? 'It had been cut off before, and was gone on with. ' : '';
  const late = over === undefined ? '' : `${over} Nothing new was called. `;
  return `${again}${late}${countsInWords(counts)}`;
}

function countsInWords(counts: Readonly<Record<Outcome, number>>): string {
  const parts = (Object.entries(counts) as [Outcome, number][])
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${outcome}`);
  return parts.length === 0 ? 'Nothing was to be done.' : `${parts.join(', ')}.`;
}

/** What would be done, a step after the other. */
export function* dryRunPage(
  prospects: readonly { readonly step: Step; readonly would: string; readonly words: string }[],
  why: string,
  look: Look,
): Generator<string> {
  const paint = painter(look);
  const columns = columnsOf(look);
  yield `\n${paragraph(why, columns, { indent: 0, style: 'bold' }, paint)}`;
  for (const { step, would, words } of prospects) {
    yield paragraph(`${step.id}  would ${would.replaceAll('-', ' ')}`, columns, { indent: 2 }, paint);
    yield paragraph(words, columns, { indent: 6, style: 'dim' }, paint);
  }
}

/** What a containment leaves to a person: said again at its end, when the plan has scrolled away. */
export function* stillYours({ notes }: Pick<Plan, 'notes'>, look: Look): Generator<string> {
  const columns = columnsOf(look);
  for (const note of notes) yield paragraph(note, columns, { indent: 2, mark: 'Note: ' }, painter(look));
}

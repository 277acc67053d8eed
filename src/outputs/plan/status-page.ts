import type { KeyDue } from '../../core/plan/due.ts';
import type { PlanState } from '../../core/plan/journal.ts';
import { columnsOf, type Look, painter } from '../look.ts';
import { layTable } from '../table.ts';
import { counted, heading, paragraph } from '../terminal/words.ts';

/** Where each key stands, what is due first; then plans that were begun and not ended. */
export function* statusPage(
  keys: readonly KeyDue[],
  plans: readonly PlanState[],
  now: string,
  look: Look,
): Generator<string> {
  const paint = painter(look);
  const columns = columnsOf(look);
  const begun = plans.filter(({ stage }) => stage === 'begun');
  for (const { plan, at } of begun) {
    const words = `The plan ${plan} was begun at ${at} and cut off. Go on with it: keyreeve apply its file.`;
    yield paragraph(words, columns, { indent: 0, mark: '! ', markStyle: 'yellow' }, paint);
  }
  const due = keys.filter((key) => key.due);
  yield heading(`${counted(keys.length, 'key')} in the journal, ${due.length} due at ${now}`, paint);
  if (keys.length === 0) return;
  const rows = keys
    .toSorted((a, b) => order(a) - order(b) || (a.accessKeyId < b.accessKeyId ? -1 : 1))
    .map((key) => [
      { text: key.account },
      { text: key.accessKeyId },
      { text: key.userName ?? '' },
      { text: key.stage },
      { text: key.since },
      key.due
        ? { text: `${key.next} now`, style: 'bold' as const }
        : { text: key.dueAt === undefined ? '' : `${key.next} from ${key.dueAt}` },
      { text: key.words, style: 'dim' as const },
    ]);
  const table = layTable(
    [
      { heading: 'account' },
      { heading: 'key' },
      { heading: 'user', min: 8 },
      { heading: 'stage' },
      { heading: 'since', drop: 'for room' },
      { heading: 'next', min: 12, wraps: true },
      { heading: '', min: 20, drop: 'for comfort', good: 50, wraps: true },
    ],
    rows,
    { columns, indent: 2 },
    paint,
  );
  yield `${table.heading}\n`;
  for (const row of table.rows) yield `${row}\n`;
  if (due.length > 0) yield paragraph(PLAN_WHAT_IS_DUE, columns, { indent: 2 }, paint);
}

/** The journal knows what Keyreeve did, and not what others did since. */
const PLAN_WHAT_IS_DUE =
  'Plan what is due: keyreeve plan. It reads each key again, says what is against it by now, and leaves out what is gone.';

function order({ due, next }: KeyDue): number {
  return due ? 0 : next === undefined ? 2 : 1;
}

import { spanOf } from '../../core/history/told.ts';
import { SEVERITIES } from '../../core/model/finding.ts';
import { type FindingLife, LIFE_STATES } from '../../core/model/history.ts';
import { harmless } from '../harmless.ts';
import { columnsOf, type Look, painter } from '../look.ts';
import { layTable } from '../table.ts';
import { nameOf } from '../terminal/account-names.ts';
import { counted, heading, paragraph, SEVERITY_STYLE } from '../terminal/words.ts';
import { changeInWords, STATE_IN_WORDS, STATE_STYLE } from './change-words.ts';

/** The life of one finding, with every change, its run and its time. */
export function* lifePage({ finding, state, changes }: FindingLife, look: Look): Generator<string> {
  const columns = columnsOf(look);
  const paint = painter(look);
  const { id, rule, severity, account, resource, credential, says } = finding;
  yield heading(`Finding ${id}: ${STATE_IN_WORDS[state]}`, paint);
  const key = credential?.accessKeyId ?? credential?.id;
  const line = (words: string) => paragraph(words, columns, { indent: 2 }, paint);
  yield paragraph(`${severity}: ${rule}`, columns, { indent: 2, style: SEVERITY_STYLE[severity] }, paint);
  yield line(`${nameOf(account)} · ${resource.arn}${key === undefined ? '' : ` · ${key}`}`);
  yield line(says);
  yield '\n';
  for (const change of changes) {
    const mark = `${change.now}  run ${String(change.run).padEnd(4)}  `;
    yield paragraph(
      changeInWords(change),
      columns,
      { indent: 2, mark, style: STATE_STYLE[change.to] },
      paint,
    );
  }
}

/** Rows of the table at most; more are counted. */
const MOST_ROWS = 200;

/** The findings that an account ever had: those that stand open first, and of these the worst. */
export function* livesPage(
  lives: readonly FindingLife[],
  account: string,
  limit: number | undefined,
  look: Look,
): Generator<string> {
  const columns = columnsOf(look);
  const paint = painter(look);
  const sums = LIFE_STATES.map((state) => {
    const count = lives.filter((life) => life.state === state).length;
    return `${count} ${STATE_IN_WORDS[state]}`;
  });
  const [first] = lives;
  const title = first === undefined ? account : nameOf(first.finding.account);
  yield heading(`${title}: ${counted(lives.length, 'finding')}, ${sums.join(', ')}`, paint);
  if (lives.length === 0) return;
  const sorted = [...lives].sort((a, b) => rankOf(a) - rankOf(b));
  const shown = sorted.slice(0, limit ?? MOST_ROWS);
  const rows = shown.map((life) => {
    const { finding, state } = life;
    const { first, last } = spanOf(life);
    return [
      { text: STATE_IN_WORDS[state], style: STATE_STYLE[state] },
      { text: finding.severity, style: SEVERITY_STYLE[finding.severity] },
      { text: finding.rule },
      { text: finding.credential?.accessKeyId ?? finding.resource.name },
      { text: first.slice(0, 10) },
      { text: last.slice(0, 10) },
      { text: finding.id },
    ];
  });
  const table = layTable(COLUMNS, rows, { columns, indent: 2 }, paint);
  yield `${table.heading}\n`;
  for (const row of table.rows) yield `${row}\n`;
  if (sorted.length > shown.length)
    yield harmless(`  and ${sorted.length - shown.length} more: --format json has all\n`);
  yield paragraph(
    'keyreeve history --finding ID has each change of one; --format json has all ids.',
    columns,
    { indent: 2, style: 'dim' },
    paint,
  );
}

const COLUMNS = [
  { heading: 'state' },
  { heading: 'severity' },
  { heading: 'rule', min: 12, good: 28 },
  { heading: 'whose', min: 10, good: 20, last: true as const },
  { heading: 'first seen', drop: 'for comfort' as const },
  { heading: 'so since' },
  { heading: 'id', drop: 'for comfort' as const },
];

function rankOf({ state, finding }: FindingLife): number {
  const states = { open: 0, 'not-seen': 1, accepted: 2, resolved: 3 };
  return states[state] * SEVERITIES.length + SEVERITIES.indexOf(finding.severity);
}

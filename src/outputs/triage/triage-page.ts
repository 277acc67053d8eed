import type { Priority, ReportedKey, Triage, TriagedKey } from '../../core/model/triage.ts';
import { harmless } from '../harmless.ts';
import { columnsOf, type Look, type Paint, painter, type Style } from '../look.ts';
import { layTable } from '../table.ts';
import { counted, heading, paragraph } from '../terminal/words.ts';

/** Rows of the table at most, and keys told in full: a terminal is no place for a hundred thousand. */
const MOST_ROWS = 1_000;
const MOST_TOLD = 50;

const WORDS: Readonly<Record<Priority, string>> = {
  P1: 'P1: works, and is used or known to be out',
  P2: 'P2: works, no use seen',
  unknown: 'Not known: take them for keys that work',
  P3: 'P3: there, and does not work',
  P4: 'P4: gone, not yours, or no key',
};

const STYLES: Readonly<Record<Priority, Style>> = {
  P1: ['bold', 'red'],
  P2: 'red',
  unknown: 'yellow',
  P3: 'cyan',
  P4: 'dim',
};

/** All keys in a table, the worst first; then those that somebody has to do something about, with what. */
export function* triagePage(triage: Triage, look: Look): Generator<string> {
  const paint = painter(look);
  const columns = columnsOf(look);
  const { keys, counts, notes, now, complete } = triage;
  const tally = Object.entries(counts).flatMap(([priority, count]) =>
    count === 0 ? [] : [`${count} ${priority === 'unknown' ? 'not known' : priority}`],
  );
  yield heading(`${counted(keys.length, 'id')}: ${tally.join(', ')}, at ${now}`, paint);
  const table = layTable(TABLE, keys.slice(0, MOST_ROWS).map(rowOf), { columns, indent: 2 }, paint);
  yield `${table.heading}\n`;
  for (const row of table.rows) yield `${row}\n`;
  if (keys.length > MOST_ROWS)
    yield paragraph(
      `And ${keys.length - MOST_ROWS} more: --format json or csv has all.`,
      columns,
      { indent: 2 },
      paint,
    );
  for (const priority of ['P1', 'P2', 'unknown'] as const)
    yield* section(
      keys.filter((key) => key.priority === priority),
      priority,
      columns,
      paint,
    );
  if (notes.length > 0) yield '\n';
  for (const note of notes)
    yield paragraph(note, columns, { indent: 0, mark: '! ', markStyle: 'yellow' }, paint);
  if (!complete)
    yield paragraph(
      'INCOMPLETE: something that decides could not be read.',
      columns,
      { indent: 0, style: 'yellow' },
      paint,
    );
}

const TABLE = [
  { heading: '' },
  { heading: 'key' },
  { heading: 'account' },
  { heading: 'whose', min: 8, last: true as const },
  { heading: 'status' },
  { heading: 'last used' },
];

function rowOf(key: TriagedKey) {
  const { priority, id, account, status, lastUse } = key;
  const used = 'value' in lastUse ? (lastUse.value.at?.slice(0, 10) ?? 'never') : '?';
  const isRead = key.standing === 'ours' && !('value' in status && status.value === 'Gone');
  return [
    { text: priority === 'unknown' ? '?' : priority, style: STYLES[priority] },
    { text: id },
    { text: account?.id ?? '?' },
    { text: whose(key) },
    { text: 'value' in status ? status.value : isRead ? '?' : '-' },
    { text: isRead ? used : '-' },
  ];
}

function whose({ standing, holder, userName, exempt }: TriagedKey): string {
  if (standing === 'not-ours') return 'not yours';
  if (standing === 'not-a-key') return 'no key';
  if (holder === 'root') return 'root';
  const name = userName ?? '?';
  return exempt === undefined ? name : `${name} (exempt)`;
}

function* section(
  keys: readonly TriagedKey[],
  priority: Priority,
  columns: number,
  paint: Paint,
): Generator<string> {
  if (keys.length === 0) return;
  yield heading(WORDS[priority], paint);
  for (const key of keys.slice(0, MOST_TOLD)) {
    const { id, says, advice, commands, reported, owner } = key;
    const line = (text: string) => paragraph(text, columns, { indent: 4 }, paint);
    yield `  ${paint(STYLES[priority], harmless(id))}\n`;
    yield line(says);
    if (owner !== undefined) yield line(`Owner: ${owner}`);
    for (const each of reported) yield line(reportedWords(each));
    yield line(advice);
    // A command that is broken into lines cannot be copied.
    for (const command of commands) yield `      ${harmless(command)}\n`;
  }
  if (keys.length > MOST_TOLD)
    yield paragraph(
      `And ${keys.length - MOST_TOLD} more: --format json or csv has all.`,
      columns,
      { indent: 2 },
      paint,
    );
}

function reportedWords({ by, at, type, severity, where, userName }: ReportedKey): string {
  const more = [
    at === undefined ? undefined : `at ${at}`,
    type,
    severity,
    where === undefined ? undefined : `in ${where}`,
    userName === undefined ? undefined : `user ${userName}`,
  ].filter((each) => each !== undefined);
  return `Reported (${by})${more.length === 0 ? '' : `: ${more.join(', ')}`}.`;
}

import type { Entry, Outcome } from '../../core/model/audit-entry.ts';
import { columnsOf, type Look, painter, type Style } from '../look.ts';
import { type Cell, type Column, layTable } from '../table.ts';
import { accountOf, callOf, numbersOf, subjectOf } from './about.ts';

const COLUMNS: readonly Column[] = [
  { heading: '#', align: 'right' },
  { heading: 'at' },
  { heading: 'action' },
  { heading: 'outcome' },
  { heading: 'what', min: 24, wraps: true, last: true },
  { heading: 'by', min: 20, good: 24, drop: 'for comfort' },
];

const STYLES: Readonly<Record<Outcome, Style>> = {
  done: 'green',
  'already-done': 'green',
  failed: 'red',
  'not-verified': 'red',
  stale: 'yellow',
  skipped: 'yellow',
  'possibly-sent': 'yellow',
};

/** Entries, one a row, in the order given. Every name in them is made harmless. */
export function* auditTable(entries: readonly Entry[], look: Look): Generator<string> {
  const table = layTable(COLUMNS, entries.map(row), { columns: columnsOf(look), indent: 0 }, painter(look));
  yield `${table.heading}\n`;
  for (const each of table.rows) yield `${each}\n`;
}

function row(entry: Entry): Cell[] {
  const { seq, at, action, outcome, actor } = entry;
  return [
    { text: String(seq), style: 'dim' },
    { text: at },
    { text: action, style: 'bold' },
    { text: outcome ?? '', ...(outcome !== undefined && { style: STYLES[outcome] }) },
    { text: whatOf(entry) },
    { text: whoIn(actor), style: 'dim' },
  ];
}

/** The person where somebody was signed in, and by whom the program acted. */
function whoIn({ arn, host, person }: Entry['actor']): string {
  const by = arn === undefined ? host : inShort(arn);
  return person === undefined ? by : `${person} by ${by}`;
}

/** The name in an ARN: `role/Admin/ann`. JSON and exports have all of it. */
function inShort(arn: string): string {
  return /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(?:assumed-)?(.+)$/.exec(arn)?.[1] ?? arn;
}

/** The call, the account, the subject, and what was said of it. */
function whatOf(entry: Entry): string {
  const parts = [callOf(entry), subjectOf(entry), accountOf(entry), entry.step ?? entry.plan];
  const names = parts.filter((part) => part !== undefined).join(' · ');
  return [names, numbersOf(entry), entry.words]
    .filter((part) => part !== undefined && part !== '')
    .join(': ');
}

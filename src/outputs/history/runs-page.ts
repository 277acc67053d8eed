import { SEVERITIES } from '../../core/model/finding.ts';
import type { StoredRun } from '../../core/model/history.ts';
import { COVERAGE_STATUSES } from '../../core/model/run.ts';
import { secondsBetween } from '../../core/model/time.ts';
import { columnsOf, type Look, painter } from '../look.ts';
import { type Column, layTable } from '../table.ts';
import { paragraph, shortLength } from '../terminal/words.ts';
import { runStateInWords, runStateStyle } from './change-words.ts';

const COLUMNS: readonly Column[] = [
  { heading: 'run', align: 'right' },
  { heading: 'judged by' },
  { heading: 'age', align: 'right' },
  { heading: 'scope', min: 7, wraps: true, maxLines: 4, drop: 'for room' },
  { heading: 'accounts', min: 9, wraps: true, maxLines: 4 },
  { heading: 'failing', min: 9, wraps: true, maxLines: 5 },
  { heading: 'unknown', align: 'right' },
  { heading: 'state', min: 11, wraps: true, maxLines: 4 },
];

/** How the list was asked for. */
export interface RunsShown {
  /** ISO 8601 UTC: what ages are counted to. */
  readonly now: string;
  /** There are older runs than those. */
  readonly more: boolean;
}

/** Runs of a store for people, the newest first. */
export function* runsPage(
  runs: readonly StoredRun[],
  { now, more }: RunsShown,
  look: Look,
): Generator<string> {
  const columns = columnsOf(look);
  const paint = painter(look);
  if (runs.length === 0) {
    yield 'The store has no run yet.\n';
    return;
  }
  const rows = runs.map((run) => rowOf(run, scopeIn(runs, run), now));
  const table = layTable(COLUMNS, rows, { columns, indent: 0 }, paint);
  yield `${table.heading}\n`;
  for (const row of table.rows) yield `${row}\n`;
  if (more) yield paragraph('There are older ones: --limit shows more.', columns, { indent: 0 }, paint);
}

/** The kind of accounts, and which where runs of that kind differ in it. */
function scopeIn(runs: readonly StoredRun[], { scope: { kind, key } }: StoredRun): string {
  const alike = runs.every(({ scope }) => scope.kind !== kind || scope.key === key);
  return alike ? SCOPES[kind] : `${SCOPES[kind]} ${key}`;
}

const SCOPES: Readonly<Record<StoredRun['scope']['kind'], string>> = {
  organization: 'org',
  units: 'units',
  account: 'account',
  list: 'list',
  files: 'files',
};

function rowOf(run: StoredRun, scope: string, now: string) {
  const { number, summary } = run;
  return [
    { text: String(number) },
    { text: `${run.now.slice(0, 10)} ${run.now.slice(11, 16)}` },
    { text: ageOf(run.now, now) },
    { text: scope },
    { text: summary === undefined ? '-' : accountsInShort(summary.accounts) },
    { text: summary === undefined ? '-' : failingInShort(summary.failing) },
    { text: summary === undefined ? '-' : String(summary.counts.unknown) },
    { text: runStateInWords(run), style: runStateStyle(run) },
  ];
}

/** A run may judge by a time to come. */
function ageOf(time: string, now: string): string {
  const seconds = secondsBetween(time, now);
  return seconds < 0 ? `in ${shortLength(-seconds)}` : shortLength(seconds);
}

function accountsInShort(accounts: NonNullable<StoredRun['summary']>['accounts']): string {
  const parts = COVERAGE_STATUSES.filter((status) => accounts[status] > 0);
  return parts.length === 0 ? 'none' : parts.map((status) => `${accounts[status]} ${status}`).join(', ');
}

/** `2 critical, 5 high`, or that there is none. */
export function failingInShort(failing: NonNullable<StoredRun['summary']>['failing']): string {
  const parts = SEVERITIES.filter((severity) => failing[severity] > 0);
  return parts.length === 0 ? 'none' : parts.map((severity) => `${failing[severity]} ${severity}`).join(', ');
}

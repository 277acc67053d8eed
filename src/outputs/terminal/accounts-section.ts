import { SEVERITIES } from '../../core/model/finding.ts';
import type { AccountCoverage, RunReport } from '../../core/model/run.ts';
import type { Paint, Style } from '../look.ts';
import { type Cell, type Column, layTable } from '../table.ts';
import { isInterrupted } from './last-lines.ts';
import { type AccountTally, MOST_ROWS, type Tally } from './tally.ts';
import { COVERAGE_STYLE, counted, heading, SEVERITY_STYLE, shortLength } from './words.ts';

/** Up to this many accounts are all listed; of more, those with something to tell. */
const LIST_ALL = 15;

const COLUMNS: readonly Column[] = [
  { heading: 'account' },
  { heading: 'name', min: 8, wraps: true },
  { heading: 'result' },
  { heading: 'users', align: 'right', drop: 'for room' },
  { heading: 'report', align: 'right' },
  { heading: 'found', min: 12, wraps: true },
];

/** What became of each account and what was found in it, in the order of account ids. */
export function* accountsSection(
  report: RunReport,
  tally: Tally,
  columns: number,
  paint: Paint,
): Generator<string> {
  const coverage = report.coverage.filter((each) => !isInterrupted(each));
  const interrupted = report.coverage.length - coverage.length;
  const telling = coverage.length <= LIST_ALL ? coverage : coverage.filter((each) => tells(each, tally));
  const shown = telling.length <= MOST_ROWS ? telling : theWorst(telling, tally);
  yield heading('Accounts', paint);
  if (shown.length > 0) {
    const named = shown.some(({ account }) => account.name !== undefined);
    const rows = shown.map((each) => row(each, tally.byAccount.get(each.account.id), named));
    const table = layTable(
      named ? COLUMNS : COLUMNS.filter(({ heading }) => heading !== 'name'),
      rows,
      { columns, indent: 2 },
      paint,
    );
    yield `${table.heading}\n`;
    for (const line of table.rows) yield `${line}\n`;
  }
  if (telling.length > shown.length) {
    const more = counted(telling.length - shown.length, 'more account');
    yield `  and ${more} with something to tell: --output run.json has all\n`;
  }
  if (telling.length < coverage.length) yield `  ${restInWords(coverage, tally)}\n`;
  if (interrupted > 0) yield `  interrupted: ${counted(interrupted, 'account')} not done\n`;
}

/** Skipped accounts have a section of their own. */
function tells(coverage: AccountCoverage, tally: Tally): boolean {
  if (coverage.status === 'skipped') return false;
  return coverage.status !== 'scanned' || tally.byAccount.has(coverage.account.id);
}

function restInWords(coverage: readonly AccountCoverage[], tally: Tally): string {
  const skipped = coverage.filter((each) => each.status === 'skipped').length;
  const clean = coverage.filter((each) => each.status !== 'skipped' && !tells(each, tally)).length;
  const parts = [
    ...(clean > 0 ? [`${counted(clean, 'account')} without findings`] : []),
    ...(skipped > 0 ? [`${counted(skipped, 'skipped account')}`] : []),
  ];
  return `and ${parts.join(', ')}`;
}

/** The accounts of most weight, put back into the order of ids. */
function theWorst(coverage: readonly AccountCoverage[], tally: Tally): AccountCoverage[] {
  const worst = [...coverage].sort((a, b) => compareWeight(weight(b, tally), weight(a, tally)));
  const chosen = new Set(worst.slice(0, MOST_ROWS));
  return coverage.filter((each) => chosen.has(each));
}

function weight({ account, status }: AccountCoverage, tally: Tally): number[] {
  const found = tally.byAccount.get(account.id);
  return [
    ...SEVERITIES.map((severity) => found?.failing[severity] ?? 0),
    status === 'failed' ? 1 : 0,
    found?.unknown ?? 0,
  ];
}

function compareWeight(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function row(coverage: AccountCoverage, found: AccountTally | undefined, named: boolean): Cell[] {
  const { account, status, report, users, state } = coverage;
  const age = report?.ageSeconds === undefined ? '-' : shortLength(report.ageSeconds);
  return [
    { text: account.id },
    ...(named ? [{ text: account.name ?? '' }] : []),
    { text: status, style: COVERAGE_STYLE[status] },
    { text: users === undefined ? '-' : String(users) },
    { text: report?.stale === true ? `${age}, stale` : age },
    status === 'skipped'
      ? { text: state ?? coverage.reason ?? '', style: 'dim' }
      : foundCell(coverage, found),
  ];
}

function foundCell({ status }: AccountCoverage, found: AccountTally | undefined): Cell {
  if (status === 'failed') return { text: 'could not be read', style: COVERAGE_STYLE.failed };
  const parts: string[] = [];
  let style: Style = 'dim';
  if (found !== undefined && found.unknown > 0) style = 'yellow';
  for (const severity of SEVERITIES.toReversed()) {
    const count = found?.failing[severity];
    if (count === undefined) continue;
    parts.unshift(`${count} ${severity}`);
    style = SEVERITY_STYLE[severity];
  }
  if (found !== undefined && found.unknown > 0) parts.push(`${found.unknown} unknown`);
  return { text: parts.length === 0 ? 'nothing' : parts.join(', '), style };
}

import { SEVERITIES, STATUSES } from '../../core/model/finding.ts';
import { type AccountCoverage, COVERAGE_STATUSES, type Run } from '../../core/model/run.ts';
import { counted, elapsed, shortLength } from './words.ts';

/** Between parts that belong together. */
export const DOT = ' · ';

const STATUS_WORDS = {
  fail: 'fail',
  unknown: 'unknown',
  manual: 'manual',
  pass: 'pass',
  'not-applicable': 'not applicable',
} as const;

/**
 * The parts of the last line: counts of each status, coverage, report ages, time, calls. They are joined
 * with ` | ` and, where the terminal is narrower, broken there.
 */
export function lastLineParts(
  run: Run,
  coverage: readonly AccountCoverage[],
  elapsedMs: number | undefined,
): string[] {
  return [
    countsInWords(run),
    coverageInWords(run),
    agesInWords(coverage),
    ...(elapsedMs === undefined ? [] : [elapsed(elapsedMs)]),
    callsInWords(run),
  ];
}

function countsInWords({ counts, failing, suppressed, attested }: Run): string {
  const severities = SEVERITIES.filter((severity) => failing[severity] > 0).map(
    (severity) => `${failing[severity]} ${severity}`,
  );
  // Most runs have nothing for a person to look at; a zero nobody can change would only be read.
  const shown = STATUSES.filter((status) => status !== 'manual' || counts.manual > 0);
  const byStatus = shown.map((status) => {
    const more = status === 'fail' && severities.length > 0 ? ` (${severities.join(', ')})` : '';
    return `${counts[status]} ${STATUS_WORDS[status]}${more}`;
  });
  const apart = [
    [total(suppressed), 'suppressed'],
    [total(attested), 'attested'],
  ].flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]));
  return [...byStatus, ...apart].join(DOT);
}

function total(counts: Run['counts']): number {
  return STATUSES.reduce((sum, status) => sum + counts[status], 0);
}

function coverageInWords({ accounts }: Run): string {
  const total = COVERAGE_STATUSES.reduce((sum, status) => sum + accounts[status], 0);
  const parts = COVERAGE_STATUSES.filter((status) => status === 'scanned' || accounts[status] > 0);
  return `${parts.map((status) => `${accounts[status]} ${status}`).join(', ')} of ${counted(total, 'account')}`;
}

function agesInWords(coverage: readonly AccountCoverage[]): string {
  const reports = coverage.flatMap(({ report }) => (report === undefined ? [] : [report]));
  if (reports.length === 0) return 'no report';
  let youngest = Number.POSITIVE_INFINITY;
  let oldest = Number.NEGATIVE_INFINITY;
  let undated = 0;
  for (const { ageSeconds } of reports) {
    if (ageSeconds === undefined) undated += 1;
    else {
      youngest = Math.min(youngest, ageSeconds);
      oldest = Math.max(oldest, ageSeconds);
    }
  }
  const stale = reports.filter((report) => report.stale).length;
  const also = [
    ...(undated > 0 && undated < reports.length ? [`${undated} of unknown age`] : []),
    ...(stale > 0 ? [`${stale} stale`] : []),
  ];
  const noun = reports.length === 1 ? 'report' : 'reports';
  const ages = undated === reports.length ? 'of unknown age' : `${rangeInWords(youngest, oldest)} old`;
  return [`${noun} ${ages}`, ...also].join(', ');
}

function rangeInWords(youngest: number, oldest: number): string {
  const from = shortLength(youngest);
  const to = shortLength(oldest);
  return from === to ? from : `${from}–${to}`;
}

function callsInWords({ calls: { read, poll, session, retries } }: Run): string {
  const of = [
    ...(poll > 0 ? [counted(poll, 'poll')] : []),
    ...(session > 0 ? [`${session} session`] : []),
    ...(retries > 0 ? [counted(retries, 'retry', 'retries')] : []),
  ];
  return `${counted(read + poll + session, 'call')}${of.length > 0 ? ` (${of.join(', ')})` : ''}`;
}

/** An account that the run had not done when it was stopped: no fault of the account. */
export function isInterrupted({ code }: AccountCoverage): boolean {
  return code === 'Interrupted';
}

/** Why the run is not complete, or `undefined` where it is. */
export function incompleteInWords(
  { complete, accounts, counts }: Run,
  coverage: readonly AccountCoverage[],
): string | undefined {
  if (complete) return undefined;
  const interrupted = coverage.filter(isInterrupted).length;
  const failed = accounts.failed - interrupted;
  const parts = [
    ...(interrupted > 0 ? [`interrupted: ${counted(interrupted, 'account')} not done`] : []),
    ...(failed > 0 ? [`${counted(failed, 'account')} could not be read`] : []),
    ...(accounts.partial > 0 ? [`${counted(accounts.partial, 'account')} read only in part`] : []),
    ...(counts.unknown > 0 ? [`${counted(counts.unknown, 'verdict is', 'verdicts are')} unknown`] : []),
  ];
  return `INCOMPLETE: ${parts.length > 0 ? parts.join(', ') : 'not everything could be read or judged'}.`;
}

/** Parts joined in lines of at most so many columns; a part that is wider alone is broken at its dots. */
export function joined(parts: readonly string[], columns: number, by = ' | '): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    if (line !== '' && line.length + by.length + part.length <= columns) {
      line += by + part;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = part.length > columns && by !== DOT ? joined(part.split(DOT), columns, DOT) : [part];
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  return [...lines, line];
}

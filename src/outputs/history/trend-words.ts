import { meanSecondsToFix, type Trend, type TrendPoint, type TrendRow } from '../../core/history/trend.ts';
import { COVERAGE_STATUSES } from '../../core/model/run.ts';
import { lengthInWords } from '../../core/model/time.ts';
import { COVERAGE_IN_WORDS } from '../html/words.ts';
import { counted, shortLength } from '../terminal/words.ts';

/** What a trend was asked of, besides its time. */
export interface TrendShown {
  readonly rules: readonly string[];
  readonly accounts: readonly string[];
}

/** `Open findings from 2026-01-01 to 2026-12-31, 365 runs`. */
export function trendTitle({ points }: Trend, { rules, accounts }: TrendShown): string {
  const [first, last] = [points[0], points.at(-1)];
  const about = [...rules, ...accounts.map((id) => `account ${id}`)];
  const of = about.length === 0 ? '' : ` of ${about.join(', ')}`;
  if (first === undefined || last === undefined) return `Open findings${of}: no run`;
  const day = (time: string) => time.slice(0, 10);
  const when =
    day(first.now) === day(last.now) ? `on ${day(last.now)}` : `from ${day(first.now)} to ${day(last.now)}`;
  return `Open findings${of} ${when}, ${counted(points.length, 'run')}`;
}

/** The whole trend in a few sentences: what a chart shows, for whom it cannot. */
export function trendInWords({ total, points }: Trend): readonly string[] {
  const { openBefore, end, fresh, reopened, fixed } = total;
  const [first] = points;
  const start = first === undefined || openBefore > 0 ? openBefore : first.all.open;
  const whence = openBefore > 0 ? 'before' : 'after the first run';
  const mean = meanSecondsToFix(total);
  const more = [
    ...(end.notSeen > 0 ? [`${end.notSeen} not seen by the last run that asked`] : []),
    ...(end.accepted > 0 ? [`${end.accepted} suppressed or attested`] : []),
  ];
  const took = mean === undefined ? '' : ` after ${lengthInWords(mean)} on the mean`;
  return [
    `${end.open} open, where ${start} were ${whence}${more.length > 0 ? `; ${more.join(', ')}` : ''}.`,
    `${fresh} new, ${fixed} fixed${took}, ${reopened} reopened.`,
  ];
}

/** The mean time to fix in a narrow cell, `12 d`; a dash where nothing was fixed. */
export function meanInShort(row: TrendRow): string {
  const mean = meanSecondsToFix(row);
  return mean === undefined ? '-' : shortLength(mean);
}

/** `198 read in full, 2 not read`. */
export function accountsOf({ accounts }: Pick<TrendPoint, 'accounts'>): string {
  const parts = COVERAGE_STATUSES.filter((status) => accounts[status] > 0).map(
    (status) => `${accounts[status]} ${COVERAGE_IN_WORDS[status]}`,
  );
  return parts.length === 0 ? 'no account' : parts.join(', ');
}

/** What a reader must know to take a trend for no more than it is. */
export function trendNotes({ notEnded, late, scopes, backwards }: Trend): readonly string[] {
  const named = notEnded.slice(0, MOST_NAMED).map(({ run, state }) => `${run} (${state})`);
  const rest = notEnded.length - named.length;
  return [
    ...(notEnded.length > 0
      ? [
          `${counted(notEnded.length, 'run')} never ended, and ${notEnded.length === 1 ? 'is' : 'are'} no part of this: ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`,
        ]
      : []),
    ...(late.length > 0 ? [lateInWords(late)] : []),
    ...(scopes > 1 ? [`The runs are of ${scopes} different sets of accounts.`] : []),
    ...(backwards
      ? ['A run judged by an earlier time than the run before it: it is drawn beside that one.']
      : []),
  ];
}

const MOST_NAMED = 5;

function lateInWords(late: Trend['late']): string {
  const named = late
    .slice(0, MOST_NAMED)
    .map(({ run, accounts }) => `${run} (${counted(accounts, 'account')})`);
  const rest = late.length - named.length;
  const which = `${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  return `What ${counted(late.length, 'run')} saw in accounts where a later run, or one that judged by a later time, had judged before is no part of this: ${which}.`;
}

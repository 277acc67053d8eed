import type { TrailWindow } from '../../core/investigation/source.ts';
import { MOST_TELLING, MOST_USE_ROWS, TELLING_NAMES } from '../../core/investigation/telling.ts';
import { type Ask, conditionOf } from './ask.ts';
import { SHARED_COLUMNS, WHOLE_COLUMNS } from './columns.ts';
import { literal, literals, type TableName } from './text.ts';

/** Questions that one pass over the table answers: they are about the same days and the same account. */
export interface Batch {
  readonly asks: readonly Ask[];
  readonly window: TrailWindow;
  readonly accountId?: string;
}

/** How many rows of each kind one class of events may give; one more tells that there are more. */
export interface Bounds {
  readonly whole: number;
  readonly uses: number;
}

export const BOUNDS: Bounds = { whole: MOST_TELLING, uses: MOST_USE_ROWS };

/**
 * One query for all questions of a batch, since what is paid for is the bytes scanned, and those of log files are the
 * same for any columns. In Trino 470 and Athena's engine 3 alike.
 *
 * An event belongs to a class: the questions that it answers, as one digit each in `asked`. Two sets of groups are
 * made in the one pass: of calls that have all of a use row in common, and of single events that are handed over
 * whole. Of each class the newest rows are kept, one more than a question may give; a question's answer is the union
 * of the classes that it is in. An event that several trails delivered counts once, by its id.
 */
export function selectFor(
  table: TableName,
  batch: Batch,
  regions: readonly string[] = [],
  bounds: Bounds = BOUNDS,
): string {
  const shared = SHARED_COLUMNS.map((_, i) => `s${i}`);
  const whole = WHOLE_COLUMNS.map((_, i) => `w${i}`);
  const keys = ['asked', 'signed', 'hour', ...shared];
  const answers = batch.asks.map((_, i) => `ask_${i}`);
  return `WITH seen AS (
  SELECT t.*, ${batch.asks.map((ask, i) => `coalesce(${conditionOf(ask)}, false) AS ask_${i}`).join(',\n    ')}
  FROM ${table.quoted} t
  WHERE ${placeOf(batch, regions).join('\n    AND ')}
), events AS (
  SELECT concat(${answers.map((ask) => `CASE WHEN ${ask} THEN '1' ELSE '0' END`).join(', ')}, '') AS asked,
    ${anyOf(batch, 'signed')} AS signed,
    CASE WHEN ${anyOf(batch, 'others')} OR (${anyOf(batch, 'signed')} AND eventname IN ${literals(TELLING_NAMES)})
      THEN coalesce(nullif(eventid, ''), concat(eventtime, ' ', coalesce(requestid, ''))) END AS single,
    nullif(eventid, '') AS event, eventtime, substr(eventtime, 1, 13) AS hour,
    ${SHARED_COLUMNS.map(({ from }, i) => `coalesce(${from}, '') AS s${i}`).join(', ')},
    ${WHOLE_COLUMNS.map(({ from }, i) => `${from} AS w${i}`).join(', ')}
  FROM seen
  WHERE ${answers.join(' OR ')}
), counted AS (
  SELECT ${keys.join(', ')}, single, grouping(single) AS uses,
    count(DISTINCT event) + count_if(event IS NULL) AS calls, min(eventtime) AS first_at, max(eventtime) AS last_at,
    ${whole.map((name) => `arbitrary(CASE WHEN single IS NOT NULL THEN ${name} END) AS ${name}`).join(', ')}
  FROM events
  GROUP BY GROUPING SETS ((${keys.join(', ')}), (${keys.join(', ')}, single))
  HAVING (grouping(single) = 1 AND signed) OR (grouping(single) = 0 AND single IS NOT NULL)
), placed AS (
  SELECT *, row_number() OVER (PARTITION BY asked, uses ORDER BY last_at DESC) AS place FROM counted
)
SELECT asked, uses, CASE uses WHEN 0 THEN single END AS single, hour, calls, first_at, last_at, ${shared.join(', ')},
  ${whole.map((name) => `CASE uses WHEN 0 THEN ${name} END AS ${name}`).join(', ')}
FROM placed WHERE place <= CASE uses WHEN 1 THEN ${bounds.uses + 1} ELSE ${bounds.whole + 1} END`;
}

/** Whether one of the keys that are asked for signed an event, or another question is about it. */
function anyOf({ asks }: Batch, which: 'signed' | 'others'): string {
  const mine = asks.flatMap(({ of }, i) => ((of === 'keys') === (which === 'signed') ? [`ask_${i}`] : []));
  return mine.length === 0 ? 'false' : `(${mine.join(' OR ')})`;
}

/** What keeps the engine from reading the rest of the trail, and the exact window. */
function placeOf({ window, accountId }: Batch, regions: readonly string[]): readonly string[] {
  const { since, until } = window;
  return [
    `day BETWEEN ${literal(folderOf(since))} AND ${literal(folderOf(dayAfter(until)))}`,
    ...(accountId === undefined ? [] : [`account = ${literal(accountId)}`]),
    ...(regions.length === 0 ? [] : [`region IN ${literals(regions)}`]),
    `eventtime BETWEEN ${literal(since)} AND ${literal(until)}`,
  ];
}

/** A file lies in the folder of the day it was delivered, minutes after its events: past midnight, a day later. */
function dayAfter(time: string): string {
  return new Date(Date.parse(time) + 86_400_000).toISOString();
}

/** `2026/11/22`, as CloudTrail names the folder of a day. */
function folderOf(time: string): string {
  return time.slice(0, 10).replaceAll('-', '/');
}

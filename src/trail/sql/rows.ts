import type { TrailAnswer, UseRow } from '../../core/investigation/source.ts';
import { isTelling } from '../../core/investigation/telling.ts';
import { eventsOnce, summedRows } from '../../core/investigation/use-rows.ts';
import type { NotSearched } from '../../core/model/denied-calls.ts';
import { isFields } from '../../core/model/fields.ts';
import type { TrailRecord } from '../../core/model/trail-record.ts';
import { recordOf, textIn } from '../../core/parse/trail-record.ts';
import type { Ask } from './ask.ts';
import { type RecordColumn, SHARED_COLUMNS, WHOLE_COLUMNS } from './columns.ts';
import type { Bounds } from './select.ts';

/** A row of a result, in the order of the query's columns. */
export type ResultRow = readonly (string | number | boolean | null)[];

/** The rows that the query of a batch gave, read. */
export interface ReadRows {
  readonly uses: readonly { readonly asked: string; readonly row: UseRow }[];
  readonly whole: readonly { readonly asked: string; readonly record: TrailRecord }[];
  /** Rows that are none of this query's, or hold something that cannot be read: what they said is not all known. */
  readonly unreadable: number;
}

const BEFORE_SHARED = 7;
const COLUMNS: readonly RecordColumn[] = [...SHARED_COLUMNS, ...WHOLE_COLUMNS];
const WIDTH = BEFORE_SHARED + COLUMNS.length;

/** Reads the rows of a batch with so many questions. */
export function readRows(rows: readonly ResultRow[], asks: number): ReadRows {
  const uses: { asked: string; row: UseRow }[] = [];
  const whole: { asked: string; record: TrailRecord }[] = [];
  let unreadable = 0;
  for (const row of rows) {
    const asked = textOf(row[0]);
    const proper = row.length === WIDTH && asked.length === asks && /^[01]+$/.test(asked);
    const read = proper ? (Number(row[1]) === 1 ? useRow(row) : wholeRecord(row)) : undefined;
    if (read === undefined || !isWhole(row)) unreadable += 1;
    if (read === undefined) continue;
    if ('hour' in read) uses.push({ asked, row: read });
    else whole.push({ asked, record: read });
  }
  return { uses, whole, unreadable };
}

/** What of it answers one question of the batch, the newest as far as the bounds go. */
export function answerOf(read: ReadRows, ask: Ask, index: number, bounds: Bounds): TrailAnswer {
  const mine = ({ asked }: { readonly asked: string }) => asked[index] === '1';
  const keys = ask.of === 'keys' ? new Set(ask.question.accessKeyIds) : undefined;
  const records = newest(
    eventsOnce(read.whole.filter(mine).map(({ record }) => record)).filter(
      (record) => keys === undefined || isTelling(record),
    ),
    bounds.whole,
    ({ at }) => at,
  );
  const uses = newest(
    keys === undefined ? [] : summedRows(read.uses.filter(mine).map(({ row }) => row)),
    bounds.uses,
    ({ lastAt }) => lastAt,
  );
  const gaps = [
    ...(records.cut ? [cutAfter(bounds.whole, 'events')] : []),
    ...(uses.cut ? [cutAfter(bounds.uses, 'groups of calls')] : []),
    ...(read.unreadable === 0 ? [] : [unreadableRows(read.unreadable)]),
  ];
  return { records: records.kept, uses: uses.kept, gaps };
}

function cutAfter(most: number, what: string): NotSearched {
  const words = `The search was cut after the newest ${most} ${what}; there are more. Ask for a shorter time.`;
  return { region: 'all', code: 'Bounded', words };
}

function unreadableRows(count: number): NotSearched {
  const words = `${count} of the rows that the engine gave could not be read.`;
  return { region: 'all', code: 'BadAnswer', words };
}

function newest<T>(all: readonly T[], most: number, timeOf: (each: T) => string) {
  if (all.length <= most) return { kept: all, cut: false };
  const kept = all.toSorted((a, b) => (timeOf(a) < timeOf(b) ? 1 : timeOf(a) > timeOf(b) ? -1 : 0));
  return { kept: kept.slice(0, most), cut: true };
}

function sharedIn(row: ResultRow): Readonly<Record<string, string>> {
  return Object.fromEntries(
    SHARED_COLUMNS.map(({ path }, i) => [path.join('.'), textOf(row[BEFORE_SHARED + i])]),
  );
}

function useRow(row: ResultRow): UseRow | undefined {
  const [, , , hour, calls, firstAt, lastAt] = row;
  const count = Number(calls);
  const shared = sharedIn(row);
  const of = (name: string) => textIn(shared[name]) ?? '';
  const timed = [hour, firstAt, lastAt].every((time) => /^\d{4}-\d\d-\d\dT\d\d/.test(textOf(time)));
  if (!timed || !Number.isSafeInteger(count) || count < 1) return undefined;
  return {
    accessKeyId: of('userIdentity.accessKeyId'),
    hour: textOf(hour),
    accountId: of('recipientAccountId'),
    region: of('awsRegion'),
    source: of('eventSource'),
    name: of('eventName'),
    address: of('sourceIPAddress'),
    userAgent: of('userAgent'),
    errorCode: of('errorCode'),
    identityType: of('userIdentity.type'),
    arn: of('userIdentity.arn'),
    invokedBy: of('userIdentity.invokedBy'),
    fromConsole: of('sessionCredentialFromConsole') === 'true',
    isData: of('eventCategory') === 'Data',
    count,
    firstAt: textOf(firstAt),
    lastAt: textOf(lastAt),
  };
}

/** Puts the record together again, with CloudTrail's own names, and reads it as any record is read. */
function wholeRecord(row: ResultRow): TrailRecord | undefined {
  const [, , single, , , firstAt] = row;
  const id = textOf(single);
  const all: Fields = { eventTime: textOf(firstAt), ...(!id.includes(' ') && { eventID: id }) };
  for (const [i, { path, json }] of COLUMNS.entries()) {
    const text = textOf(row[BEFORE_SHARED + i]);
    if (text !== '') put(all, path, json === true ? valueIn(text) : text);
  }
  return recordOf(all);
}

/** Whether the parts of a record that should be JSON are: a request that was cut does not say what was done. */
function isWhole(row: ResultRow): boolean {
  return COLUMNS.every(({ json }, i) => {
    const text = textOf(row[BEFORE_SHARED + i]);
    return json !== true || text === '' || typeof valueIn(text) !== 'string';
  });
}

type Fields = Record<string, unknown>;

function put(all: Fields, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    all[name] = value;
    return;
  }
  const there = all[name];
  const inner: Fields = isFields(there) ? there : {};
  all[name] = inner;
  put(inner, rest, value);
}

/** A text that is no JSON stays what it is: the record's parts are read only where they are objects. */
function valueIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function textOf(value: ResultRow[number] | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}

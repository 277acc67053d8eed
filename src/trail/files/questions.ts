import type {
  AboutQuestion,
  KeysQuestion,
  SignInQuestion,
  TrailWindow,
  UseRow,
} from '../../core/investigation/source.ts';
import { isTelling, MOST_USE_ROWS, TELLING_NAMES } from '../../core/investigation/telling.ts';
import type { TrailRecord } from '../../core/model/trail-record.ts';
import { objectIn } from '../../core/parse/trail-record.ts';
import { quoted, quotedList, type Row } from './duckdb.ts';
import { ABOUT_KEY_NAMES, SIGN_IN_NAME } from './scan-sql.ts';

/** The three questions of a source, told apart. */
export type Question =
  | ({ readonly kind: 'keys' } & KeysQuestion)
  | ({ readonly kind: 'about' } & AboutQuestion)
  | ({ readonly kind: 'sign-ins' } & SignInQuestion);

/** The word by which a question for sign-ins means the root user. */
const ROOT = 'root';

/** Which kept rows a question is about, as far as the kept columns can say. */
function isAskedFor(question: Question): string {
  switch (question.kind) {
    case 'keys':
      return `access_key IN ${quotedList(question.accessKeyIds)}`;
    case 'about':
      return `name IN ${quotedList(ABOUT_KEY_NAMES)}`;
    case 'sign-ins':
      return question.userName === ROOT
        ? `name = ${quoted(SIGN_IN_NAME)} AND identity_type = 'Root'`
        : `name = ${quoted(SIGN_IN_NAME)} AND user_name = ${quoted(question.userName)}`;
  }
}

/** Rows of a question, of one scan, that can be read and lie in its window. */
function rowsOf(question: Question, scan: number): string {
  const { since, until } = question;
  const within = `happened BETWEEN ${quoted(since)} AND ${quoted(until)}`;
  return `kept WHERE scan = ${scan} AND kind = 'event' AND readable AND ${within} AND ${isAskedFor(question)}`;
}

/** Where the records lie that a question hands over whole: `file`, `id`; the newest, and not more than `most`. */
export function wholeRowsOf(question: Question, scan: number, most: number): string {
  const telling = isOfTelling(question) ? `AND name IN ${quotedList(TELLING_NAMES)}` : '';
  return `SELECT min(file) AS file, any_value(id) AS id, max(happened) AS happened FROM ${rowsOf(question, scan)} ${telling}
  GROUP BY coalesce(id, file) ORDER BY happened DESC, id, file LIMIT ${most}`;
}

/** Whether only records of telling events are handed over whole. */
function isOfTelling(question: Question): boolean {
  return question.kind === 'keys' && question.whole !== 'all';
}

/** Rows of counts, the newest first. An event that lies in two files, of overlapping trails, counts once. */
export function usesOf(question: Question, scan: number): string {
  return `SELECT access_key AS "accessKeyId", substr(happened, 1, 13) AS hour, account AS "accountId", region, source,
    name, address, agent AS "userAgent", error AS "errorCode", identity_type AS "identityType", arn,
    invoked_by AS "invokedBy", from_console AS "fromConsole", is_data AS "isData",
    (count(DISTINCT id) + count(*) FILTER (id IS NULL))::DOUBLE AS count,
    min(happened) AS "firstAt", max(happened) AS "lastAt"
  FROM ${rowsOf(question, scan)} GROUP BY ALL ORDER BY ALL DESC LIMIT ${MOST_USE_ROWS + 1}`;
}

/** Makes rows of {@link usesOf}. Of texts that come again and again, as most do, one is kept in memory. */
export function useRows(): (row: Row) => UseRow {
  const known = new Map<unknown, string>();
  return (row) =>
    useRow((column) => {
      const value = row[column];
      const text = known.get(value) ?? String(value ?? '');
      known.set(value, text);
      return text;
    }, row);
}

function useRow(text: (column: keyof UseRow) => string, row: Row): UseRow {
  return {
    accessKeyId: text('accessKeyId'),
    hour: text('hour'),
    accountId: text('accountId'),
    region: text('region'),
    source: text('source'),
    name: text('name'),
    address: text('address'),
    userAgent: text('userAgent'),
    errorCode: text('errorCode'),
    identityType: text('identityType'),
    arn: text('arn'),
    invokedBy: text('invokedBy'),
    fromConsole: row.fromConsole === true,
    isData: row.isData === true,
    count: Number(row.count),
    firstAt: text('firstAt'),
    lastAt: text('lastAt'),
  };
}

/** Whether a whole record answers the question. */
export function answers(question: Question, record: TrailRecord): boolean {
  if (record.at < question.since || record.at > question.until) return false;
  switch (question.kind) {
    case 'keys':
      if (isOfTelling(question) && !isTelling(record)) return false;
      return question.accessKeyIds.includes(String(record.identity.accessKeyId));
    case 'about':
      return ABOUT_KEY_NAMES.includes(record.name) && keysIn(record).includes(question.accessKeyId);
    case 'sign-ins':
      return record.name === SIGN_IN_NAME && isOfUser(record, question);
  }
}

/** The keys an event of IAM is about: CreateAccessKey answers with one, the others are asked for one. */
function keysIn({ request, response }: TrailRecord): readonly unknown[] {
  return [request.accessKeyId, objectIn(response.accessKey).accessKeyId];
}

/** Names of users are those of one account; where a record does not say its account, it is not left out for that. */
function isOfUser(
  { identity, accountId: of }: TrailRecord,
  { userName, accountId }: SignInQuestion,
): boolean {
  if (accountId !== undefined && of !== '' && of !== accountId) return false;
  return userName === ROOT ? identity.type === 'Root' : identity.userName === userName;
}

/** Whether a scan of that window and those keys holds what the question needs. */
export function isCovered(
  question: Question,
  scan: TrailWindow & { readonly keys: readonly string[] },
): boolean {
  if (question.since < scan.since || question.until > scan.until) return false;
  return question.kind !== 'keys' || question.accessKeyIds.every((key) => scan.keys.includes(key));
}

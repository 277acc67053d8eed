import { scanLimit } from './scan-limit.ts';

/** Why a query gave no answer, for people: a code and words with the next move. */
export interface QueryFault {
  readonly code: string;
  readonly words: string;
}

/** What a failure is told of beside its error. */
export interface FaultPlace {
  /** `Athena`, `Trino` */
  readonly engine: string;
  readonly queryId: string;
  readonly mostBytes: number;
}

type Words = (reason: string) => string;

/** The error's names are Trino's (StandardErrorCode), which Athena's engine 3 has too. */
const KNOWN: readonly (readonly [names: RegExp, words: Words])[] = [
  [
    /^(TABLE|SCHEMA|CATALOG)_NOT_FOUND$/,
    () => 'There is no such table. Check its name, or make it: --print-ddl prints the statements.',
  ],
  [
    /^COLUMN_NOT_FOUND$/,
    (reason) =>
      `The table lacks the column ${/Column '(\w{1,60})'/.exec(reason)?.[1] ?? 'that is asked for'}. Make another table over the same files: --print-ddl prints it.`,
  ],
  [
    /^(PERMISSION_DENIED|ACCESS_DENIED)$/,
    () => 'The engine denied the query. Grant the user SELECT on the table, and reading of its files.',
  ],
  [
    /^(HIVE_FILESYSTEM_ERROR|HIVE_CANNOT_OPEN_SPLIT|HIVE_FILE_NOT_FOUND)$/,
    (reason) =>
      /AccessDenied|Access Denied|403/i.test(reason)
        ? 'The files of the trail may not be read. Grant s3:ListBucket and s3:GetObject on the bucket, and kms:Decrypt on its key.'
        : 'The files of the trail could not be read. Check the location of the table.',
  ],
  [
    /^(HIVE_BAD_DATA|HIVE_CURSOR_ERROR|HIVE_INVALID_PARTITION_VALUE)$/,
    () => "A file of the trail is damaged or none of CloudTrail's, so the query gave nothing.",
  ],
  [
    /^(EXCEEDED_\w*LIMIT|\w*OUT_OF_MEMORY|QUERY_QUEUE_FULL|GENERIC_INSUFFICIENT_RESOURCES)$/,
    () => 'The engine had not the time or the memory for the query. Shorten --since, or ask again later.',
  ],
];

/**
 * The failure of a query, in words.
 *
 * @param name the engine's name for it, such as `COLUMN_NOT_FOUND`
 * @param reason the engine's own text, which may hold anything
 */
export function faultOf(
  name: string,
  reason: string,
  { engine, queryId, mostBytes }: FaultPlace,
): QueryFault {
  const code = /^\w{1,80}$/.test(name) ? name : 'BadAnswer';
  if (code === 'EXCEEDED_SCAN_LIMIT') return scanLimit(mostBytes);
  const where = queryId === '' ? '' : ` (query ${plain(queryId)})`;
  if (/injected/i.test(reason)) {
    const words = 'The table has a part for each account and must be told which: name the account.';
    return { code, words: `${words}${where}` };
  }
  const known = KNOWN.find(([names]) => names.test(code))?.[1];
  if (known !== undefined) return { code, words: `${known(reason)}${where}` };
  const said = plain(reason);
  return { code, words: `${engine} failed the query${said === '' ? '' : `: ${said}`}${where}` };
}

/** An engine's text without what redacted output must not show: ids of accounts and keys, ARNs, places of files. */
function plain(text: string): string {
  return text
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .replaceAll(/\b(arn|s3a?|https?|file|hdfs):\S+|\b[A-Z0-9]{16,128}\b|\b\d{12}\b/g, '…')
    .trim()
    .slice(0, 200);
}

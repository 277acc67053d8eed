import { KEY_STATUS_NAMES } from '../../core/investigation/telling.ts';
import { quoted, quotedList } from './duckdb.ts';

/**
 * The SQL of a scan: all files are gone through once, and what may be asked for is kept in a table of few columns.
 * Other columns are not even made; whole records are fetched afterwards from the few files that have them.
 */

/** Events that are kept whatever is asked, since they are few: of any key and any user. */
export const ABOUT_KEY_NAMES: readonly string[] = ['CreateAccessKey', ...KEY_STATUS_NAMES];
export const SIGN_IN_NAME = 'ConsoleLogin';

/** The fields a scan reads of a record, as DuckDB's type of `Records`. Texts, whatever they are: nothing is refused. */
export const SCANNED_COLUMNS = `STRUCT(${[
  'eventTime VARCHAR',
  'eventSource VARCHAR',
  'eventName VARCHAR',
  'eventID VARCHAR',
  'awsRegion VARCHAR',
  'recipientAccountId VARCHAR',
  'sourceIPAddress VARCHAR',
  'userAgent VARCHAR',
  'errorCode VARCHAR',
  'eventCategory VARCHAR',
  'managementEvent VARCHAR',
  'sessionCredentialFromConsole VARCHAR',
  'userIdentity STRUCT(accessKeyId VARCHAR, "type" VARCHAR, arn VARCHAR, userName VARCHAR, invokedBy VARCHAR)',
].join(', ')})[]`;

/** The table of what scans kept. `kind` is `event`, `none` for what is no record, `data` for a sample of data events. */
export const KEPT_TABLE = `CREATE TEMP TABLE kept (
  scan INTEGER, file VARCHAR, kind VARCHAR, readable BOOLEAN, id VARCHAR, happened VARCHAR, access_key VARCHAR,
  account VARCHAR, region VARCHAR, source VARCHAR, name VARCHAR, address VARCHAR, agent VARCHAR, error VARCHAR,
  identity_type VARCHAR, arn VARCHAR, user_name VARCHAR, invoked_by VARCHAR, from_console BOOLEAN, is_data BOOLEAN
)`;

/** What a scan looks for. */
export interface Scan {
  readonly number: number;
  readonly since: string;
  readonly until: string;
  readonly keys: readonly string[];
}

const TIME = "'\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z'";
const HAS_TIME = `coalesce(regexp_full_match(r.eventTime, ${TIME}), false)`;
const IS_DATA = "(coalesce(r.eventCategory, '') = 'Data' OR coalesce(r.managementEvent, '') = 'false')";

/** One data event of so many is noted, only to know that the files hold any. */
const DATA_SAMPLE = 64;

/** As the parser of records cuts texts, in characters. */
const cut = (column: string) => `left(coalesce(${column}, ''), 1024)`;

/** Keeps what a scan looks for; a record without a time that can be read too, so that it is told and not passed over. */
export function keepStatement({ number, since, until, keys }: Scan, source: string): string {
  const names = quotedList([...ABOUT_KEY_NAMES, SIGN_IN_NAME]);
  const wanted = `coalesce((r.userIdentity.accessKeyId IN ${quotedList(keys)}) OR r.eventName IN ${names}, false)
    AND (r.eventTime BETWEEN ${quoted(since)} AND ${quoted(until)} OR NOT ${HAS_TIME})`;
  return `INSERT INTO kept SELECT ${number}, filename,
    CASE WHEN r IS NULL THEN 'none' WHEN ${wanted} THEN 'event' ELSE 'data' END,
    ${HAS_TIME} AND coalesce(r.eventSource, '') <> '' AND coalesce(r.eventName, '') <> '',
    nullif(left(r.eventID, 1024), ''), r.eventTime, r.userIdentity.accessKeyId,
    ${cut('r.recipientAccountId')}, ${cut('r.awsRegion')}, ${cut('r.eventSource')}, ${cut('r.eventName')},
    ${cut('r.sourceIPAddress')}, ${cut('r.userAgent')}, ${cut('r.errorCode')}, ${cut('r.userIdentity."type"')},
    ${cut('r.userIdentity.arn')}, ${cut('r.userIdentity.userName')}, ${cut('r.userIdentity.invokedBy')},
    coalesce(r.sessionCredentialFromConsole, '') = 'true', ${IS_DATA}
  FROM (SELECT filename, unnest(coalesce(Records, [NULL])) AS r FROM ${source})
  WHERE r IS NULL OR (${wanted}) OR (${IS_DATA} AND hash(r.eventID) % ${DATA_SAMPLE} = 0)`;
}

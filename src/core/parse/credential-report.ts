import type { Account, Partition } from '../model/account.ts';
import { CREDENTIAL_REPORT } from '../model/fact.ts';
import type { ReportInfo, User } from '../model/snapshot.ts';
import { decodeReport } from './decode-report.ts';
import { newReading, type Reading } from './reading.ts';
import { newestDate, refuseUnreadableDates } from './report-dates.ts';
import { nextLine, type ReportText } from './report-lines.ts';
import { type ReportedRoot, rootOf } from './report-root.ts';
import { newRow, readRow } from './report-row.ts';
import { userOf } from './report-user.ts';
import { openRows, type Survey, surveyReport } from './survey-report.ts';

/** What is handed in beside the bytes. */
export interface AboutReport {
  /** For messages: a file's path, or `account 111122223333`. */
  readonly name: string;
  /** For facts. */
  readonly source?: string;
  /** `GeneratedTime`, where the bytes come from a live call. */
  readonly generatedAt?: string;
  /** Whose report it is, where that is known: a report without rows does not tell. */
  readonly account?: Pick<Account, 'id' | 'partition'>;
  /** The file, for {@link ReportInfo}. */
  readonly file?: string;
}

/** A credential report as the model has it. */
export interface ParsedReport {
  readonly accountId: string;
  readonly partition: Partition;
  /** `newestDate` is worked out when it is first asked for, which walks the whole report. */
  readonly info: ReportInfo;
  readonly root: ReportedRoot;
  /** Parsed as it is walked, any number of times; a row of which no sense can be made throws then. */
  readonly users: Iterable<User>;
  /** Columns that AWS writes and this report lacks: their facts are unread. */
  readonly missingColumns: readonly string[];
}

/**
 * Reads a credential report: the CSV of `GetCredentialReport`, as it comes, gzipped, in base64 or in the
 * CLI's JSON (IAM User Guide, id_credentials_getting-report). Throws a `damaged-report` problem with
 * file, line and column for what is no report, is cut short, or is several reports in one file.
 */
export function parseCredentialReport(bytes: Uint8Array, about: AboutReport): ParsedReport {
  const { name, source = CREDENTIAL_REPORT } = about;
  const { csv, ascii, format, ...decoded } = decodeReport(bytes, { name });
  // Lines and columns of what was inside base64 are not those of the file.
  const text = { name: format === 'csv' ? name : `${name} (decoded)`, csv, ascii };
  const survey = surveyReport(text, about.account);
  refuseUnreadableDates(text, survey);
  const generatedAt = about.generatedAt ?? decoded.generatedAt;
  const reading = newReading(survey, source, generatedAt);
  return {
    accountId: survey.accountId,
    partition: survey.partition,
    info: infoOf(text, survey, generatedAt, about.file),
    root: rootOf(reading, survey.root, survey.partition),
    users: { [Symbol.iterator]: () => walkUsers(text, reading) },
    missingColumns: survey.header.missing,
  };
}

function* walkUsers(text: ReportText, reading: Reading): Generator<User, undefined> {
  const { report } = reading;
  const at = openRows(text);
  const row = newRow(report.header);
  while (nextLine(at)) {
    readRow(row, at, report);
    if (!row.isRoot) yield userOf(reading, row);
  }
  return undefined;
}

function infoOf(
  text: ReportText,
  survey: Survey,
  generatedAt: string | undefined,
  file: string | undefined,
): ReportInfo {
  let newest: { readonly date: string | undefined } | undefined;
  const info = {
    stale: false,
    userRows: survey.userRows,
    ...(generatedAt === undefined ? {} : { generatedAt }),
    ...(file === undefined ? {} : { file }),
  };
  return Object.defineProperty(info, 'newestDate', {
    enumerable: true,
    get: () => {
      newest ??= { date: newestDate(text, survey) };
      return newest.date;
    },
  });
}

import type { ControlInMonth } from '../../core/evidence/controls.ts';
import type { LifeRow } from '../../core/evidence/life.ts';
import type { MarkRow, NoticeRow, PlanRow } from '../../core/evidence/marks.ts';
import type { LookRow, MemberRow } from '../../core/evidence/population.ts';
import type { RunRow } from '../../core/evidence/runs.ts';
import { cell } from '../csv.ts';

/** A cell before it is written; nothing is an empty one. */
type Value = string | number | boolean | null | undefined;

/** A table for spreadsheets: columns in their order, each with what it holds of a row. */
export interface Table<Row> {
  readonly columns: readonly (readonly [name: string, read: (row: Row) => Value])[];
}

/** The first line. RFC 4180; names are made harmless and formulas defused, so cells are for reading. */
export function csvHead<Row>({ columns }: Table<Row>): string {
  return `${columns.map(([name]) => name).join(',')}\r\n`;
}

/** One row as a line. */
export function csvLine<Row>({ columns }: Table<Row>, row: Row): string {
  return `${columns.map(([, read]) => cell(String(read(row) ?? ''))).join(',')}\r\n`;
}

/** A table whose rows are all there. */
export function csvText<Row>(table: Table<Row>, rows: readonly Row[]): string {
  return csvHead(table) + rows.map((row) => csvLine(table, row)).join('');
}

export const ACCOUNTS: Table<MemberRow> = {
  columns: [
    ['account', (row) => row.account],
    ['name', (row) => row.name],
    ['partition', (row) => row.partition],
    ['management_account', (row) => row.isManagement],
    ['state', (row) => row.state],
    ['known_before_period', (row) => row.knownBefore],
    ['first_run', (row) => row.firstRun],
    ['since', (row) => row.since],
    ['last_run', (row) => row.lastRun],
    ['until', (row) => row.until],
    ['runs_read_in_full', (row) => row.runs.scanned],
    ['runs_read_in_part', (row) => row.runs.partial],
    ['runs_not_read', (row) => row.runs.failed],
    ['runs_left_out', (row) => row.runs.skipped],
    ['reason', (row) => row.reason],
  ],
};

export const COVERAGE: Table<LookRow> = {
  columns: [
    ['run', (row) => row.run],
    ['judged_as_of', (row) => row.judgedAsOf],
    ['account', (row) => row.account],
    ['entry', (row) => row.entry],
    ['status', (row) => row.status],
    ['state', (row) => row.state],
    ['users', (row) => row.users],
    ['code', (row) => row.code],
    ['reason', (row) => row.reason],
    ['not_read', (row) => row.notRead.map(({ source, code }) => `${source} ${code}`).join('; ')],
    ['report_generated_time', (row) => row.reportGeneratedTime],
    ['report_stale', (row) => row.reportStale],
    ['report_sha256', (row) => row.reportSha256],
    ['report_bytes', (row) => row.reportBytes],
    ['report_file', (row) => row.reportFile],
  ],
};

export const RUNS: Table<RunRow> = {
  columns: [
    ['run', (row) => row.run],
    ['state', (row) => row.state],
    ['judged_as_of', (row) => row.judgedAsOf],
    ['as_of_was_given', (row) => row.asOfWasGiven],
    ['source', (row) => row.source],
    ['started_at', (row) => row.startedAt],
    ['ended_at', (row) => row.endedAt],
    ['caller', (row) => row.caller],
    ['host', (row) => row.host],
    ['tool', (row) => row.tool],
    ['complete', (row) => row.complete],
    ['accounts_read_in_full', (row) => row.accounts?.scanned],
    ['accounts_read_in_part', (row) => row.accounts?.partial],
    ['accounts_not_read', (row) => row.accounts?.failed],
    ['accounts_left_out', (row) => row.accounts?.skipped],
    ['fail', (row) => row.counts?.fail],
    ['unknown', (row) => row.counts?.unknown],
    ['manual', (row) => row.counts?.manual],
    ['pass', (row) => row.counts?.pass],
    ['rules', (row) => row.rules.length],
    ['words', (row) => row.words],
  ],
};

export const CONTROLS: Table<ControlInMonth> = {
  columns: [
    ['framework', (row) => row.framework],
    ['version', (row) => row.version],
    // A spreadsheet takes 1.10 for 1.1: with the word before it, it stays a text.
    ['control', (row) => `control ${row.id}`],
    ['title', (row) => row.title],
    ['month', (row) => row.month],
    ['result', (row) => (row.result === 'no-run' ? 'NO RUN' : row.result)],
    ['run', (row) => row.run],
    ['run_complete', (row) => row.complete],
    ['fails', (row) => row.counts?.fails],
    ['unknown', (row) => row.counts?.unknown],
    ['manual', (row) => row.counts?.manual],
    ['passes', (row) => row.counts?.passes],
    ['suppressed', (row) => row.counts?.suppressed],
    ['attested', (row) => row.counts?.attested],
    ['words', (row) => row.words],
    ['rules', (row) => row.rules.join('; ')],
  ],
};

export const FINDINGS: Table<LifeRow> = {
  columns: [
    ['finding', (row) => row.finding],
    ['rule', (row) => row.rule],
    ['severity', (row) => row.severity],
    ['account', (row) => row.account],
    ['account_name', (row) => row.accountName],
    ['resource_type', (row) => row.resourceType],
    ['resource', (row) => row.resource],
    ['arn', (row) => row.arn],
    ['credential_kind', (row) => row.credential?.kind],
    ['access_key_id', (row) => row.credential?.accessKeyId],
    ['credential_id', (row) => row.credential?.id],
    ['credential_created_at', (row) => row.credential?.createdAt],
    ['says', (row) => row.says],
    ['at_start', (row) => row.atStart],
    ['at_end', (row) => row.atEnd],
    ['first_seen', (row) => row.firstSeen],
    ['since', (row) => row.since],
    ['changes', (row) => row.changes.map((each) => `run ${each.run} ${each.change}`).join('; ')],
    ['seconds_open', (row) => row.changes.findLast((each) => each.secondsOpen !== null)?.secondsOpen],
    ['suppressed_reason', (row) => row.suppressed?.reason],
    ['suppressed_author', (row) => row.suppressed?.author],
    ['suppressed_until', (row) => row.suppressed?.until],
    ['attested_by', (row) => row.attested?.by],
    ['attested_until', (row) => row.attested?.until],
  ],
};

export const MARKS: Table<MarkRow> = {
  columns: [
    ['what', (row) => row.what],
    ['rule', (row) => row.rule],
    ['account', (row) => row.account],
    ['arn', (row) => row.arn],
    ['key', (row) => row.key],
    ['finding', (row) => row.finding],
    ['reason', (row) => row.reason],
    ['author', (row) => row.author],
    ['on', (row) => row.on],
    ['until', (row) => row.until],
    ['evidence_file', (row) => row.evidenceFile],
    ['evidence_sha256', (row) => row.evidenceSha256],
    ['first_run', (row) => row.firstRun],
    ['last_run', (row) => row.lastRun],
  ],
};

export const PLANS: Table<PlanRow> = {
  columns: [
    ['plan', (row) => row.plan],
    ['sha256', (row) => row.hash],
    ['made_at', (row) => row.madeAt],
    ['steps', (row) => row.steps],
    ['accounts', (row) => row.accounts.join('; ')],
  ],
};

export const NOTICES: Table<NoticeRow> = {
  columns: [
    ['at', (row) => row.at],
    ['run', (row) => row.run],
    ['way', (row) => row.way],
    ['to', (row) => row.to],
    ['delivered', (row) => row.delivered],
    ['words', (row) => row.words],
  ],
};

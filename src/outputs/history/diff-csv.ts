import type { DiffedFinding, RunDiff } from '../../core/history/diff.ts';
import { cell } from '../csv.ts';

/** Columns in their order, each with what it holds of a finding. New ones are only added at the end. */
const COLUMNS: readonly (readonly [string, (each: DiffedFinding, diff: RunDiff) => string | undefined])[] = [
  ['outcome', ({ outcome }) => outcome],
  ['why', ({ why }) => why],
  ['severity', ({ finding }) => finding.severity],
  ['rule', ({ finding }) => finding.rule],
  ['account_id', ({ finding }) => finding.account.id],
  ['account_name', ({ finding }) => finding.account.name],
  ['resource_type', ({ finding }) => finding.resource.type],
  ['resource_name', ({ finding }) => finding.resource.name],
  ['resource_arn', ({ finding }) => finding.resource.arn],
  ['access_key_id', ({ finding }) => finding.credential?.accessKeyId],
  ['credential_id', ({ finding }) => finding.credential?.id],
  ['change', ({ change }) => change],
  ['changed_by_run', ({ run }) => String(run)],
  ['seconds_open', ({ secondsOpen }) => secondsOpen?.toString()],
  ['says', ({ finding }) => finding.says],
  ['id', ({ finding }) => finding.id],
  ['earlier_run', (_, { from }) => String(from.number)],
  ['earlier_now', (_, { from }) => from.now],
  ['later_run', (_, { to }) => String(to.number)],
  ['later_now', (_, { to }) => to.now],
];

/**
 * A diff for a spreadsheet: RFC 4180, comma, CRLF, UTF-8, a finding a record, with both runs and their times (P06).
 * Names are made harmless and formulas defused. Left out are rules and accounts that are only in one of the runs.
 */
export function* diffCsv(diff: RunDiff): Generator<string> {
  yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`;
  for (const each of diff.findings) {
    yield `${COLUMNS.map(([, read]) => cell(read(each, diff) ?? '')).join(',')}\r\n`;
  }
}

import type { Evidence, Finding, FindingControl, FindingCredential } from '../core/model/finding.ts';
import type { RunReport } from '../core/model/run.ts';
import { harmless } from './harmless.ts';

/** Columns in their order, each with what it holds of a finding. New ones are only added at the end. */
const COLUMNS: readonly (readonly [string, (finding: Finding) => string | undefined])[] = [
  ['id', (finding) => finding.id],
  ['status', (finding) => finding.status],
  ['severity', (finding) => finding.severity],
  ['rule', (finding) => finding.rule],
  ['account_id', (finding) => finding.account.id],
  ['account_name', (finding) => finding.account.name],
  ['partition', (finding) => finding.account.partition],
  ['resource_type', (finding) => finding.resource.type],
  ['resource_name', (finding) => finding.resource.name],
  ['resource_arn', (finding) => finding.resource.arn],
  ['access_key_id', ({ credential }) => eachKey(credential, 'accessKeyId')],
  ['credential_created_at', (finding) => finding.credential?.createdAt],
  ['credential_status', ({ credential }) => eachKey(credential, 'status')],
  ['says', (finding) => finding.says],
  ['advice', (finding) => finding.advice.words],
  ['controls', (finding) => finding.controls.map(controlText).join('; ')],
  ['evidence', (finding) => finding.evidence.map(evidenceText).join('; ')],
  ['credential_kind', (finding) => finding.credential?.kind],
  ['credential_id', (finding) => finding.credential?.id],
  ['suppressed', (finding) => finding.suppressed?.reason],
  ['suppressed_until', (finding) => finding.suppressed?.until],
  ['attested_by', (finding) => finding.attested?.by],
];

/**
 * Findings for a spreadsheet: RFC 4180, comma, CRLF, UTF-8 without a byte order mark, one record a line.
 *
 * Left out, because a row is a finding: the run and the coverage (report ages, calls, why an account was
 * skipped), the time and source of each piece of evidence, the commands of the advice, the versions of
 * frameworks, results of controls, and of a suppression or attestation all but the columns it has. A status
 * beside a reason in `suppressed`, or a name in `attested_by`, does not count in the run's counts. An account that could not be read is not left out: its verdicts are findings with the status
 * `unknown`. A skipped account has no finding and stands in JSON and the terminal only.
 *
 * Names are made harmless and formulas are defused, so cells are for reading; JSON has the exact text.
 */
export function* csv(report: RunReport): Generator<string> {
  yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`;
  for (const finding of report.findings) {
    yield `${COLUMNS.map(([, read]) => cell(read(finding) ?? '')).join(',')}\r\n`;
  }
}

/** Keys made in the same second share a finding: all are named, the one that decides first among equals. */
function eachKey(credential: FindingCredential | undefined, field: 'accessKeyId' | 'status') {
  const shared = credential?.sameSecond;
  if (shared === undefined) return credential?.[field];
  return shared.flatMap((key) => key[field] ?? []).join('; ');
}

function controlText({ framework, id, benchmarkText }: FindingControl): string {
  return `${framework}:${id}:${benchmarkText}`;
}

function evidenceText({ name, value }: Evidence): string {
  return `${name}=${value}`;
}

/**
 * What a spreadsheet takes for a formula: `=`, `+`, `-`, `@` and their full-width forms, which some
 * programs fold to the plain ones, at the start of a cell (OWASP, "CSV Injection"). Blanks before it are
 * skipped by some; tabs and line breaks at the start are made visible by {@link harmless}. Where the system's
 * list separator is a semicolon, a double click splits the cells there: what follows one is a start as well.
 */
const FORMULA = /(^\s*|;\s*)(?=[=+\-@＝＋－＠﹢﹣﹦﹫])/gu;

const MAYBE_FORMULA = /[=+\-@＝＋－＠﹢﹣﹦﹫]/u;

/** A text as a cell: made harmless, its formulas defused, in quotes where it must be. */
export function cell(text: string): string {
  const safe = harmless(text);
  const defused = MAYBE_FORMULA.test(safe) ? safe.replace(FORMULA, "$1'") : safe;
  return /[",;]/.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused;
}

import { STATUSES, type Status } from '../core/model/finding.ts';
import type { Run, RunReport } from '../core/model/run.ts';
import { RULE_TEXTS, type RuleText, ruleTextOf } from './rule-texts.ts';
import { jsonLine, runObject } from './run-contract.ts';
import { invocation } from './sarif/invocation.ts';
import { sarifResult } from './sarif/result.ts';
import { MOST_RESULTS, roomFor } from './sarif/room.ts';
import { sarifRule } from './sarif/rules.ts';
import { STANDINGS, type Standing, standingOf } from './standing.ts';

/** Where the schema of SARIF 2.1.0 lies. */
export const SARIF_SCHEMA =
  'https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json';

/**
 * SARIF 2.1.0: one run, every status as a `kind`, our own verbatim
 * in `properties.status`. One result a line. Messages and names are exact; readers show them as text.
 *
 * GitHub takes 25,000 results and refuses a file with more. What is beyond is left out, the least severe first,
 * and a notification and the run's properties say how many. Left out always: what the coverage of the run holds
 * beside its failures (report ages of fresh reports, calls), and the results of controls.
 */
export function* sarif(
  report: RunReport,
  texts: readonly RuleText[] = RULE_TEXTS,
  most = MOST_RESULTS,
  statuses: readonly Status[] = STATUSES,
  standings: readonly Standing[] = STANDINGS,
): Generator<string> {
  const { run, findings } = report;
  const room = roomFor(run, most, statuses, standings);
  const index = new Map(run.rules.map(({ id }, at) => [id, at]));
  yield `{\n"$schema": ${JSON.stringify(SARIF_SCHEMA)},\n"version": "2.1.0",\n"runs": [\n{\n`;
  yield `"tool": ${jsonLine(tool(run, texts))},\n`;
  yield `"invocations": ${jsonLine([invocation(report, room.leftOut)])},\n`;
  // GitHub takes what is before the last slash for the category of the analysis.
  yield `"automationDetails": ${jsonLine({ id: `keyreeve/${run.now}` })},\n`;
  yield `"columnKind": "utf16CodeUnits",\n`;
  yield `"properties": ${jsonLine(runProperties(run, room.leftOut, statuses))},\n"results": [`;
  let before = '\n';
  for (const finding of findings) {
    const holds = statuses.includes(finding.status) && standings.includes(standingOf(finding));
    if (!holds || !room.takes(finding)) continue;
    yield before + jsonLine(sarifResult(finding, index.get(finding.rule)));
    before = ',\n';
  }
  yield `${before === '\n' ? '' : '\n'}]\n}\n]\n}\n`;
}

/** What an alert is made of. */
const ALERTING: readonly Status[] = ['fail', 'unknown'];

/**
 * The same for readers that take every result for an alert, whatever its `kind` says, as GitHub code scanning does
 * (microsoft/PSRule#955). Left out: findings that do not fail and are not unknown, and suppressed and attested ones;
 * the run's properties hold all counts.
 */
export function sarifAlerts(report: RunReport, texts: readonly RuleText[] = RULE_TEXTS): Generator<string> {
  return sarif(report, texts, MOST_RESULTS, ALERTING, ['counted']);
}

function tool(run: Run, texts: readonly RuleText[]) {
  const textOf = ruleTextOf(texts);
  return {
    driver: {
      name: 'Keyreeve',
      version: run.tool.version,
      semanticVersion: run.tool.version,
      rules: run.rules.map((rule) => sarifRule(rule, textOf(rule.id))),
    },
  };
}

function runProperties(run: Run, leftOut: number, holds: readonly Status[]) {
  const { now, source, frameworks, counts, suppressed, attested, accounts, complete, redacted } =
    runObject(run);
  return {
    now,
    source,
    frameworks,
    counts,
    suppressed,
    attested,
    accounts,
    complete,
    redacted,
    leftOut,
    holds,
  };
}

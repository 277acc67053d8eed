import type { Account } from '../core/model/account.ts';
import {
  type Attested,
  type Evidence,
  type Finding,
  type FindingControl,
  type FindingCredential,
  SEVERITIES,
  STATUSES,
  type Suppressed,
} from '../core/model/finding.ts';
import type { KeptFinding } from '../core/model/history.ts';
import {
  type AccountCoverage,
  COVERAGE_STATUSES,
  type ControlResult,
  type Lapsed,
  type NotRead,
  type Run,
  type RunRule,
} from '../core/model/run.ts';

/**
 * What is printed of a run, field by field in the order of the model. The fields are written out, not
 * spread: the order would otherwise be that in which the engine happens to make its objects, and a field
 * that strayed onto one would be printed. `Every` makes a field of the model that is missing here an error.
 */
type Every<T> = { readonly [K in keyof Required<T>]: unknown };

/** What is counted for a published control, in the order it is printed. */
export const CONTROL_COUNTS: readonly (keyof ControlResult['counts'])[] = [
  'fails',
  'unknown',
  'manual',
  'passes',
  'not-stated',
  'suppressed',
  'attested',
];

/** A rule of a run, with what it judged by. */
export function runRuleObject({ id, title, severity, parameters }: RunRule) {
  return { id, title, severity, parameters } satisfies Every<RunRule>;
}

/** The run's own part of the contract. */
export function runObject(run: Run) {
  const { read, poll, session, retries } = run.calls;
  return {
    tool: { name: run.tool.name, version: run.tool.version },
    now: run.now,
    source: run.source,
    rules: run.rules.map(runRuleObject),
    leftOut: run.leftOut.map(({ rule, needs }) => ({ rule, needs })),
    frameworks: run.frameworks,
    counts: inOrder(STATUSES, run.counts),
    failing: inOrder(SEVERITIES, run.failing),
    suppressed: inOrder(STATUSES, run.suppressed),
    attested: inOrder(STATUSES, run.attested),
    lapsed: run.lapsed.map(lapsedObject),
    controls: run.controls.map(controlResultObject),
    accounts: inOrder(COVERAGE_STATUSES, run.accounts),
    complete: run.complete,
    redacted: run.redacted,
    calls: { read, poll, session, retries },
  } satisfies Every<Run>;
}

/** One account's part of the coverage. */
export function coverageObject(coverage: AccountCoverage) {
  const { report } = coverage;
  const { read, poll, session, retries } = coverage.calls;
  return {
    account: accountObject(coverage.account),
    state: coverage.state,
    status: coverage.status,
    reason: coverage.reason,
    code: coverage.code,
    detail: coverage.detail,
    fix: coverage.fix,
    report: report && {
      generatedAt: report.generatedAt,
      ageSeconds: report.ageSeconds,
      stale: report.stale,
      staleBecause: report.staleBecause,
      file: report.file,
    },
    users: coverage.users,
    usersReadAgain: coverage.usersReadAgain,
    notRead: coverage.notRead.map(notReadObject),
    calls: { read, poll, session, retries },
  } satisfies Every<AccountCoverage>;
}

/** A finding as a store keeps it: without what it rests on, and what to do. */
export function keptFindingObject(finding: KeptFinding) {
  const { resource, credential, suppressed, attested } = finding;
  return {
    id: finding.id,
    rule: finding.rule,
    status: finding.status,
    severity: finding.severity,
    account: accountObject(finding.account),
    resource: { type: resource.type, arn: resource.arn, name: resource.name },
    credential: credential && credentialObject(credential),
    says: finding.says,
    certainty: finding.certainty,
    suppressed: suppressed && suppressedObject(suppressed),
    attested: attested && attestedObject(attested),
  } satisfies Every<KeptFinding>;
}

/** One finding. */
export function findingObject(finding: Finding) {
  const { resource, advice } = finding;
  return {
    id: finding.id,
    rule: finding.rule,
    status: finding.status,
    severity: finding.severity,
    account: accountObject(finding.account),
    resource: { type: resource.type, arn: resource.arn, name: resource.name },
    credential: finding.credential && credentialObject(finding.credential),
    says: finding.says,
    certainty: finding.certainty,
    evidence: finding.evidence.map(evidenceObject),
    controls: finding.controls.map(controlObject),
    advice: { action: advice.action, words: advice.words, commands: advice.commands },
    suppressed: finding.suppressed && suppressedObject(finding.suppressed),
    attested: finding.attested && attestedObject(finding.attested),
  } satisfies Every<Finding>;
}

/** An account. */
export function accountObject({ id, partition, name, isManagement }: Account) {
  return { id, partition, name, isManagement } satisfies Every<Account>;
}

function credentialObject({ kind, accessKeyId, id, createdAt, status, sameSecond }: FindingCredential) {
  const shared = sameSecond?.map((key) => ({
    accessKeyId: key.accessKeyId,
    status: key.status,
    verdict: key.verdict,
  }));
  return { kind, accessKeyId, id, createdAt, status, sameSecond: shared } satisfies Every<FindingCredential>;
}

function evidenceObject({ name, value, source, at }: Evidence) {
  return { name, value, source, at } satisfies Every<Evidence>;
}

function controlObject({ framework, version, id, benchmarkText }: FindingControl) {
  return { framework, version, id, benchmarkText } satisfies Every<FindingControl>;
}

function suppressedObject({ reason, author, until, by }: Suppressed) {
  return { reason, author, until, by } satisfies Every<Suppressed>;
}

function attestedObject({ by, on, until, note, evidenceSha256, evidenceFile }: Attested) {
  return { by, on, until, note, evidenceSha256, evidenceFile } satisfies Every<Attested>;
}

function lapsedObject({ what, why, place, until, match }: Lapsed) {
  return { what, why, place, until, match } satisfies Every<Lapsed>;
}

function controlResultObject(control: ControlResult) {
  return {
    framework: control.framework,
    version: control.version,
    id: control.id,
    title: control.title,
    rules: control.rules,
    result: control.result,
    counts: inOrder(CONTROL_COUNTS, control.counts),
    words: control.words,
  } satisfies Every<ControlResult>;
}

function notReadObject({ source, code, words, detail, fix }: NotRead) {
  return { source, code, words, detail, fix } satisfies Every<NotRead>;
}

/** Counts in the order of their names. */
export function inOrder<K extends string>(names: readonly K[], values: Readonly<Record<K, number>>) {
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}

const NEEDS_ESCAPE = /[^\x20-\x7e]|##/;
const ESCAPE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|#(?=#\w*\[)/gu;

/**
 * A value as JSON on one line, exact when it is parsed. JSON allows U+2028, C1 controls and bidi overrides
 * as they are; here they are escaped as well, because lines are split by people's tools, shown in terminals
 * and copied into build logs, where `##vso[…]` is a command. The fields that are `undefined` are left out.
 */
export function jsonLine(value: object): string {
  const text = JSON.stringify(value);
  return NEEDS_ESCAPE.test(text) ? text.replace(ESCAPE, unicodeEscapes) : text;
}

function unicodeEscapes(character: string): string {
  let escapes = '';
  for (let at = 0; at < character.length; at += 1) {
    escapes += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return escapes;
}

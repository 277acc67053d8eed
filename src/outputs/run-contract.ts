import type { Account } from '../core/model/account.ts';
import {
  type Evidence,
  type Finding,
  type FindingControl,
  type FindingCredential,
  SEVERITIES,
  STATUSES,
} from '../core/model/finding.ts';
import { type AccountCoverage, COVERAGE_STATUSES, type NotRead, type Run } from '../core/model/run.ts';

/**
 * What is printed of a run, field by field in the order of the model. The fields are written out, not
 * spread: the order would otherwise be that in which the engine happens to make its objects, and a field
 * that strayed onto one would be printed. `Every` makes a field of the model that is missing here an error.
 */
type Every<T> = { readonly [K in keyof Required<T>]: unknown };

/** The run's own part of the contract. */
export function runObject(run: Run) {
  const { read, poll, session, retries } = run.calls;
  return {
    tool: { name: run.tool.name, version: run.tool.version },
    now: run.now,
    source: run.source,
    rules: run.rules.map(({ id, title, severity, parameters }) => ({ id, title, severity, parameters })),
    frameworks: run.frameworks,
    counts: inOrder(STATUSES, run.counts),
    failing: inOrder(SEVERITIES, run.failing),
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
    evidence: finding.evidence.map(evidenceObject),
    controls: finding.controls.map(controlObject),
    advice: { action: advice.action, words: advice.words, commands: advice.commands },
  } satisfies Every<Finding>;
}

function accountObject({ id, partition, name, isManagement }: Account) {
  return { id, partition, name, isManagement } satisfies Every<Account>;
}

function credentialObject({ accessKeyId, createdAt, status, sameSecond }: FindingCredential) {
  const shared = sameSecond?.map((key) => ({
    accessKeyId: key.accessKeyId,
    status: key.status,
    verdict: key.verdict,
  }));
  return { accessKeyId, createdAt, status, sameSecond: shared } satisfies Every<FindingCredential>;
}

function evidenceObject({ name, value, source, at }: Evidence) {
  return { name, value, source, at } satisfies Every<Evidence>;
}

function controlObject({ framework, version, id, benchmarkText }: FindingControl) {
  return { framework, version, id, benchmarkText } satisfies Every<FindingControl>;
}

function notReadObject({ source, code, words, detail, fix }: NotRead) {
  return { source, code, words, detail, fix } satisfies Every<NotRead>;
}

function inOrder<K extends string>(names: readonly K[], values: Readonly<Record<K, number>>) {
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

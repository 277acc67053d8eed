import { type Finding, SEVERITIES, type Severity } from '../../core/model/finding.ts';
import type { RunReport } from '../../core/model/run.ts';
import { failsByText, type TextCounts } from './frameworks.ts';
import { entryOf } from './map-entry.ts';
import { addMarked, closedMarked, type Marked, newMarkedTally } from './marked-tally.ts';
import { addProved, newProved, type ProvedCounts } from './proved.ts';

/** Rows shown of one group. The rest are counted: a run may fail half a million times. */
export const MOST_ROWS = 50;

/** Rows kept of one group, more than are shown: some speak of keys that a group above has listed. */
const MOST_KEPT = 4 * MOST_ROWS;

/** More reasons than this share a line. Reasons are our own words without names, so there are few. */
const MOST_REASONS = 100;

/**
 * What the table prints of the findings: bounded by the number of rules, reasons and accounts. What is suppressed
 * or attested stands in `suppressed` and `attested` alone.
 */
export interface Tally {
  /** Worst severity first. */
  readonly failing: readonly RuleGroup[];
  /** Most verdicts first. */
  readonly unknown: readonly ReasonGroup[];
  /** Unknown verdicts told with the coverage instead, because their whole account could not be read. */
  readonly unknownOfFailedAccounts: number;
  readonly byAccount: ReadonlyMap<string, AccountTally>;
  readonly byText: TextCounts;
  /** By rule, in the order of the alphabet. */
  readonly manual: readonly ManualGroup[];
  readonly suppressed: Marked;
  readonly attested: Marked;
  readonly setup: ProvedCounts;
}

/** Findings of one rule that a person must look at. */
export interface ManualGroup {
  readonly rule: string;
  readonly total: number;
  readonly accounts: ReadonlySet<string>;
  readonly first: Finding;
}

/** Failing findings of one rule. */
export interface RuleGroup {
  readonly rule: string;
  /** The worst in the group. */
  readonly severity: Severity;
  readonly total: number;
  /** Those of the worst severity. */
  readonly worst: number;
  /** The worst {@link MOST_KEPT}, otherwise in the order of the run. */
  readonly findings: readonly Finding[];
}

/** Unknown findings with one reason. */
export interface ReasonGroup {
  readonly says: string;
  readonly fix: string;
  readonly total: number;
  readonly byRule: ReadonlyMap<string, number>;
  readonly accounts: ReadonlySet<string>;
  readonly first: Finding;
}

export interface AccountTally {
  readonly failing: Readonly<Partial<Record<Severity, number>>>;
  readonly unknown: number;
}

interface OpenRule {
  readonly bySeverity: Map<Severity, Finding[]>;
  readonly counts: Map<Severity, number>;
  total: number;
}

interface OpenReason extends ReasonGroup {
  total: number;
  readonly byRule: Map<string, number>;
  readonly accounts: Set<string>;
}

interface OpenManual extends ManualGroup {
  total: number;
  readonly accounts: Set<string>;
}

interface OpenAccount extends AccountTally {
  readonly failing: Partial<Record<Severity, number>>;
  unknown: number;
}

interface OpenTexts extends TextCounts {
  readonly fails: Map<string, number>;
  oursOnly: number;
}

/** Walks the findings once and keeps what will be printed. */
export function tallyOf(report: RunReport): Tally {
  const failed = new Set(
    report.coverage.filter((each) => each.status === 'failed').map((each) => each.account.id),
  );
  const rules = new Map<string, OpenRule>(report.run.rules.map(({ id }) => [id, newRule()]));
  const reasons = new Map<string, OpenReason>();
  const manual = new Map<string, OpenManual>();
  const byAccount = new Map<string, OpenAccount>();
  const byText: OpenTexts = { fails: new Map(report.run.frameworks.map((id) => [id, 0])), oursOnly: 0 };
  const marked = newMarkedTally();
  const setup = newProved();
  let unknownOfFailedAccounts = 0;
  for (const finding of report.findings) {
    if (addMarked(marked, finding)) continue;
    const { status, severity } = finding;
    if (status === 'manual') addManual(manual, finding);
    if (status !== 'fail' && status !== 'unknown') continue;
    const account = entryOf(byAccount, finding.account.id, (): OpenAccount => ({ failing: {}, unknown: 0 }));
    if (status === 'fail') {
      account.failing[severity] = (account.failing[severity] ?? 0) + 1;
      addFailing(entryOf(rules, finding.rule, newRule), finding);
      addByText(byText, finding);
      addProved(setup, finding);
      continue;
    }
    account.unknown += 1;
    if (failed.has(finding.account.id)) unknownOfFailedAccounts += 1;
    else addUnknown(reasons, finding);
  }
  return {
    failing: [...rules].flatMap(([rule, open]) => closed(rule, open)).sort(worstFirst),
    unknown: [...reasons.values()].sort((a, b) => b.total - a.total),
    unknownOfFailedAccounts,
    byAccount,
    byText,
    manual: [...manual.values()].sort((a, b) => (a.rule < b.rule ? -1 : 1)),
    suppressed: closedMarked(marked.suppressed),
    attested: closedMarked(marked.attested),
    setup,
  };
}

function addManual(groups: Map<string, OpenManual>, finding: Finding): void {
  const { rule } = finding;
  const group = entryOf(groups, rule, () => ({
    rule,
    total: 0,
    accounts: new Set<string>(),
    first: finding,
  }));
  group.total += 1;
  group.accounts.add(finding.account.id);
}

function newRule(): OpenRule {
  return { bySeverity: new Map(), counts: new Map(), total: 0 };
}

function addFailing(group: OpenRule, finding: Finding): void {
  group.total += 1;
  group.counts.set(finding.severity, (group.counts.get(finding.severity) ?? 0) + 1);
  const rows = entryOf(group.bySeverity, finding.severity, (): Finding[] => []);
  if (rows.length < MOST_KEPT) rows.push(finding);
}

function addByText(texts: OpenTexts, finding: Finding): void {
  const agree = [...texts.fails].filter(([framework]) => failsByText(finding, framework));
  for (const [framework, count] of agree) texts.fails.set(framework, count + 1);
  if (agree.length === 0) texts.oursOnly += 1;
}

function addUnknown(reasons: Map<string, OpenReason>, finding: Finding): void {
  const known = reasons.size < MOST_REASONS || reasons.has(finding.says);
  const says = known ? finding.says : 'Other reasons: see the findings.';
  const group = entryOf(reasons, says, () => ({
    says,
    fix: known ? finding.advice.words : '',
    total: 0,
    byRule: new Map(),
    accounts: new Set(),
    first: finding,
  }));
  group.total += 1;
  group.byRule.set(finding.rule, (group.byRule.get(finding.rule) ?? 0) + 1);
  group.accounts.add(finding.account.id);
}

function closed(rule: string, { bySeverity, counts, total }: OpenRule): RuleGroup[] {
  const severity = SEVERITIES.find((each) => bySeverity.has(each));
  if (severity === undefined) return [];
  const findings = SEVERITIES.flatMap((each) => bySeverity.get(each) ?? []).slice(0, MOST_KEPT);
  return [{ rule, severity, total, worst: counts.get(severity) ?? 0, findings }];
}

function worstFirst(a: RuleGroup, b: RuleGroup): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}

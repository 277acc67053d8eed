import { type Fact, type Unread, wasNotTried } from '../core/model/fact.ts';
import type { AccountCoverage, NotRead } from '../core/model/run.ts';
import type { ReportInfo, Snapshot } from '../core/model/snapshot.ts';
import { secondsBetween } from '../core/model/time.ts';

/** Reasons found in what was read, not in the reading: the verdicts tell of them, coverage need not. */
const CONTENT_CODES = new Set(['NoRootRow', 'NoSuchColumn', 'Unreadable', 'Contradiction']);

/** Calls that failed, each reason once: those a snapshot carries as unread facts, and those told beside it. */
export function callsThatFailed(
  { report, root, users }: Snapshot,
  gaps: readonly Unread[],
): readonly NotRead[] {
  const facts: readonly Fact<unknown>[] = [
    report,
    root.reportRow,
    root.accountSummary,
    root.auditedKeys,
    users,
  ];
  const reasons = new Map<string, NotRead>();
  for (const fact of [...facts, ...gaps]) {
    if (fact.state === 'known' || wasNotTried(fact) || CONTENT_CODES.has(fact.code)) continue;
    const key = `${fact.source} ${fact.code}`;
    if (!reasons.has(key)) reasons.set(key, notRead(fact));
  }
  return [...reasons.values()];
}

/** An unread fact as coverage shows it. */
export function notRead({ source, code, words, detail, fix }: Unread): NotRead {
  return {
    source,
    code,
    words,
    ...(detail !== undefined && { detail }),
    ...(fix !== undefined && { fix }),
  };
}

/** What coverage says of a report. */
export function reportCoverage(report: Fact<ReportInfo>, now: string): Pick<AccountCoverage, 'report'> {
  if (report.state === 'unread') return {};
  const { generatedAt, stale, staleBecause, file } = report.value;
  return {
    report: {
      ...(generatedAt !== undefined && { generatedAt, ageSeconds: secondsBetween(generatedAt, now) }),
      stale,
      ...(staleBecause !== undefined && { staleBecause }),
      ...(file !== undefined && { file }),
    },
  };
}

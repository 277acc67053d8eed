import type { AccountFacts, ByRegion } from '../core/model/account-facts.ts';
import { type Fact, type Unread, wasNotTried } from '../core/model/fact.ts';
import type { AccountCoverage, NotRead } from '../core/model/run.ts';
import type { ReportInfo, Snapshot } from '../core/model/snapshot.ts';
import { secondsBetween } from '../core/model/time.ts';

/** Reasons found in what was read, not in the reading, or that no permission would mend: the verdicts tell of them, coverage need not. */
const CONTENT_CODES = new Set(['NoRootRow', 'NoSuchColumn', 'Unreadable', 'Contradiction', 'NotSupported']);

/**
 * What only assists a person who looks by hand: without it the verdict is the same. Service control policies matter
 * for those alone whom a policy allows something, and their verdicts say what could not be read.
 */
const ASSISTING: ReadonlySet<keyof AccountFacts> = new Set([
  'federation',
  'identityCenter',
  'organizationDesign',
  'controlPolicies',
]);

/** Calls that failed, each reason once: those a snapshot carries as unread facts, and those told beside it. */
export function callsThatFailed(snapshot: Snapshot, gaps: readonly Unread[]): readonly NotRead[] {
  const { report, root, users, authorization, facts: ofAccount } = snapshot;
  const facts: readonly Fact<unknown>[] = [
    report,
    ...Object.values(root),
    users,
    authorization,
    ...Object.entries(ofAccount).flatMap(([name, fact]) =>
      ASSISTING.has(name as keyof AccountFacts) ? [] : [fact],
    ),
    ...inRegions(ofAccount.analyzers),
    ...inRegions(ofAccount.instances),
    ...bulkOfUsers(users),
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

/** A region that could not be read is a gap of its own. */
function inRegions(fact: Fact<ByRegion<unknown>>): readonly Fact<unknown>[] {
  return fact.state === 'known' ? fact.value.map((each) => each.fact) : [];
}

/** What was read of all users at once stands on each of them: the first tells for all. */
function bulkOfUsers(users: Snapshot['users']): readonly Fact<unknown>[] {
  if (users.state === 'unread') return [];
  for (const { presence, serviceCredentials } of users.value) {
    if (presence !== 'gone-since-report') return [serviceCredentials];
  }
  return [];
}

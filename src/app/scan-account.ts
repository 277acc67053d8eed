import type { ControlPolicyReader } from '../aws/collect/control-policies.ts';
import { deservesAnotherPass, type ReportState } from '../aws/collect/credential-report.ts';
import { type ProvedUser, proveSetup } from '../aws/collect/setup-burst.ts';
import { collectSnapshot } from '../aws/collect/snapshot.ts';
import { readUsersAgain } from '../aws/collect/users.ts';
import type { AccountSession } from '../aws/session/account-session.ts';
import type { BaseSession, Target } from '../aws/session/base-session.ts';
import { usersToReadAgain } from '../core/engine/judge.ts';
import type { Marker } from '../core/engine/marks.ts';
import { readingsOf } from '../core/engine/read-again.ts';
import type { SelectedRule } from '../core/engine/select.ts';
import type { Account } from '../core/model/account.ts';
import type { OrganizationFeatures } from '../core/model/account-facts.ts';
import { type Fact, known, type Unread, unread, valueIn } from '../core/model/fact.ts';
import { Problem } from '../core/model/problem.ts';
import { redactCoverage } from '../core/model/redact.ts';
import type { AccountCoverage, AccountResult, CallCounts, NotRead } from '../core/model/run.ts';
import type { Snapshot, User } from '../core/model/snapshot.ts';
import { lengthInWords, secondsBetween } from '../core/model/time.ts';
import type { UserReading } from '../core/model/user-reading.ts';
import { withKeyRights } from '../core/policy/key-rights.ts';
import { collectorsFor } from './collectors.ts';
import { callsThatFailed, notRead, reportCoverage } from './coverage.ts';
import { findingsOf } from './marked.ts';
import type { LiveOptions } from './scan-options.ts';
import { unreadableResult } from './unreadable-account.ts';

export interface AccountScan extends LiveOptions {
  readonly selected: readonly SelectedRule[];
  readonly now: string;
  /** Given where the output is redacted. */
  readonly pseudonym: string | undefined;
  readonly onReportState: (waiting: boolean) => void;
  readonly organizationAccounts?: number;
  /** Asked once a run. */
  readonly organizationFeatures: () => Promise<Fact<OrganizationFeatures>>;
  /** One reader for the run. */
  readonly controlPolicies: ControlPolicyReader['of'];
  /** Gives users their place in the list of people, where one was handed in. */
  readonly withOwners?: ((snapshot: Snapshot) => Snapshot) | undefined;
  readonly marker?: Marker | undefined;
  /** Told the place of each suppression and attestation that a finding answers to. */
  readonly onAnswer?: ((place: string) => void) | undefined;
  /** Told the id of each account that could be read, in whole or in part. */
  readonly onRead: (accountId: string) => void;
  /** A tag exempts users: their tags are then read, whatever rules are run. */
  readonly exemptsByTag?: boolean;
}

export interface ScannedAccount {
  readonly target: Target;
  readonly result: AccountResult;
  /** AWS was too busy just now: worth another try when the rest of the run is done. */
  readonly throttled: boolean;
  /** What the result was judged by, where the account could be opened. */
  readonly read?: { readonly snapshot: Snapshot; readonly report?: Uint8Array };
}

/**
 * Reads an account, reads again live whom the report would make fail, and judges. Gives a result whatever
 * AWS answers.
 */
export async function scanAccount(
  base: BaseSession,
  target: Target,
  scan: AccountScan,
): Promise<ScannedAccount> {
  const session = base.account(target);
  try {
    return await scanOpened(base, session, target, scan);
  } catch (error) {
    // What had finished by then is told all the same; this account could not be.
    if (!(error instanceof Problem && error.code === 'cancelled')) throw error;
    const lost = unread('keyreeve', 'Interrupted', 'The run was interrupted before this account was done.');
    return { target, result: failed(session, lost, scan), throttled: false };
  }
}

async function scanOpened(
  base: BaseSession,
  session: AccountSession,
  target: Target,
  scan: AccountScan,
): Promise<ScannedAccount> {
  const lost = await session.open();
  if (lost !== undefined) return { target, result: failed(session, lost, scan), throttled: false };
  const wanted = new Set(collectorsFor(scan.selected, scan));
  if (scan.exemptsByTag === true) wanted.add('authorization');
  let report: Uint8Array | undefined;
  const { snapshot: first, gaps: gapsBefore } = await collectSnapshot(session, wanted, {
    now: scan.now,
    readings: new Set(scan.selected.flatMap(({ rule }) => readingsOf(rule))),
    organizationFeatures: scan.organizationFeatures,
    controlPolicies: scan.controlPolicies,
    ...(scan.organizationAccounts !== undefined && { organizationAccounts: scan.organizationAccounts }),
    ...(scan.maxReportAgeHours !== undefined && { maxReportAgeHours: scan.maxReportAgeHours }),
    ...(scan.reportDeadlineSeconds !== undefined && { deadlineSeconds: scan.reportDeadlineSeconds }),
    onReport: (bytes) => {
      report = bytes;
    },
    onState: (state: ReportState) => scan.onReportState(state !== 'fetched'),
    rootSessions: base,
  });
  scan.onReportState(false);
  scan.onRead(session.account.id);
  const whole = wanted.has('control-policies') ? withKeyRights(first, scan.now) : first;
  const read = await readFailingAgain(session, scan.withOwners?.(whole) ?? whole, scan);
  const { snapshot, gaps } = scan.prove === true ? await proved(session, read, scan) : read;
  return {
    target,
    result: {
      coverage: coverageOf(session, snapshot, [...gapsBefore, ...gaps], scan),
      findings: [...findingsOf(snapshot, scan)],
    },
    throttled: deservesAnotherPass(snapshot.report),
    read: { snapshot, ...(report !== undefined && { report }) },
  };
}

/** A snapshot, and the calls that failed in making it better. */
interface Reading {
  readonly snapshot: Snapshot;
  readonly gaps: readonly Unread[];
}

/** Asks the event history how users came to be whose keys seem made at setup. Only users read live are asked about. */
async function proved(session: AccountSession, read: Reading, scan: AccountScan): Promise<Reading> {
  const rule = scan.selected.find(({ rule: { id } }) => id === 'user-setup-access-key');
  const { users } = read.snapshot;
  if (rule === undefined || users.state === 'unread') return read;
  const windowMinutes = Number(rule.parameters.windowMinutes);
  const all = await Promise.all(
    [...users.value].map(async (user): Promise<ProvedUser> => {
      const isRead = user.presence === 'confirmed' || user.presence === 'newer-than-report';
      return isRead ? proveSetup(session, user, windowMinutes, scan.now) : { user };
    }),
  );
  const gaps = all.flatMap(({ gap }) => gap ?? []);
  return {
    snapshot: { ...read.snapshot, users: { ...users, value: all.map(({ user }) => user) } },
    gaps: [...read.gaps, ...gaps.slice(0, 1)],
  };
}

async function readFailingAgain(
  session: AccountSession,
  snapshot: Snapshot,
  { selected, now }: AccountScan,
): Promise<Reading> {
  const generatedAt = valueIn(snapshot.report)?.generatedAt;
  if (snapshot.users.state === 'unread' || generatedAt === undefined) return { snapshot, gaps: [] };
  const toRead = usersToReadAgain(snapshot, selected, now);
  const users = [...snapshot.users.value];
  const doubtful = users.filter((user) => toRead.has(user.name) && user.presence === 'reported');
  const readings = (user: User) => toRead.get(user.name) ?? new Set<UserReading>();
  const { users: read, gaps } = await readUsersAgain(session, doubtful, { generatedAt, readings });
  const byName = new Map(read.map((user) => [user.name, user]));
  const merged = users.map(
    (user): User => (user.presence === 'reported' ? (byName.get(user.name) ?? user) : user),
  );
  return {
    snapshot: { ...snapshot, users: known(merged, snapshot.users.source, snapshot.users.readAt) },
    gaps,
  };
}

function coverageOf(
  session: AccountSession,
  snapshot: Snapshot,
  gaps: readonly Unread[],
  { now, pseudonym }: AccountScan,
): AccountCoverage {
  const { report } = reportCoverage(snapshot.report, now);
  const notReadHere = [...callsThatFailed(snapshot, gaps), ...tooOld(snapshot, now)];
  const users = snapshot.users.state === 'known' ? [...snapshot.users.value] : undefined;
  const coverage: AccountCoverage = {
    account: session.account,
    ...statusOf(snapshot, notReadHere),
    ...(report !== undefined && { report }),
    ...(users !== undefined && {
      users: users.length,
      usersReadAgain: users.filter((user) => user.presence !== 'reported').length,
    }),
    notRead: notReadHere,
    calls: session.counter.totals(),
  };
  return pseudonym === undefined ? coverage : redactCoverage(coverage, pseudonym);
}

/** An account that let us in and then refused every call is no better covered than one that did not. */
function statusOf({ report, root }: Snapshot, failures: readonly NotRead[]) {
  const [first] = failures;
  if (first === undefined) return { status: 'scanned' } as const;
  if (report.state === 'known' || root.accountSummary.state === 'known')
    return { status: 'partial' } as const;
  const { words, code, detail, fix } = first;
  return {
    status: 'failed',
    reason: words,
    code,
    ...(detail !== undefined && { detail }),
    ...(fix !== undefined && { fix }),
  } as const;
}

/** Seconds within which AWS gives the same report again, so that none newer was to be had. */
const AWS_KEEPS_SECONDS = 4 * 3600;

/** A report that is stale for want of a new one is a gap: what was made since is not covered (C07). */
function tooOld({ report }: Snapshot, now: string): readonly NotRead[] {
  const info = valueIn(report);
  if (info?.stale !== true || info.generatedAt === undefined) return [];
  const age = secondsBetween(info.generatedAt, now);
  if (age <= AWS_KEEPS_SECONDS) return [];
  const why = info.staleBecause ?? 'No newer one was to be had.';
  return [
    {
      source: 'iam:GenerateCredentialReport',
      code: 'StaleReport',
      words: `The credential report is ${lengthInWords(age)} old. ${why}`,
      fix: 'Scan again later; what was made since the report is only covered with --fresh.',
    },
  ];
}

function failed({ account, counter }: AccountSession, lost: Unread, scan: AccountScan): AccountResult {
  return lostAccount(account, lost, counter.totals(), scan);
}

/** The result of an account that could not be read at all. */
export function lostAccount(
  account: Account,
  lost: Unread,
  calls: CallCounts,
  scan: Pick<AccountScan, 'selected' | 'pseudonym'>,
): AccountResult {
  const coverage = {
    account,
    status: 'failed',
    reason: lost.words,
    code: lost.code,
    ...(lost.detail !== undefined && { detail: lost.detail }),
    ...(lost.fix !== undefined && { fix: lost.fix }),
    notRead: [notRead(lost)],
    calls,
  } as const;
  return unreadableResult(coverage, scan);
}

import { type Fact, known, type Unread, unread } from '../../core/model/fact.ts';
import { Problem } from '../../core/model/problem.ts';
import type { AccountSummary, ReportInfo, RootRow, Snapshot, User } from '../../core/model/snapshot.ts';
import { parseCredentialReport } from '../../core/parse/credential-report.ts';
import type { AccountSession } from '../session/account-session.ts';
import { readAccountSummary } from './account-summary.ts';
import type { CollectorId } from './catalogue.ts';
import { obtainReport, type ReportOptions, type StoredReport } from './credential-report.ts';
import { findFresh } from './fresh.ts';
import { auditRoot, ROOT_AUDIT_NOT_ASKED, ROOT_AUDIT_NOT_NEEDED, type RootSessions } from './root-audit.ts';
import { readUsersAgain } from './users.ts';

export interface CollectOptions extends ReportOptions {
  /** For the collector `root-audit`. */
  readonly rootSessions?: RootSessions;
}

/** A snapshot, and what `--fresh` could not look at. */
export interface Collected {
  readonly snapshot: Snapshot;
  readonly gaps: readonly Unread[];
}

type ReportFacts = Pick<Snapshot, 'report' | 'users'> & { readonly reportRow: Fact<RootRow> };

/**
 * Reads one account with the collectors asked for; what was not asked for is unread and says so. Never throws
 * for anything that AWS answered, a damaged report included.
 */
export async function collectSnapshot(
  account: AccountSession,
  wanted: ReadonlySet<CollectorId>,
  options: CollectOptions = {},
): Promise<Collected> {
  const reportFacts = wanted.has('credential-report') ? await readReport(account, options) : reportNotAsked();
  // After the report, never beside it: the live reading decides, so it must be the later one.
  const [accountSummary, auditedKeys] = await readRootLive(account, wanted, options);
  const { report, reportRow } = reportFacts;
  const fresh = wanted.has('fresh')
    ? await refresh(account, reportFacts)
    : { users: reportFacts.users, gaps: [] };
  return {
    snapshot: {
      account: account.account,
      report,
      root: { reportRow, accountSummary: ofThisAccount(accountSummary, report), auditedKeys },
      users: fresh.users,
    },
    gaps: fresh.gaps,
  };
}

/** An audit session is opened only where it can tell something: GuardDuty reports each one. */
async function readRootLive(
  account: AccountSession,
  wanted: ReadonlySet<CollectorId>,
  { rootSessions }: CollectOptions,
): Promise<[summary: Fact<AccountSummary>, auditedKeys: Snapshot['root']['auditedKeys']]> {
  const summary = wanted.has('account-summary')
    ? await readAccountSummary(account)
    : notAsked('iam:GetAccountSummary');
  if (!wanted.has('root-audit') || rootSessions === undefined) return [summary, ROOT_AUDIT_NOT_ASKED];
  if (summary.state === 'known' && summary.value.accountAccessKeysPresent === 0) {
    return [summary, ROOT_AUDIT_NOT_NEEDED];
  }
  return [summary, await auditRoot(rootSessions, account)];
}

/** An endpoint that hands out another account's report speaks of that account in its other answers too. */
function ofThisAccount(summary: Fact<AccountSummary>, report: Fact<ReportInfo>): Fact<AccountSummary> {
  if (summary.state === 'unread' || report.state === 'known' || report.code !== WRONG_ACCOUNT) return summary;
  return unread(summary.source, WRONG_ACCOUNT, OTHER_ACCOUNT_WORDS, { fix: OTHER_ACCOUNT_FIX });
}

const WRONG_ACCOUNT = 'WrongAccount';
const OTHER_ACCOUNT_WORDS = 'The session shows another account than the one asked for.';
const OTHER_ACCOUNT_FIX =
  'Check --role and AWS_ENDPOINT_URL: the credential report is that of another account.';

function notAsked(source: string): Unread {
  return unread(source, 'NotAsked', 'No rule of this run needs it.');
}

function reportNotAsked(): ReportFacts {
  const reason = notAsked('credential report');
  return { report: reason, reportRow: reason, users: reason };
}

async function readReport(account: AccountSession, options: ReportOptions): Promise<ReportFacts> {
  const stored = await obtainReport(account, options);
  if (stored.state === 'unread') return { report: stored, reportRow: stored, users: stored };
  return parsedReport(account, stored.value);
}

function parsedReport(account: AccountSession, stored: StoredReport): ReportFacts {
  const { bytes, generatedAt, stale, staleBecause } = stored;
  const source = 'credential report';
  try {
    const parsed = parseCredentialReport(bytes, { name: source, generatedAt, account: account.account });
    if (parsed.accountId !== account.account.id || parsed.partition !== account.account.partition)
      return ofAnotherAccount();
    const info: ReportInfo = {
      generatedAt,
      userRows: parsed.info.userRows,
      stale,
      ...(staleBecause === undefined ? {} : { staleBecause }),
    };
    return {
      report: known(info, source, generatedAt),
      reportRow: parsed.root,
      // Walked here, where a damaged row can still be turned into an unread fact.
      users: known([...parsed.users], source, generatedAt),
    };
  } catch (error) {
    if (error instanceof Problem && error.code === 'damaged-report') return unusable(error.message);
    throw error;
  }
}

function unusable(detail: string): ReportFacts {
  const reason = unread(
    'iam:GetCredentialReport',
    'DamagedReport',
    'AWS gave a credential report that cannot be read.',
    {
      detail,
      fix: 'Scan again in four hours, when AWS makes a new one; look at it with `aws iam get-credential-report`.',
    },
  );
  return { report: reason, reportRow: reason, users: reason };
}

function ofAnotherAccount(): ReportFacts {
  const reason = unread('iam:GetCredentialReport', WRONG_ACCOUNT, OTHER_ACCOUNT_WORDS, {
    fix: OTHER_ACCOUNT_FIX,
  });
  return { report: reason, reportRow: reason, users: reason };
}

async function refresh(
  account: AccountSession,
  { report, users }: ReportFacts,
): Promise<{ readonly users: Fact<Iterable<User>>; readonly gaps: readonly Unread[] }> {
  const generatedAt = report.state === 'known' ? report.value.generatedAt : undefined;
  if (users.state === 'unread' || generatedAt === undefined) return { users, gaps: [] };
  const reported = [...users.value];
  const { changed, added, gaps } = await findFresh(account, reported, generatedAt);
  const stale = reported.filter((user) => changed.has(user.name));
  const read = await readUsersAgain(account, [...stale, ...added], { generatedAt });
  const byName = new Map(read.users.map((user) => [user.name, user]));
  const merged = reported.map((user) => byName.get(user.name) ?? user);
  // Made and deleted again while we looked: nothing of such a user was ever read.
  const there = read.users.slice(stale.length).filter((user) => user.presence !== 'gone-since-report');
  return {
    users: { ...users, value: [...merged, ...there] },
    gaps: [...gaps, ...read.gaps],
  };
}

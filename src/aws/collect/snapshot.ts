import type { OrganizationFeatures } from '../../core/model/account-facts.ts';
import { CREDENTIAL_REPORT, type Fact, known, type Unread, unread } from '../../core/model/fact.ts';
import { Problem } from '../../core/model/problem.ts';
import type { ReportInfo, RootFacts, Snapshot, User } from '../../core/model/snapshot.ts';
import { instant, secondsBetween } from '../../core/model/time.ts';
import { USER_READINGS, type UserReading } from '../../core/model/user-reading.ts';
import { parseCredentialReport } from '../../core/parse/credential-report.ts';
import type { AccountSession } from '../session/account-session.ts';
import { notAsked, readAccountFacts } from './account-facts.ts';
import { readAccountSummary, type SummaryFacts, summaryUnread } from './account-summary.ts';
import { readAuthorization } from './authorization.ts';
import { readSshKeysOf, setRight, withBulk } from './bulk.ts';
import type { CollectorId } from './catalogue.ts';
import type { ControlPolicyReader } from './control-policies.ts';
import { obtainReport, type ReportOptions, type StoredReport } from './credential-report.ts';
import { findFresh } from './fresh.ts';
import { readRootVirtualDevices } from './mfa-devices.ts';
import { readServiceCredentials } from './other-credentials.ts';
import {
  auditRoot,
  ROOT_AUDIT_NOT_ASKED,
  ROOT_AUDIT_NOT_NEEDED,
  ROOT_DEVICES_NOT_ASKED,
  type RootSessions,
} from './root-audit.ts';
import { readUsersAgain } from './users.ts';

export interface CollectOptions extends ReportOptions {
  /** For the collectors `root-audit` and `root-devices`. */
  readonly rootSessions?: RootSessions;
  /** When the account is judged. ISO 8601 UTC; by default the session's clock. */
  readonly now?: string;
  /** What the run's rules read of users, for users who are read anew. */
  readonly readings?: ReadonlySet<UserReading>;
  /** Of the whole organisation, where the run has listed them. */
  readonly organizationAccounts?: number;
  /** Asked once a run, and of the base credentials: only they may know. */
  readonly organizationFeatures?: () => Promise<Fact<OrganizationFeatures>>;
  /** Told the credential report as AWS gave it. */
  readonly onReport?: (bytes: Uint8Array) => void;
  /** One reader for the run: most of what it reads is the same for many accounts. */
  readonly controlPolicies?: ControlPolicyReader['of'];
}

/** A snapshot, and what could not be looked at beside it. */
export interface Collected {
  readonly snapshot: Snapshot;
  readonly gaps: readonly Unread[];
}

type Wanted = ReadonlySet<CollectorId>;
type ReportFacts = Pick<Snapshot, 'report' | 'users'> & {
  readonly root: Pick<RootFacts, 'reportRow' | 'password' | 'mfaActive' | 'certificates'>;
};
type LiveRoot = Omit<RootFacts, keyof ReportFacts['root']>;

/**
 * Reads one account with the collectors asked for; what was not asked for is unread and says so. Never throws
 * for anything that AWS answered, a damaged report included.
 */
export async function collectSnapshot(
  account: AccountSession,
  wanted: Wanted,
  options: CollectOptions = {},
): Promise<Collected> {
  const reported = wanted.has('credential-report') ? await readReport(account, options) : reportNotAsked();
  const { report } = reported;
  if (report.state === 'unread' && report.code === WRONG_ACCOUNT)
    return ofOtherAccount(account, reported, report);
  // After the report, never beside it: the live reading decides, so it must be the later one.
  const [live, facts, people] = await Promise.all([
    readRootLive(account, wanted, options),
    readAccountFacts(account, wanted, options),
    readUsers(account, wanted, reported, options),
  ]);
  return {
    snapshot: {
      account: account.account,
      report,
      root: { ...reported.root, ...live },
      users: people.users,
      facts,
      authorization: people.authorization,
    },
    gaps: people.gaps,
  };
}

/** An audit session is opened only where it can tell something: GuardDuty reports each one. */
async function readRootLive(
  account: AccountSession,
  wanted: Wanted,
  { rootSessions }: CollectOptions,
): Promise<LiveRoot> {
  const [summary, virtualDevices] = await Promise.all([
    wanted.has('account-summary')
      ? readAccountSummary(account)
      : summaryUnread(notAsked('iam:GetAccountSummary')),
    wanted.has('virtual-mfa') ? readRootVirtualDevices(account) : notAsked('iam:ListVirtualMFADevices'),
  ]);
  const asked = wanted.has('root-audit') || wanted.has('root-devices');
  if (!asked || rootSessions === undefined)
    return { ...summary, virtualDevices, auditedKeys: ROOT_AUDIT_NOT_ASKED, devices: ROOT_DEVICES_NOT_ASKED };
  const keys = wanted.has('root-audit') && !isNone(summary);
  const { mfaEnabledNow } = summary;
  const devices = wanted.has('root-devices') && !(mfaEnabledNow.state === 'known' && !mfaEnabledNow.value);
  const audited =
    keys || devices
      ? await auditRoot(rootSessions, account, { keys, devices })
      : { auditedKeys: ROOT_AUDIT_NOT_NEEDED, devices: ROOT_DEVICES_NOT_ASKED };
  return { ...summary, virtualDevices, ...audited };
}

function isNone({ accountSummary: summary }: SummaryFacts): boolean {
  return summary.state === 'known' && summary.value.accountAccessKeysPresent === 0;
}

interface ReadUsers extends Pick<Snapshot, 'users' | 'authorization'> {
  readonly gaps: readonly Unread[];
}

/** The report's users, with what was read of all of them at once, and set right by what is live. */
async function readUsers(
  account: AccountSession,
  wanted: Wanted,
  reported: ReportFacts,
  options: CollectOptions,
): Promise<ReadUsers> {
  const [authorization, serviceCredentials, fresh] = await Promise.all([
    wanted.has('authorization')
      ? readAuthorization(account, { boundaries: wanted.has('boundaries') })
      : notAsked('iam:GetAccountAuthorizationDetails'),
    wanted.has('service-credentials')
      ? readServiceCredentials(account)
      : notAsked('iam:ListServiceSpecificCredentials'),
    wanted.has('fresh') ? refresh(account, reported, options) : { users: reported.users, gaps: [] },
  ]);
  const generatedAt = generatedAtOf(reported);
  if (fresh.users.state === 'unread' || generatedAt === undefined)
    return { users: fresh.users, authorization, gaps: fresh.gaps };
  const { users, toRead } = setRight([...fresh.users.value], authorization);
  const isToRead = (user: User) => user.presence === 'newer-than-report' && toRead.has(user.name);
  const read = await readUsersAgain(account, users.filter(isToRead), again(generatedAt, options));
  const byName = new Map(read.users.map((user) => [user.name, user]));
  const here = users.map((user) => (isToRead(user) ? (byName.get(user.name) ?? user) : user));
  const present = here.filter((user) => user.presence !== 'gone-since-report');
  const sshKeys = wanted.has('ssh-keys')
    ? await readSshKeysOf(account, present)
    : notAsked('iam:ListSSHPublicKeys');
  return {
    users: { ...fresh.users, value: withBulk(here, { authorization, serviceCredentials, sshKeys }) },
    authorization,
    gaps: [...fresh.gaps, ...read.gaps, ...sshGaps(sshKeys)],
  };
}

function sshGaps(keys: Awaited<ReturnType<typeof readSshKeysOf>>): readonly Unread[] {
  if (keys.state === 'unread') return [];
  const gaps = new Map<string, Unread>();
  for (const list of keys.value.values()) {
    if (list.state === 'unread' && list.code !== 'NoSuchEntity') gaps.set(list.code, list);
  }
  return [...gaps.values()];
}

function again(generatedAt: string, { readings = new Set(USER_READINGS) }: CollectOptions) {
  return { generatedAt, readings: () => readings };
}

function generatedAtOf({ report }: ReportFacts): string | undefined {
  return report.state === 'known' ? report.value.generatedAt : undefined;
}

const WRONG_ACCOUNT = 'WrongAccount';
const OTHER_ACCOUNT_WORDS = 'The session shows another account than the one asked for.';
const OTHER_ACCOUNT_FIX =
  'Check --role and AWS_ENDPOINT_URL: the credential report is that of another account.';

/** An endpoint that hands out another account's report would speak of that account in its other answers too. */
async function ofOtherAccount(
  account: AccountSession,
  { users, root }: ReportFacts,
  reason: Unread,
): Promise<Collected> {
  const facts = await readAccountFacts(account, new Set(), {});
  const all = Object.fromEntries(Object.keys(facts).map((name) => [name, reason]));
  const live = { ...summaryUnread(reason), virtualDevices: reason, auditedKeys: reason, devices: reason };
  const snapshot: Snapshot = {
    account: account.account,
    report: reason,
    root: { ...root, ...live },
    users,
    // Every one of the same keys.
    facts: all as unknown as Snapshot['facts'],
    authorization: reason,
  };
  return { snapshot, gaps: [] };
}

function reportNotAsked(): ReportFacts {
  return allUnread(notAsked(CREDENTIAL_REPORT));
}

function allUnread(reason: Unread): ReportFacts {
  const root = { reportRow: reason, password: reason, mfaActive: reason, certificates: reason };
  return { report: reason, root, users: reason };
}

async function readReport(account: AccountSession, options: CollectOptions): Promise<ReportFacts> {
  const stored = await obtainReport(account, options);
  if (stored.state === 'unread') return allUnread(stored);
  options.onReport?.(stored.value.bytes);
  return parsedReport(account, stored.value, options.now ?? instant(account.clock.now()));
}

function parsedReport(account: AccountSession, stored: StoredReport, now: string): ReportFacts {
  const { bytes, generatedAt, stale, staleBecause } = stored;
  try {
    const parsed = parseCredentialReport(bytes, {
      name: CREDENTIAL_REPORT,
      generatedAt,
      account: account.account,
    });
    if (parsed.accountId !== account.account.id || parsed.partition !== account.account.partition)
      return ofAnotherAccount();
    if (secondsBetween(now, generatedAt) > CLOCK_SKEW_SECONDS) return laterThan(now, generatedAt);
    const info: ReportInfo = {
      generatedAt,
      userRows: parsed.info.userRows,
      stale,
      ...(staleBecause === undefined ? {} : { staleBecause }),
    };
    return {
      report: known(info, CREDENTIAL_REPORT, generatedAt),
      root: parsed.root,
      // Walked here, where a damaged row can still be turned into an unread fact.
      users: known([...parsed.users], CREDENTIAL_REPORT, generatedAt),
    };
  } catch (error) {
    if (error instanceof Problem && error.code === 'damaged-report') return unusable(error.message);
    throw error;
  }
}

/** How far this machine's clock may be behind AWS's. */
const CLOCK_SKEW_SECONDS = 300;

/** Judged at a time before it was made, every key in it would be younger than it is, and look fresh. */
function laterThan(now: string, generatedAt: string): ReportFacts {
  const words = `The credential report is of ${generatedAt}, after the time it is judged at, ${now}.`;
  return allUnread(
    unread('iam:GetCredentialReport', 'LaterReport', words, {
      fix: 'Set the clock of this machine, or choose a later --now.',
    }),
  );
}

function unusable(detail: string): ReportFacts {
  return allUnread(
    unread('iam:GetCredentialReport', 'DamagedReport', 'AWS gave a credential report that cannot be read.', {
      detail,
      fix: 'Scan again in four hours, when AWS makes a new one; look at it with `aws iam get-credential-report`.',
    }),
  );
}

function ofAnotherAccount(): ReportFacts {
  return allUnread(
    unread('iam:GetCredentialReport', WRONG_ACCOUNT, OTHER_ACCOUNT_WORDS, { fix: OTHER_ACCOUNT_FIX }),
  );
}

async function refresh(
  account: AccountSession,
  reportFacts: ReportFacts,
  options: CollectOptions,
): Promise<{ readonly users: Fact<Iterable<User>>; readonly gaps: readonly Unread[] }> {
  const { users } = reportFacts;
  const generatedAt = generatedAtOf(reportFacts);
  if (users.state === 'unread' || generatedAt === undefined) return { users, gaps: [] };
  const reported = [...users.value];
  const { changed, added, remade, gaps } = await findFresh(account, reported, generatedAt);
  const stale = reported.filter((user) => changed.has(user.name));
  const read = await readUsersAgain(account, [...stale, ...added, ...remade], again(generatedAt, options));
  const byName = new Map(read.users.map((user) => [user.name, user]));
  const isRemade = new Set(remade.map(({ name }) => name));
  const merged = reported.map(
    (user): User =>
      isRemade.has(user.name)
        ? { ...user, presence: 'gone-since-report', asReported: user }
        : (byName.get(user.name) ?? user),
  );
  // Made and deleted again while we looked: nothing of such a user was ever read.
  const there = read.users.slice(stale.length).filter((user) => user.presence !== 'gone-since-report');
  return {
    users: { ...users, value: [...merged, ...there] },
    gaps: [...gaps, ...read.gaps],
  };
}

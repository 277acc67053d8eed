import type { Marker } from '../core/engine/marks.ts';
import type { SelectedRule } from '../core/engine/select.ts';
import type { AccountFacts } from '../core/model/account-facts.ts';
import { CREDENTIAL_REPORT, known, type Unread, unread, valueIn } from '../core/model/fact.ts';
import { Problem } from '../core/model/problem.ts';
import { accountPseudonym, redactCoverage } from '../core/model/redact.ts';
import type { AccountCoverage, AccountResult } from '../core/model/run.ts';
import type { Snapshot } from '../core/model/snapshot.ts';
import { secondsBetween } from '../core/model/time.ts';
import { parseCredentialReport } from '../core/parse/credential-report.ts';
import { reportCoverage } from './coverage.ts';
import { findingsOf } from './marked.ts';
import { type ReportFile, readReports } from './report-files.ts';
import type { ReportInput } from './scan-options.ts';
import { NO_CALLS } from './tally.ts';

/** How reports from files are judged. */
export interface FileScan {
  readonly reports: readonly ReportInput[];
  /** Of reports that do not say when they were made. */
  readonly reportTime?: string | undefined;
  readonly selected: readonly SelectedRule[];
  readonly now: string;
  /** Whether somebody chose that time, rather than the clock. */
  readonly nowGiven: boolean;
  readonly redact: boolean;
  readonly withOwners?: ((snapshot: Snapshot) => Snapshot) | undefined;
  readonly marker?: Marker | undefined;
  readonly onRead: (accountId: string) => void;
}

/** One account, with the report as it was handed in. */
export interface FileResult extends AccountResult {
  readonly report: Uint8Array;
}

/** How far this machine's clock may be behind the one that made a report. */
const CLOCK_SKEW_SECONDS = 300;

const OFFLINE = 'Offline: only the report was read.';

/**
 * Judges report files, one account each, in the order of account ids. Of two reports of one account the
 * newer is judged and the other is listed as skipped (O08). Every file is read to its end before the first
 * result, so that nothing is judged where one is damaged, and every damaged one is named.
 */
export function* scanFiles(options: FileScan): Generator<FileResult> {
  const files = readReports(options.reports);
  const { chosen, superseded } = newestOfEach(parseAll(files, options));
  for (const [index, { snapshot, report }] of chosen.entries()) {
    const pseudonym = accountPseudonym(index);
    options.onRead(snapshot.account.id);
    const coverage = coverageOf(snapshot, options.now);
    yield {
      coverage: options.redact ? redactCoverage(coverage, pseudonym) : coverage,
      findings: [
        ...findingsOf(options.withOwners?.(snapshot) ?? snapshot, {
          ...options,
          pseudonym: options.redact ? pseudonym : undefined,
        }),
      ],
      report,
    };
  }
  for (const { snapshot, report } of superseded) {
    const index = chosen.findIndex((each) => each.snapshot.account.id === snapshot.account.id);
    const coverage: AccountCoverage = {
      ...coverageOf(snapshot, options.now),
      status: 'skipped',
      reason: 'A newer report of the same account was handed in too.',
    };
    yield {
      coverage: options.redact ? redactCoverage(coverage, accountPseudonym(index)) : coverage,
      findings: [],
      report,
    };
  }
}

/** A report, read. */
interface ParsedFile {
  readonly snapshot: Snapshot;
  readonly report: Uint8Array;
}

function parseAll(files: readonly ReportFile[], options: FileScan): readonly ParsedFile[] {
  const problems: Problem[] = [];
  const parsed = files.flatMap((file, index) => {
    try {
      const named = options.redact ? { ...file, name: `report ${index + 1}` } : file;
      return { snapshot: fileSnapshot(named, options), report: file.bytes };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problems.push(error);
      return [];
    }
  });
  const [first] = problems;
  if (first === undefined) return parsed;
  if (problems.length === 1) throw first;
  const each = problems.map((problem) => `\n  ${problem.message}`).join('');
  throw new Problem(
    'damaged-report',
    `${problems.length} of ${files.length} reports cannot be read:${each}`,
    {
      hint: first.hint,
    },
  );
}

/** A report as a snapshot, of which nothing was read live. Throws the {@link Problem}s of reports that cannot be read. */
export function fileSnapshot(
  { name, bytes }: ReportFile,
  { reportTime, now, nowGiven }: Pick<FileScan, 'reportTime' | 'now' | 'nowGiven'>,
): Snapshot {
  const parsed = parseCredentialReport(bytes, {
    name,
    file: name,
    ...(reportTime !== undefined && { generatedAt: reportTime }),
  });
  for (const _user of parsed.users); // A damaged row throws here, before anything is judged.
  const { generatedAt } = parsed.info;
  if (reportTime !== undefined) refuseDatesAfter(name, parsed.info.newestDate, generatedAt);
  // Of a bare CSV the newest date is looked for only where a time was given by hand: it takes a walk.
  const atLeast = generatedAt ?? (nowGiven ? parsed.info.newestDate : undefined);
  if (atLeast !== undefined && secondsBetween(now, atLeast) > (nowGiven ? 0 : CLOCK_SKEW_SECONDS)) {
    throw new Problem('bad-argument', `${name}: the report is of ${atLeast}, which is after ${now}.`, {
      hint: 'Choose a later --now, or check --report-time and the clock of this machine.',
    });
  }
  return {
    account: { id: parsed.accountId, partition: parsed.partition },
    report: known(parsed.info, CREDENTIAL_REPORT, generatedAt),
    root: { ...parsed.root, ...LIVE_ROOT },
    users: known(parsed.users, CREDENTIAL_REPORT, generatedAt),
    facts: LIVE_FACTS,
    authorization: offline('iam:GetAccountAuthorizationDetails'),
  };
}

/** A time given by hand that is before a date in the report is not the report's. */
function refuseDatesAfter(name: string, newest: string | undefined, generatedAt: string | undefined): void {
  if (newest === undefined || generatedAt === undefined || newest <= generatedAt) return;
  throw new Problem(
    'bad-argument',
    `${name}: the report tells of ${newest}, which is after ${generatedAt}.`,
    {
      hint: 'Check --report-time: a report is younger than anything in it.',
    },
  );
}

function offline(source: string): Unread {
  return unread(source, 'Offline', OFFLINE, { fix: 'Scan the account live.' });
}

const SUMMARY = offline('iam:GetAccountSummary');

const LIVE_ROOT = {
  accountSummary: SUMMARY,
  mfaEnabledNow: SUMMARY,
  passwordPresentNow: SUMMARY,
  certificatesPresentNow: SUMMARY,
  virtualDevices: offline('iam:ListVirtualMFADevices'),
  auditedKeys: offline('sts:AssumeRoot'),
  devices: offline('sts:AssumeRoot'),
};

const LIVE_FACTS: AccountFacts = {
  passwordPolicy: offline('iam:GetAccountPasswordPolicy'),
  serverCertificates: offline('iam:ListServerCertificates'),
  analyzers: offline('access-analyzer:ListAnalyzers'),
  securityContact: offline('account:GetAlternateContact'),
  contactInformation: offline('account:GetContactInformation'),
  federation: offline('iam:ListSAMLProviders'),
  identityCenter: offline('sso:ListInstances'),
  instances: offline('ec2:DescribeInstances'),
  organizationPlace: offline('organizations:DescribeOrganization'),
  organizationFeatures: offline('iam:ListOrganizationsFeatures'),
  organizationDesign: offline('organizations:ListRoots'),
  controlPolicies: offline('organizations:ListPoliciesForTarget'),
};

function newestOfEach(files: readonly ParsedFile[]) {
  const newest = new Map<string, ParsedFile>();
  for (const file of files) {
    const { id } = file.snapshot.account;
    const other = newest.get(id);
    if (other === undefined || timeOf(file.snapshot) > timeOf(other.snapshot)) newest.set(id, file);
  }
  const chosen = [...newest.values()].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  return { chosen, superseded: files.filter((file) => !chosen.includes(file)) };
}

function idOf({ snapshot }: ParsedFile): string {
  return snapshot.account.id;
}

/** When the report was made; the newest date in it is the best that a bare CSV tells. */
function timeOf({ report }: Snapshot): string {
  const info = valueIn(report);
  return info?.generatedAt ?? info?.newestDate ?? '';
}

function coverageOf(snapshot: Snapshot, now: string): AccountCoverage {
  return {
    account: snapshot.account,
    status: 'scanned',
    ...reportCoverage(snapshot.report, now),
    users: valueIn(snapshot.report)?.userRows ?? 0,
    notRead: [],
    calls: NO_CALLS,
  };
}

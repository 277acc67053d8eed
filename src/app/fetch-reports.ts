import { obtainReport, type StoredReport } from '../aws/collect/credential-report.ts';
import type { BaseSession } from '../aws/session/base-session.ts';
import { systemClock } from '../aws/session/clock.ts';
import type { Account } from '../core/model/account.ts';
import { type Fact, unread } from '../core/model/fact.ts';
import { Problem } from '../core/model/problem.ts';
import type { AccountCoverage } from '../core/model/run.ts';
import { parseCredentialReport } from '../core/parse/credential-report.ts';
import { asTheyFinish } from './as-they-finish.ts';
import { type ChosenAccounts, chooseAccounts } from './choose-accounts.ts';
import { openLive } from './open-live.ts';
import { DEFAULT_CONCURRENCY, type LiveOptions, type Progress } from './scan-options.ts';

export type { StoredReport };

/** One account's report, or why it could not be had. */
export interface FetchedReport {
  readonly account: Account;
  readonly report: Fact<StoredReport>;
}

/** The reports as they come, and the accounts left out. */
export interface ReportFetch {
  /** How many accounts are asked: one goes to a file, several to a folder. */
  readonly accounts: number;
  readonly skipped: readonly AccountCoverage[];
  readonly reports: AsyncIterable<FetchedReport>;
  close(): void;
}

export interface FetchOptions extends LiveOptions {
  readonly now?: Date;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Has the credential report of each account made where needed, waits for it and fetches it. */
export async function fetchReports(options: FetchOptions): Promise<ReportFetch> {
  const base = await openLive(options, systemClock(options.now));
  const { targets, skipped } = await chosen(base, options);
  const { accounts: atOnce = DEFAULT_CONCURRENCY.accounts } = options.concurrency ?? {};
  let done = 0;
  let failed = 0;
  async function* reports(): AsyncGenerator<FetchedReport> {
    const fetched = asTheyFinish(targets, atOnce, async (target): Promise<FetchedReport> => {
      const session = base.account(target);
      const lost = await session.open();
      if (lost !== undefined) return { account: session.account, report: lost };
      const report = await obtainReport(session, {
        ...(options.maxReportAgeHours !== undefined && { maxReportAgeHours: options.maxReportAgeHours }),
        ...(options.reportDeadlineSeconds !== undefined && {
          deadlineSeconds: options.reportDeadlineSeconds,
        }),
      });
      return { account: session.account, report: ofAccount(session.account, report) };
    });
    for await (const each of fetched) {
      done += 1;
      if (each.report.state === 'unread') failed += 1;
      const inFlight = Math.min(atOnce, targets.length - done);
      options.onProgress?.({
        accounts: targets.length,
        done,
        inFlight,
        waitingForReport: inFlight,
        failed,
        skipped: skipped.length,
      });
      yield each;
    }
  }
  return { accounts: targets.length, skipped, reports: reports(), close: () => base.close() };
}

async function chosen(base: BaseSession, options: FetchOptions): Promise<ChosenAccounts> {
  try {
    return await chooseAccounts(base, options);
  } catch (error) {
    base.close();
    throw error;
  }
}

/** A report that is none, or another account's, is not saved under this account's name. */
function ofAccount(account: Account, report: Fact<StoredReport>): Fact<StoredReport> {
  if (report.state === 'unread') return report;
  const source = 'iam:GetCredentialReport';
  try {
    const parsed = parseCredentialReport(report.value.bytes, { name: 'credential report', account });
    if (parsed.accountId === account.id && parsed.partition === account.partition) return report;
    return unread(source, 'WrongAccount', 'The session hands out the report of another account.', {
      fix: 'Check --role and AWS_ENDPOINT_URL.',
    });
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'damaged-report')) throw error;
    return unread(source, 'DamagedReport', 'What was handed out is no credential report.', {
      detail: error.message,
      fix: 'Check AWS_ENDPOINT_URL, or ask again in four hours, when AWS makes a new one.',
    });
  }
}

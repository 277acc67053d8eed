import { isoSeconds, parseInstant } from '../clock.ts';
import { AwsRefusal } from '../wire/refusal.ts';
import type { Account } from './account.ts';
import { reportText } from './report-text.ts';
import type { World } from './world.ts';

/** For this long a report is served again, whoever asks [IAM User Guide, Getting credential reports]. */
const REPORT_LIFETIME_MS = 4 * 3_600_000;

/** The text of GetCredentialReport's errors is really this word [live capture]. */
const UNKNOWN = 'Unknown';

/** Turns a run that is done into the stored report; one account has one report, shared by all callers. */
function settle(world: World, account: Account): void {
  const { running } = account;
  if (running === undefined || performance.now() < running.readyAt) return;
  world.reportCache.delete(account.index);
  account.report = { generatedAt: running.generatedAt };
  if (running.content !== undefined) account.report.content = running.content;
  account.running = undefined;
}

function isFresh(world: World, account: Account): boolean {
  const { report } = account;
  return report !== undefined && world.clock.ms() - parseInstant(report.generatedAt) < REPORT_LIFETIME_MS;
}

/** GenerateCredentialReport: starts nothing while a report younger than four hours is there. */
export function generateReport(
  world: World,
  account: Account,
): { readonly state: string; readonly words?: string } {
  settle(world, account);
  if (account.running !== undefined) return { state: 'INPROGRESS' };
  if (isFresh(world, account)) return { state: 'COMPLETE' };
  const words =
    account.report === undefined ? 'No report exists. Starting a new report generation task' : undefined;
  account.running = {
    generatedAt: isoSeconds(world.clock.ms()),
    readyAt: performance.now() + world.settings.reportDelayMs,
  };
  return words === undefined ? { state: 'STARTED' } : { state: 'STARTED', words };
}

/** GetCredentialReport: the stored bytes, or why there are none. */
export function fetchReport(
  world: World,
  account: Account,
): { readonly content: string; readonly generatedAt: string } {
  settle(world, account);
  if (account.running !== undefined) throw new AwsRefusal('ReportInProgress', 404, UNKNOWN);
  const { report } = account;
  if (report === undefined) throw new AwsRefusal('ReportNotPresent', 410, UNKNOWN);
  if (!isFresh(world, account)) throw new AwsRefusal('ReportExpired', 410, UNKNOWN);
  return { content: materialise(world, account), generatedAt: isoSeconds(parseInstant(report.generatedAt)) };
}

/** The report's base64, made once. Unchanged accounts of a big organisation keep theirs in a bounded cache. */
function materialise(world: World, account: Account): string {
  const { report } = account;
  if (report === undefined) return '';
  const kept = report.content ?? world.reportCache.get(account.index);
  if (kept !== undefined) return kept;
  const made = renderReport(world, account, report.generatedAt);
  world.reportCache.set(account.index, made, made.length);
  return made;
}

function renderReport(world: World, account: Account, generatedAt: string): string {
  const text = reportText(world.content(account), {
    partition: world.partition,
    accountId: account.id,
    asOf: isoSeconds(parseInstant(generatedAt)),
    options: account.spec.report ?? {},
  });
  return Buffer.from(text).toString('base64');
}

/** Called before an account changes: what its report says is fixed from here on. */
export function freezeReport(world: World, account: Account): void {
  settle(world, account);
  if (account.report !== undefined) account.report.content = materialise(world, account);
  const { running } = account;
  if (running !== undefined) running.content ??= renderReport(world, account, running.generatedAt);
}

import type { ImportableFinding, NotImported, SecurityHub } from '../../aws/send/security-hub.ts';
import type { BaseSession } from '../../aws/session/base-session.ts';
import { systemClock } from '../../aws/session/clock.ts';
import { partitionOfRegion } from '../../aws/session/partitions.ts';
import type { Account } from '../../core/model/account.ts';
import type { Delivery } from '../../core/model/delivery.ts';
import type { Finding } from '../../core/model/finding.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Run, RunReport } from '../../core/model/run.ts';
import { asffFinding } from '../../outputs/asff.ts';
import type { Baseline } from '../baseline.ts';
import { openLive } from '../open-live.ts';
import type { LiveOptions } from '../scan-options.ts';
import { type Parcel, parcels } from './parcels.ts';

export interface SendOptions {
  /** Of the Security Hub. By default the session's region. */
  readonly region?: string;
  /** Assumed in other accounts than the caller's, in place of the scanning role. */
  readonly role?: string;
  /** Read with `keep: 'all'`: what it had and this run proves gone is archived. */
  readonly baseline?: Baseline;
}

export interface SendFailure extends NotImported {
  readonly account: Account;
}

export interface SendResult {
  readonly region: string;
  /** Findings that Security Hub took, those archived among them. */
  readonly sent: number;
  /** Of those, findings of the baseline that are no longer there. */
  readonly archived: number;
  /** Accounts in which at least one finding was imported. */
  readonly accounts: number;
  readonly failed: readonly SendFailure[];
}

/** Throws a {@link Problem} where the run to be sent cannot be: to be asked before it is made. */
export function checkSendable(run: Pick<Run, 'redacted'>): void {
  if (!run.redacted) return;
  throw new Problem('bad-argument', 'A redacted run names no account that its findings could be sent to.', {
    hint: 'Leave out --redact, or --send.',
  });
}

/** Opens sessions as a scan with these options does, and sends the run to Security Hub. */
export async function sendFindings(
  live: LiveOptions & { readonly signal?: AbortSignal },
  report: RunReport,
  options: SendOptions = {},
): Promise<SendResult> {
  checkSendable(report.run);
  const role = options.role ?? live.role;
  const base = await openLive({ ...live, ...(role !== undefined && { role }) }, systemClock());
  // A role of its own for sending holds in every account; else those of the account list do.
  const listed = options.role === undefined ? (live.accounts ?? []) : [];
  const roles = new Map(
    listed.flatMap((each) =>
      typeof each === 'string' || each.role === undefined ? [] : [[each.id, each.role] as const],
    ),
  );
  try {
    return await sendThrough(base, report, { ...options, roles });
  } finally {
    base.close();
  }
}

/** Calls wait for AWS most of the time, and each account has its own rate. */
const PARCELS_AT_ONCE = 8;

interface ThroughOptions extends SendOptions {
  readonly roles?: ReadonlyMap<string, string>;
}

/**
 * Sends a run's findings, each with a session in its own account (Security Hub takes them from nobody else by
 * the default product). Every status but `not-applicable` is sent, so that a stored failure turns when it
 * passes. Findings must lie together by account, as they do in every run.
 */
async function sendThrough(
  base: BaseSession,
  report: RunReport,
  { region = base.region, baseline, roles = new Map() }: ThroughOptions,
): Promise<SendResult> {
  checkSendable(report.run);
  checkRegion(base, region);
  const { SecurityHub } = await import('../../aws/send/security-hub.ts');
  const hubs = new Map<string, SecurityHub>();
  const hubOf = ({ id }: Account) => {
    const roleName = roles.get(id);
    const target = { accountId: id, ...(roleName !== undefined && { roleName }) };
    const hub = hubs.get(id) ?? new SecurityHub(base.account(target), region);
    hubs.set(id, hub);
    return hub;
  };
  const took = new Set<string>();
  const result = { region, sent: 0, archived: 0, failed: [] as SendFailure[] };
  const send = async ({ account, findings, archive }: Parcel) => {
    const { imported, notImported } = await hubOf(account).import(
      inFormat(findings, archive, report.run, region),
    );
    result.sent += imported;
    if (imported > 0) took.add(account.id);
    if (archive) result.archived += imported;
    for (const each of notImported) addFailure(result.failed, { ...each, account });
  };
  const inFlight = new Set<Promise<void>>();
  for (const parcel of parcels(report, baseline)) {
    const sending = send(parcel).finally(() => inFlight.delete(sending));
    // It is awaited below; until then a second failure must not count as one that nobody looks at.
    sending.catch(() => {});
    inFlight.add(sending);
    if (inFlight.size >= PARCELS_AT_ONCE) await Promise.race(inFlight);
  }
  await Promise.all(inFlight);
  return { ...result, accounts: took.size };
}

function checkRegion({ identity }: BaseSession, region: string): void {
  const known = /^[a-z]{2,}(-[a-z0-9]+)+$/.test(region);
  if (known && partitionOfRegion(region) === identity.partition) return;
  const why = known
    ? `lies in another partition than the accounts, ${identity.partition}`
    : 'is no AWS region';
  throw new Problem('bad-argument', `"${region.slice(0, 40)}", the region to send to, ${why}.`, {
    hint: 'Name the region of your Security Hub with --send-region.',
  });
}

function* inFormat(
  findings: readonly Finding[],
  archive: boolean,
  run: Run,
  region: string,
): Generator<ImportableFinding> {
  for (const finding of findings) {
    const made = asffFinding(finding, run, region);
    if (made !== undefined) yield archive ? { ...made, RecordState: 'ARCHIVED' } : made;
  }
}

/** One reason of one account is told once, with all its findings. */
function addFailure(failed: SendFailure[], failure: SendFailure): void {
  const { account, code, detail } = failure;
  const at = failed.findIndex(
    (each) => each.account.id === account.id && each.code === code && each.detail === detail,
  );
  const there = failed[at];
  if (there === undefined) failed.push(failure);
  else failed[at] = { ...there, ids: [...there.ids, ...failure.ids] };
}

/** The result as what is printed of every delivery. */
export function sendDelivery({ region, sent, archived, accounts, failed }: SendResult): Delivery {
  const put = archived > 0 ? `, ${archived} of them archived because they are gone` : '';
  return {
    to: `Security Hub ${region}`,
    words: `${sent} ${sent === 1 ? 'finding' : 'findings'} imported in ${accounts} ${accounts === 1 ? 'account' : 'accounts'}${put}.`,
    failures: failed.map(({ account, ids, code, words, detail, fix }) => ({
      words: `Account ${account.id}${account.name === undefined ? '' : ` (${account.name})`}: ${words} (${code})`,
      count: ids.length,
      ids: ids.filter((id) => id !== ''),
      ...(detail !== undefined && { detail }),
      ...(fix !== undefined && { fix }),
    })),
  };
}

/** The same, where a sending that fails as a whole must not keep notices from being sent: then it says so. */
export async function sendOrSay(
  ...[live, report, options]: Parameters<typeof sendFindings>
): Promise<Delivery> {
  try {
    return sendDelivery(await sendFindings(live, report, options));
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'cancelled') throw error;
    const failures = [{ words: error.message, count: 1, ids: [], fix: error.hint }];
    return { to: 'Security Hub', words: 'nothing was imported.', failures };
  }
}

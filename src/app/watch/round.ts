import type { Clock } from '../../aws/session/clock.ts';
import { isFailing } from '../../core/model/comparison.ts';
import { counted } from '../../core/model/counted.ts';
import type { Delivery } from '../../core/model/delivery.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Run, RunReport } from '../../core/model/run.ts';
import { severitiesInWords } from '../../outputs/comparison-words.ts';
import type { Retention, Store } from '../../store/port.ts';
import { lateInWords, StoreKeeper } from '../keeper.ts';
import { scan } from '../scan.ts';
import type { ScanOptions } from '../scan-options.ts';
import { Spool } from '../spool.ts';
import { faultWords, type TellEvent } from './events.ts';
import type { WatchMetrics } from './metrics.ts';
import { standingOf } from './standing.ts';
import { type Receivers, tellNew, toldBefore } from './tell.ts';
import type { RoundDone, RoundGiven } from './watch.ts';

/** What a round does, by the options and by the settings as they are now. */
export interface RoundPlan {
  readonly options: ScanOptions;
  readonly receivers: Receivers;
  /** What is no longer to be kept; absent where everything is. */
  readonly retention?: (now: Date) => Retention;
}

export interface RoundPorts {
  /** Reads settings and secrets anew. Throws a {@link Problem} for what cannot be. */
  readonly plan: () => Promise<RoundPlan>;
  readonly clock: Pick<Clock, 'now'>;
  readonly metrics: Pick<WatchMetrics, 'ran' | 'noticed'>;
  readonly tell: TellEvent;
  /** Told of each account that is done. */
  readonly onAccount?: () => void;
}

/** What a whole round came to, for whoever asked for a single one. */
export interface WholeRound extends RoundDone {
  readonly deliveries: readonly Delivery[];
}

/**
 * Scans, keeps the run in the store, tells what is new, and takes away what is too old. Throws a {@link Problem} where
 * the run did not come to its end; it is kept as failed then, with what had been judged. What goes wrong after it is
 * told, and the round is done all the same.
 */
export async function doRound({ store, signal, onKept }: RoundGiven, ports: RoundPorts): Promise<WholeRound> {
  const plan = await ports.plan();
  const { receivers } = plan;
  const spool = new Spool((finding) =>
    receivers.securityHub === undefined ? isFailing(finding) || finding.status === 'unknown' : true,
  );
  try {
    const { run, report } = await keptScan(store, plan.options, signal, spool, ports);
    await onKept(run, report.run);
    const deliveries = await toldAndPruned({ store, signal, onKept }, plan, run, report, ports);
    return { run, summary: report.run, words: roundWords(report.run), deliveries };
  } finally {
    spool.close();
  }
}

/** The run, once it is whole in the store. */
async function keptScan(
  store: Store,
  options: ScanOptions,
  signal: AbortSignal,
  spool: Spool,
  { clock, tell, onAccount }: RoundPorts,
): Promise<{ readonly run: number; readonly report: RunReport }> {
  const keeper = new StoreKeeper(store, clock.now);
  let why: string | undefined;
  try {
    const scanned = scan({
      ...options,
      keeper,
      signal,
      onNotice: (words) => tell({ level: 'warning', event: 'input', words }),
    });
    for await (const result of scanned) {
      // What had not been judged by then would end as unread: the run is not one.
      throwIfStopped(signal);
      spool.add(result);
      onAccount?.();
    }
    const summary = await scanned.summary;
    const late = lateInWords(keeper.late);
    if (late !== undefined) tell({ level: 'warning', event: 'late', words: late });
    return { run: keeper.run ?? 0, report: { ...summary, findings: spool.findings } };
  } catch (error) {
    why = faultWords(signal.aborted ? signal.reason : error).words;
    throw error;
  } finally {
    await keeper.close(why);
  }
}

function throwIfStopped(signal: AbortSignal): void {
  if (!signal.aborted) return;
  const { reason } = signal;
  throw reason instanceof Problem ? reason : new Problem('cancelled', 'The round was stopped.');
}

async function toldAndPruned(
  { store, signal }: RoundGiven,
  { options, receivers, retention }: RoundPlan,
  run: number,
  report: RunReport,
  { clock, metrics, tell }: RoundPorts,
): Promise<readonly Delivery[]> {
  const told = await toldBefore(store, receivers);
  const standing = await standingOf(store.lives(), Object.values(told));
  metrics.ran(report.run, standing.counts);
  const { now } = clock;
  const telling = { store, receivers, live: options, signal, now, metrics };
  const deliveries = await tellNew(report, run, standing, told, telling);
  for (const delivery of deliveries) tell(deliveryEvent(delivery));
  if (retention !== undefined) {
    const { bytes, runs, snapshots } = await store.prune(retention(now()), false);
    if (bytes + runs + snapshots > 0) {
      const words = `Too old to be kept: ${counted(runs, 'run')}, facts of ${counted(snapshots, 'account')}; ${bytes} bytes.`;
      tell({ level: 'info', event: 'pruned', words, data: { runs, snapshots, bytes } });
    }
  }
  return deliveries;
}

function deliveryEvent({ to, words, failures }: Delivery): Parameters<TellEvent>[0] {
  const [failure] = failures;
  if (failure === undefined)
    return { level: 'info', event: 'notice', words: `${to}: ${words}`, data: { to } };
  const why = failures.map((each) => each.words).join(' ');
  const again = 'It is tried again after the next run.';
  return { level: 'error', event: 'notice-failed', words: `${to}: ${words} ${why} ${again}`, data: { to } };
}

/** `3 findings fail (1 high, 2 low), 4 unknown; 12 accounts scanned, 1 failed: INCOMPLETE.` */
function roundWords({ counts, failing, accounts, complete }: Run): string {
  const severities = counts.fail > 0 ? ` (${severitiesInWords({ bySeverity: failing })})` : '';
  const read = Object.entries(accounts)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${status}`);
  return `${counted(counts.fail, 'finding fails', 'findings fail')}${severities}, ${counts.unknown} unknown; accounts: ${read.join(', ') || 'none'}${complete ? '' : '. INCOMPLETE'}.`;
}

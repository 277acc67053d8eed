import { setTimeout as delay } from 'node:timers/promises';
import { isOver, type QueueStore, type RunStatus, runStatus } from '../app/queue/run-status.ts';
import type { Severity } from '../core/model/finding.ts';
import { EXIT } from '../core/model/problems.ts';
import { instant } from '../core/model/time.ts';
import { exitStatus } from './judging.ts';

/** Accounts that are told of one by one, of each kind. */
const MOST_TOLD = 8;
const EVERY_MS = 1_000;

/** Where a run stands now; by default the newest. */
export function statusNow(store: QueueStore, run: number | undefined, most = MOST_TOLD): Promise<RunStatus> {
  return runStatus(store, run, { at: instant(new Date()), most });
}

/**
 * Looks at a run every second until it is over, or somebody stops waiting: the run goes on.
 *
 * @param show told each time where it stands
 */
export async function waitForRun(
  store: QueueStore,
  run: number,
  { signal, show }: { readonly signal: AbortSignal; readonly show: (status: RunStatus) => void },
): Promise<RunStatus> {
  for (;;) {
    const status = await statusNow(store, run);
    if (isOver(status) || signal.aborted) return status;
    show(status);
    await delay(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** The exit status of a run: that of a scan where it has ended; 3 where it goes on, 4 where it came to nothing. */
export function statusOfRun({ state, summary }: RunStatus, failOn: Severity | undefined): number {
  if (state === 'failed' || state === 'cancelled') return EXIT.failed;
  return summary === undefined ? EXIT.incomplete : exitStatus(summary, failOn);
}

import { MARGIN } from '../../aws/session/pace.ts';
import type { StoredRun } from '../../core/model/history.ts';
import { Problem } from '../../core/model/problem.ts';
import { openQueue, openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/port.ts';
import type {
  CallRate,
  Queue,
  QueuedRun,
  QueuedRunState,
  QueueProgress,
  TargetSeen,
  WorkerSeen,
} from '../../store/queue-port.ts';

/** Where a run of many machines stands. */
export interface RunStatus {
  readonly run: number;
  readonly state: QueuedRunState;
  /** Why it failed or was cancelled. */
  readonly words?: string;
  readonly version: string;
  readonly organization: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly accounts: number;
  /** Never tried yet, or waiting to be tried again. */
  readonly queued: number;
  readonly active: number;
  readonly done: number;
  readonly dead: number;
  readonly retried: number;
  readonly activeAccounts: readonly TargetSeen[];
  readonly waitingAccounts: readonly TargetSeen[];
  readonly deadAccounts: readonly TargetSeen[];
  /** Workers that can take its accounts, and are alive. */
  readonly workers: readonly WorkerSeen[];
  /** Alive, but of another version or for another organisation. */
  readonly otherWorkers: number;
  /** Accounts a minute, by those settled in the last minute; absent where that is too short or too few to tell. */
  readonly accountsAMinute?: number;
  /** Seconds to the end at that speed; absent where it cannot be told. */
  readonly secondsLeft?: number;
  /** Calls a second: what all workers may send together, and less than that after AWS throttled. */
  readonly rate?: { readonly perSecond: number; readonly current: number };
  /** Absent before it has ended. */
  readonly summary?: StoredRun['summary'];
}

/** Both halves of a PostgreSQL store. */
export interface QueueStore {
  readonly store: Store;
  readonly queue: Queue;
  close(): Promise<void>;
}

/** Opens both. Throws the Problem `store-no-queue` for a file, and those of opening. */
export async function openQueueStore(place: string): Promise<QueueStore> {
  const queue = await openQueue(place, () => {});
  try {
    const store = await openStore(place);
    return {
      store,
      queue,
      close: async () => {
        await store.close();
        await queue.close();
      },
    };
  } catch (error) {
    await queue.close();
    throw error;
  }
}

/**
 * Where a run stands; by default the newest. Throws the Problem `unknown-run` for one that is no run of many machines.
 *
 * @param at by the clock, ISO 8601 UTC
 * @param most accounts told of one by one, of each kind
 */
export async function runStatus(
  { store, queue }: QueueStore,
  number: number | undefined,
  { at, most }: { readonly at: string; readonly most: number },
): Promise<RunStatus> {
  const run = await chosenRun(queue, number);
  const stored = await store.run(run.run, at);
  if (stored === undefined) throw unknownRun(run.run);
  const progress = await queue.progress(run.run, most);
  const [workers, rate] = [await queue.workers(), await queue.rate(run.organization)];
  return statusOf({ run, stored, progress, workers, rate });
}

/** A run of many machines; by default the newest. Throws the Problem `unknown-run`. */
export async function chosenRun(queue: Queue, number: number | undefined): Promise<QueuedRun> {
  const chosen = number ?? (await queue.newest());
  if (chosen === undefined) throw unknownRun(undefined);
  const run = await queue.run(chosen);
  if (run === undefined) throw unknownRun(chosen);
  return run;
}

function unknownRun(run: number | undefined): Problem {
  const words = run === undefined ? 'No run of workers was started yet' : `Run ${run} is none of workers`;
  return new Problem('unknown-run', `${words}.`, {
    hint: 'Start one with `keyreeve run start`; `keyreeve history` lists all runs.',
  });
}

/** Whether nothing more becomes of a run. */
export function isOver({ state }: Pick<QueuedRun, 'state'>): boolean {
  return state !== 'listing' && state !== 'scanning';
}

interface Known {
  readonly run: QueuedRun;
  readonly stored: StoredRun;
  readonly progress: QueueProgress;
  readonly workers: readonly WorkerSeen[];
  readonly rate: CallRate | undefined;
}

/** Puts together what is known of a run. */
export function statusOf({ run, stored, progress, workers, rate }: Known): RunStatus {
  const alive = workers.filter((worker) => worker.alive);
  const ours = alive.filter(
    ({ version, organization }) => version === run.version && organization === run.organization,
  );
  const { queued, active, done, dead } = progress;
  const over = isOver(run);
  return {
    ...{ run: run.run, state: run.state, version: run.version, organization: run.organization },
    ...(stored.words !== undefined && { words: stored.words }),
    startedAt: stored.startedAt,
    ...(stored.endedAt !== undefined && { endedAt: stored.endedAt }),
    accounts: queued + active + done + dead,
    ...{ queued, active, done, dead, retried: progress.retried },
    activeAccounts: over ? [] : progress.activeTargets,
    waitingAccounts: over ? [] : progress.waitingTargets,
    deadAccounts: progress.deadTargets,
    workers: ours,
    otherWorkers: alive.length - ours.length,
    ...(!over && speedOf(progress, ours.length)),
    ...(rate !== undefined && {
      rate: { perSecond: rate.perSecond / MARGIN, current: rate.current / MARGIN },
    }),
    ...(stored.summary !== undefined && { summary: stored.summary }),
  };
}

/** Accounts and seconds below which the last minute tells nothing of what is to come. */
const FEWEST = 5;
const SHORTEST_SECONDS = 10;

/** How fast it goes, and how long it takes yet at that speed. */
export function speedOf(
  { lastMinute: { settled, seconds }, queued, active }: QueueProgress,
  workersAlive: number,
): Pick<RunStatus, 'accountsAMinute' | 'secondsLeft'> {
  if (workersAlive === 0 || settled < FEWEST || seconds < SHORTEST_SECONDS) return {};
  const aSecond = settled / seconds;
  return { accountsAMinute: aSecond * 60, secondsLeft: (queued + active) / aSecond };
}

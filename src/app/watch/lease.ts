import type { Clock } from '../../aws/session/clock.ts';
import { Problem } from '../../core/model/problem.ts';
import { instant } from '../../core/model/time.ts';
import type { Lease, Store } from '../../store/port.ts';

/** The one name: whoever holds it scans and tells. */
export const WATCH_LEASE = 'watch';

/** For how long it is taken: a watcher that was killed is replaced after no more than this. */
export const LEASE_SECONDS = 60;

export type LeaseStore = Pick<Store, 'takeLease' | 'leaseOf' | 'releaseLease'>;

export interface LeaseOptions {
  readonly store: LeaseStore;
  readonly holder: string;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** Ends the waiting, and no lease that is held. */
  readonly signal: AbortSignal;
  readonly seconds?: number;
}

/** A lease that is held, and renewed until it is given back or lost. */
export interface HeldLease {
  /** Aborted once it is lost: whatever is done under it must stop. */
  readonly lost: AbortSignal;
  /** Gives it back, so that nobody needs to wait for its end. Throws `store-unavailable` where that cannot be. */
  release(): Promise<void>;
}

/** How many times it is renewed before it would end. */
const RENEWALS = 4;

/**
 * Takes the lease, or gives who has it. Throws the {@link Problem} `store-unavailable` where the store does not answer.
 */
export async function tryLease(options: LeaseOptions): Promise<HeldLease | Lease | undefined> {
  const { store } = options;
  const until = await take(options);
  return until === undefined ? store.leaseOf(WATCH_LEASE) : held(options, until);
}

/** True where it was taken. */
export function isHeld(lease: HeldLease | Lease | undefined): lease is HeldLease {
  return lease !== undefined && 'lost' in lease;
}

/** The end of the lease where it was taken. */
async function take({
  store,
  holder,
  clock,
  seconds = LEASE_SECONDS,
}: LeaseOptions): Promise<number | undefined> {
  const now = clock.now();
  const until = now.getTime() + seconds * 1000;
  const lease = { name: WATCH_LEASE, holder, until: instant(new Date(until)) };
  return (await store.takeLease(lease, instant(now))) ? Date.parse(lease.until) : undefined;
}

function held(options: LeaseOptions, first: number): HeldLease {
  const { store, holder } = options;
  const lost = new AbortController();
  const ended = new AbortController();
  const renewing = keepRenewing(options, first, ended.signal).then(
    () => {
      if (!ended.signal.aborted) lost.abort(lostReason());
    },
    // A bug must end what is done under the lease too, and must not be lost.
    (error: unknown) => lost.abort(error),
  );
  return {
    lost: lost.signal,
    async release() {
      ended.abort();
      await renewing;
      if (!lost.signal.aborted) await store.releaseLease(WATCH_LEASE, holder);
    },
  };
}

/** Comes back once the lease is somebody else's, or may be: its end has passed and it could not be renewed. */
async function keepRenewing(options: LeaseOptions, first: number, ended: AbortSignal): Promise<void> {
  const { clock, seconds = LEASE_SECONDS } = options;
  let until = first;
  while (await slept(clock, (seconds * 1000) / RENEWALS, ended)) {
    const over = new AbortController();
    // After a night's sleep the end is long past: it is asked for all the same before it is given up.
    const patience = Math.max(until - clock.now().getTime(), (seconds * 1000) / RENEWALS);
    const expiry = slept(clock, patience, AbortSignal.any([ended, over.signal]));
    const renewed = await Promise.race([takeIfThere(options), expiry.then(() => 'expired' as const)]);
    over.abort();
    if (renewed === 'not-now' && clock.now().getTime() < until) continue;
    if (typeof renewed !== 'number') return;
    until = renewed;
  }
}

/** A store that is away for a moment may be back before the lease ends: until then nobody else can take it either. */
async function takeIfThere(options: LeaseOptions): Promise<number | 'taken' | 'not-now'> {
  try {
    return (await take(options)) ?? 'taken';
  } catch (error) {
    if (error instanceof Problem) return 'not-now';
    throw error;
  }
}

/** False where it was aborted. */
async function slept(clock: Pick<Clock, 'sleep'>, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(Math.max(0, ms), signal);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

function lostReason(): Problem {
  return new Problem('cancelled', 'The lease was lost: another watcher may have taken over.', {
    hint: 'What had been judged by then is kept.',
  });
}

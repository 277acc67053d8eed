import { type Clock, systemClock } from '../../aws/session/clock.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Run } from '../../core/model/run.ts';
import type { Store } from '../../store/port.ts';
import { begun, ended, firstAgenda } from './agenda.ts';
import { faultWords } from './events.ts';
import { type HeldLease, isHeld, LEASE_SECONDS, tryLease } from './lease.ts';
import { readAgenda, writeAgenda } from './notes.ts';
import { doRound, type WholeRound } from './round.ts';
import type { Watching } from './serve.ts';
import { outcomeOf } from './watch.ts';

/**
 * One round now. Throws the {@link Problem} `busy` where another watcher is at work on the store, and what a round
 * throws.
 */
export async function watchOnce(watching: Watching): Promise<WholeRound> {
  const { clock = systemClock() } = watching;
  const store = await watching.openStore();
  try {
    const lease = await leaseOf(store, clock, watching);
    try {
      return await round(store, lease, clock, watching);
    } finally {
      await lease.release();
    }
  } finally {
    await store.close();
  }
}

async function leaseOf(
  store: Store,
  clock: Clock,
  { holder, signal, leaseSeconds }: Watching,
): Promise<HeldLease> {
  const seconds = leaseSeconds ?? LEASE_SECONDS;
  const lease = await tryLease({ store, holder, clock, signal, seconds });
  if (isHeld(lease)) return lease;
  throw new Problem(
    'busy',
    `Another watcher is at work on this store: ${lease?.holder ?? 'it has just gone'}.`,
    {
      hint: 'Wait until it has ended. Whoever was killed is forgotten within a minute.',
    },
  );
}

/** Written down as a round of a service is, but for the next time: that is cron's. */
async function round(store: Store, lease: HeldLease, clock: Clock, watching: Watching): Promise<WholeRound> {
  const { pace, signal, plan, tell, onAccount } = watching;
  const started = begun(firstAgenda(await readAgenda(store), pace, clock.now()), clock.now());
  const close = (end: Parameters<typeof ended>[1]) =>
    writeAgenda(store, { ...ended(started, end, { ...pace, jitterSeconds: 0 }, clock.now(), 0), once: true });
  await writeAgenda(store, { ...started, once: true });
  let kept = false;
  const onKept = async (run: number, summary: Run) => {
    await close({ outcome: outcomeOf(summary), run });
    kept = true;
  };
  const metrics = { ran: () => {}, noticed: () => {} };
  try {
    const given = { store, signal: AbortSignal.any([signal, lease.lost]), onKept };
    const ports = { plan, clock, metrics, tell, ...(onAccount && { onAccount }) };
    const whole = await doRound(given, ports);
    tell({ level: 'info', event: 'round-ended', words: `Run ${whole.run}: ${whole.words}` });
    return whole;
  } catch (error) {
    if (!kept) await close({ outcome: 'failed', words: faultWords(error).words });
    throw error;
  }
}

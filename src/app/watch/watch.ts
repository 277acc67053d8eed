import type { Clock } from '../../aws/session/clock.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import type { Run } from '../../core/model/run.ts';
import { lengthInWords } from '../../core/model/time.ts';
import type { Store } from '../../store/port.ts';
import { type Agenda, begun, ended, firstAgenda, type Pace, type Round } from './agenda.ts';
import { faultWords, type TellEvent } from './events.ts';
import type { Vitals } from './health.ts';
import { type HeldLease, isHeld, LEASE_SECONDS, tryLease } from './lease.ts';
import type { WatchMetrics } from './metrics.ts';
import { readAgenda, writeAgenda } from './notes.ts';
import { sleepUntil } from './sleep-until.ts';

/** What a round came to. */
export interface RoundDone {
  readonly run: number;
  readonly summary: Run;
  /** What else the service's line about it says. */
  readonly words: string;
}

/** What a round is given. */
export interface RoundGiven {
  readonly store: Store;
  /** Aborted where the service is told to stop, or the lease is lost: what is under way must end. */
  readonly signal: AbortSignal;
  /** To be called once the run is whole in the store: what comes after is no longer the scan. */
  readonly onKept: (run: number, summary: Run) => Promise<void>;
}

export interface WatchOptions {
  readonly pace: Pace;
  readonly holder: string;
  /** Aborted where the service is to stop. */
  readonly signal: AbortSignal;
  readonly leaseSeconds?: number;
}

export interface WatchPorts {
  readonly clock: Clock;
  /** Throws as `openStore` does. */
  readonly openStore: () => Promise<Store>;
  /** Scans, keeps, tells and prunes. Throws a {@link Problem} where it fails. */
  readonly round: (given: RoundGiven) => Promise<RoundDone>;
  readonly tell: TellEvent;
  readonly metrics: Pick<WatchMetrics, 'roundEnded' | 'scheduled' | 'leading'>;
  /** Told the store once this watcher leads: what is known from before is in it. Throws as the store does. */
  readonly onLead: (store: Store) => Promise<void>;
  /** Told what has changed of what health is judged by. */
  readonly onVitals: (change: Partial<Vitals> & { readonly store?: Store }) => void;
}

/**
 * Scans again and again until it is told to stop. What goes wrong in a round is told, counted, and tried again later.
 * Throws a {@link Problem} only for wrong use, as far as the first round shows it, and for a store that a later version
 * wrote.
 */
export async function watch(options: WatchOptions, ports: WatchPorts): Promise<void> {
  const watcher = new Watcher(options, ports);
  try {
    await watcher.run();
  } catch (error) {
    if (!(options.signal.aborted && isCancelled(error))) throw error;
  } finally {
    await watcher.close();
  }
}

/** The pauses between attempts to open a store that is away. */
const LONGEST_STORE_PAUSE_SECONDS = 60;

class Watcher {
  readonly #options: WatchOptions;
  readonly #ports: WatchPorts;
  #store: Store | undefined;
  #isFirst = true;

  constructor(options: WatchOptions, ports: WatchPorts) {
    this.#options = options;
    this.#ports = ports;
  }

  async run(): Promise<void> {
    const store = await this.#opened();
    this.#ports.onVitals({ store });
    while (!this.#options.signal.aborted) {
      const lease = await this.#leaseOf(store);
      try {
        await this.#lead(store, lease);
      } finally {
        this.#ports.metrics.leading(false);
        await this.#released(lease);
      }
    }
  }

  async close(): Promise<void> {
    await this.#store?.close();
  }

  async #opened(): Promise<Store> {
    const store = await this.#insist('The store cannot be opened', this.#ports.openStore);
    this.#store = store;
    return store;
  }

  /** Tries until it works: a store that is away comes back. */
  async #insist<T>(what: string, work: () => Promise<T>): Promise<T> {
    const { clock, tell, onVitals } = this.#ports;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const result = await work();
        onVitals({ storeFault: '' });
        return result;
      } catch (error) {
        if (!isPassing(error)) throw error;
        const { words, code } = faultWords(error);
        onVitals({ storeFault: code });
        const seconds = Math.min(LONGEST_STORE_PAUSE_SECONDS, 2 ** attempt);
        const again = `It is tried again in ${lengthInWords(seconds)}.`;
        tell({ level: 'error', event: 'store', words: `${what}: ${words} ${again}`, data: { code } });
        await clock.sleep(seconds * 1000, this.#options.signal);
      }
    }
  }

  /** Waits until nobody else has it. */
  async #leaseOf(store: Store): Promise<HeldLease> {
    const { signal, holder, leaseSeconds = LEASE_SECONDS } = this.#options;
    const { clock, tell, metrics, onVitals } = this.#ports;
    let told: string | undefined;
    for (;;) {
      const lease = await this.#insist('The lease cannot be asked for', () =>
        tryLease({ store, holder, clock, signal, seconds: leaseSeconds }),
      );
      if (isHeld(lease)) {
        metrics.leading(true);
        onVitals({ role: 'leading' });
        return lease;
      }
      const agenda = await this.#planned(store);
      onVitals({ role: 'standby', ...(agenda !== undefined && { agenda }) });
      if (lease !== undefined && lease.holder !== told) {
        told = lease.holder;
        const words = `${told} watches here already. This one waits, and takes over when that one is gone.`;
        tell({ level: 'info', event: 'standby', words, data: { holder: told } });
      }
      await clock.sleep((leaseSeconds * 1000) / 4, signal);
    }
  }

  #planned(store: Store): Promise<Agenda | undefined> {
    return this.#insist('What is planned cannot be read', () => readAgenda(store));
  }

  /** Does round after round, until the lease is lost or the service is to stop. */
  async #lead(store: Store, lease: HeldLease): Promise<void> {
    const { pace, signal: stop } = this.#options;
    const { clock, tell } = this.#ports;
    const signal = AbortSignal.any([stop, lease.lost]);
    const before = await this.#planned(store);
    await this.#insist('What is known cannot be read', () => this.#ports.onLead(store));
    let agenda = firstAgenda(before, pace, clock.now());
    try {
      for (;;) {
        await this.#write(store, agenda);
        const words = `The next round begins at ${agenda.next}.`;
        tell({ level: 'info', event: 'scheduled', words, data: { next: agenda.next } });
        await sleepUntil(clock, agenda.next, signal);
        agenda = await this.#round(store, agenda, { stop, signal });
        signal.throwIfAborted();
      }
    } catch (error) {
      if (lease.lost.aborted && !stop.aborted) {
        // A bug in renewing is the reason of the signal.
        if (!isCancelled(lease.lost.reason)) throw lease.lost.reason;
        const words =
          'The lease was lost, so what was under way was stopped. This watcher waits for it again.';
        tell({ level: 'warning', event: 'lease-lost', words });
        return;
      }
      if (!stop.aborted) throw error;
    }
  }

  /** One round, whatever comes of it; gives what is next. */
  async #round(
    store: Store,
    planned: Agenda,
    { stop, signal }: Readonly<Record<'stop' | 'signal', AbortSignal>>,
  ): Promise<Agenda> {
    const { clock, metrics, tell } = this.#ports;
    const began = clock.elapsedMs();
    let agenda = begun(planned, clock.now());
    const close = async (round: Pick<Round, 'outcome' | 'run' | 'words'>) => {
      agenda = ended(agenda, round, this.#options.pace, clock.now(), clock.random());
      await this.#write(store, agenda);
    };
    const seconds = () => Math.round((clock.elapsedMs() - began) / 1000);
    let kept: Run | undefined;
    try {
      await this.#write(store, agenda);
      tell({ level: 'info', event: 'round-started', words: 'A round begins.' });
      const onKept = async (run: number, summary: Run) => {
        kept = summary;
        await close({ outcome: outcomeOf(summary), run });
      };
      const { run, words } = await this.#ports.round({ store, signal, onKept });
      const data = { run, outcome: agenda.last?.outcome ?? '', seconds: seconds() };
      tell({ level: 'info', event: 'round-ended', words: `Run ${run}: ${words}`, data });
    } catch (error) {
      if (this.#ends(error)) throw error;
      const isCut = signal.aborted && isCancelled(error);
      const isStop = isCut && stop.aborted;
      const { words, code } = faultWords(isCut ? signal.reason : error);
      // A run that is whole in the store is done, whatever became of telling it.
      if (kept === undefined) {
        await close({ outcome: isStop ? 'stopped' : 'failed', words });
      }
      const again = isStop ? '' : ` The next round begins at ${agenda.next}.`;
      tell({
        level: isStop ? 'warning' : 'error',
        event: isStop ? 'round-stopped' : 'round-failed',
        words: `${words}${again}`,
        data: { code, failures: agenda.failures, seconds: seconds() },
      });
    }
    const outcome = agenda.last?.outcome ?? 'failed';
    metrics.roundEnded(outcome === 'running' ? 'failed' : outcome, seconds(), kept?.calls);
    this.#isFirst = false;
    return agenda;
  }

  /** Wrong use that shows in the first round will not mend itself; a file that is being edited later on will. */
  #ends(error: unknown): boolean {
    if (!(error instanceof Problem)) return false;
    return error.exitStatus === EXIT.storeNewer || (this.#isFirst && error.exitStatus === EXIT.wrongUse);
  }

  /** A store that is away must not stop the service: what is planned is kept in mind, and written the next time. */
  async #write(store: Store, agenda: Agenda): Promise<void> {
    const { tell, metrics, onVitals } = this.#ports;
    onVitals({ agenda });
    metrics.scheduled(agenda);
    try {
      await writeAgenda(store, agenda);
      onVitals({ storeFault: '' });
    } catch (error) {
      if (!isPassing(error)) throw error;
      const { words, code } = faultWords(error);
      onVitals({ storeFault: code });
      tell({
        level: 'error',
        event: 'store',
        words: `What is planned was not written: ${words}`,
        data: { code },
      });
    }
  }

  async #released(lease: HeldLease): Promise<void> {
    try {
      await lease.release();
    } catch (error) {
      if (!isPassing(error)) throw error;
      const { words, code } = faultWords(error);
      const after = 'It ends by itself.';
      this.#ports.tell({
        level: 'warning',
        event: 'store',
        words: `The lease was not given back: ${words} ${after}`,
        data: { code },
      });
    }
  }
}

/** Why a service that was told to stop does so: the reason of its signal. */
export function stopReason(): Problem {
  return new Problem('cancelled', 'The service was told to stop.', {
    hint: 'What had been judged by then is kept.',
  });
}

/** How a round ended that came to its end. */
export function outcomeOf({ complete }: Run): 'complete' | 'incomplete' {
  return complete ? 'complete' : 'incomplete';
}

function isCancelled(error: unknown): boolean {
  return error instanceof Problem && error.code === 'cancelled';
}

/** What may be over the next time: the store, the network, the disk. */
function isPassing(error: unknown): boolean {
  return error instanceof Problem && error.exitStatus === EXIT.failed && error.code !== 'cancelled';
}

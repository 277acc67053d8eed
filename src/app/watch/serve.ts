import { type Clock, systemClock } from '../../aws/session/clock.ts';
import { instant, lengthInWords } from '../../core/model/time.ts';
import type { ListenAddress } from '../../core/parse/listen-address.ts';
import type { Store } from '../../store/port.ts';
import type { Pace } from './agenda.ts';
import { faultWords, type TellEvent } from './events.ts';
import { type Health, healthOf, type Vitals } from './health.ts';
import { openMetrics, type WatchMetrics } from './metrics.ts';
import { readAgenda } from './notes.ts';
import { doRound, type RoundPorts } from './round.ts';
import { type Listening, listen } from './server.ts';
import { standingOf } from './standing.ts';
import { watch } from './watch.ts';

/** What a watcher is, and what it needs of the world. */
export interface Watching {
  readonly pace: Pace;
  /** Unlike that of any other watcher. */
  readonly holder: string;
  /** Aborted where it is to stop. */
  readonly signal: AbortSignal;
  readonly openStore: () => Promise<Store>;
  readonly plan: RoundPorts['plan'];
  readonly tell: TellEvent;
  readonly version: string;
  readonly onAccount?: () => void;
  /** The machine's, but in tests. */
  readonly clock?: Clock;
  readonly leaseSeconds?: number;
}

/** How long the store may take to answer, before it counts as away. */
const STORE_PATIENCE_MS = 3_000;

/**
 * Watches, and answers for its health and its metrics, until it is told to stop. Throws the {@link Problem}
 * `cannot-listen`, and what {@link watch} throws.
 */
export async function serve(
  watching: Watching & { readonly address?: ListenAddress; readonly onListening?: (url: string) => void },
): Promise<void> {
  const { clock = systemClock(), tell, pace, holder, signal, version, leaseSeconds } = watching;
  const metrics = await openMetrics(version);
  const pulse = new Pulse({
    startedAt: instant(clock.now()),
    everySeconds: pace.everySeconds,
    role: 'starting',
  });
  const page = await listening(watching, {
    health: () => pulse.health(clock),
    metrics: metrics.page,
    onFault: (error) => tell({ level: 'error', event: 'page', words: faultWords(error).words }),
  });
  signal.addEventListener('abort', () => pulse.change({ role: 'stopping' }), { once: true });
  const words = `keyreeve ${version} watches every ${lengthInWords(pace.everySeconds)}, as ${holder}.`;
  tell({ level: 'info', event: 'started', words, data: { everySeconds: pace.everySeconds, holder } });
  const round: Parameters<typeof watch>[1]['round'] = (given) =>
    doRound(given, { ...watching, clock, metrics });
  try {
    await watch(
      { pace, holder, signal, ...(leaseSeconds !== undefined && { leaseSeconds }) },
      {
        ...{ clock, openStore: watching.openStore, round, tell, metrics },
        onLead: (store) => fill(metrics, store, instant(clock.now())),
        onVitals: (change) => pulse.change(change),
      },
    );
    tell({ level: 'info', event: 'stopped', words: 'Stopped.' });
  } finally {
    await page?.close();
  }
}

/** As many as are looked through for one that came to its end. */
const MOST_RUNS = 100;

/** Shows what the last run found: whoever starts anew knows it. */
async function fill(metrics: WatchMetrics, store: Store, now: string): Promise<void> {
  const runs = await store.runs(now, MOST_RUNS);
  const summary = runs.find(({ state }) => state === 'ended')?.summary;
  if (summary !== undefined) metrics.ran(summary, (await standingOf(store.lives(), [])).counts);
}

async function listening(
  { address, tell, onListening }: Parameters<typeof serve>[0],
  pages: Parameters<typeof listen>[1],
): Promise<Listening | undefined> {
  if (address === undefined) return undefined;
  const page = await listen(address, pages);
  const words = `Health at ${page.url}/healthz, metrics at ${page.url}/metrics.`;
  tell({ level: 'info', event: 'listening', words, data: { url: page.url } });
  onListening?.(page.url);
  return page;
}

/** How the service is, asked of the store each time. */
class Pulse {
  #vitals: Vitals;
  #store: Store | undefined;

  constructor(vitals: Vitals) {
    this.#vitals = vitals;
  }

  change({ store, ...change }: Partial<Vitals> & { readonly store?: Store }): void {
    this.#vitals = { ...this.#vitals, ...change };
    if (store !== undefined) this.#store = store;
  }

  async health(clock: Clock): Promise<Health> {
    const { storeFault: atStart = 'not-opened', ...vitals } = this.#vitals;
    // Whatever was wrong with it when something was last written: it is asked now.
    const storeFault = this.#store === undefined ? atStart : await storeFaultOf(this.#store);
    return healthOf({ ...vitals, ...(storeFault !== '' && { storeFault }) }, instant(clock.now()));
  }
}

/** What is wrong with a store right now; empty where it answers in time. */
async function storeFaultOf(store: Store): Promise<string> {
  const patience = new Promise<string>((resolve) => {
    setTimeout(resolve, STORE_PATIENCE_MS, 'too-slow').unref();
  });
  const asked = readAgenda(store).then(
    () => '',
    (error: unknown) => faultWords(error).code,
  );
  return Promise.race([asked, patience]);
}

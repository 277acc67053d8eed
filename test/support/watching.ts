import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, onTestFinished } from 'vitest';
import type { Sandbox } from '../../sandbox/index.ts';
import { openChannels } from '../../src/app/notify/notices.ts';
import type { ScanOptions } from '../../src/app/scan-options.ts';
import type { WatchEvent } from '../../src/app/watch/events.ts';
import type { RoundPlan } from '../../src/app/watch/round.ts';
import { serve, type Watching } from '../../src/app/watch/serve.ts';
import { stopReason } from '../../src/app/watch/watch.ts';
import { instant } from '../../src/core/model/time.ts';
import type { ListenAddress } from '../../src/core/parse/listen-address.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/port.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { KEY_RULES, NOW } from './sandboxes.ts';

/** Seconds from one round to the next. */
export const EVERY = 600;

/** A service that runs in this process, by a clock that a test moves on. */
export interface Watched {
  readonly clock: ManualClock;
  readonly events: readonly WatchEvent[];
  /** The address of its pages. */
  readonly url: string;
  /** Kept when the service has ended; rejects with what ended it. */
  readonly done: Promise<void>;
  stop(): Promise<void>;
  /** Waits until so many events of that name have been told, and gives the last of them. */
  told(event: string, count?: number): Promise<WatchEvent>;
}

export interface ToWatch extends Partial<Watching> {
  /** The store's file. */
  readonly place: string;
  /** Whose AWS it speaks to; may be another in each round. */
  readonly sandbox?: () => Pick<Sandbox, 'env'>;
  readonly options?: ScanOptions;
  /** An address that notices are posted to. */
  readonly webhook?: string;
  readonly receivers?: Partial<RoundPlan['receivers']>;
  readonly retention?: RoundPlan['retention'];
  readonly address?: ListenAddress;
}

const PATIENCE_MS = 120_000;

/** Starts services that are stopped after each test of the file, and gives folders that go with it. */
export function watchers() {
  const running: Watched[] = [];
  const folders: string[] = [];
  const before = { ...process.env };
  afterEach(async () => {
    for (const each of running.splice(0)) await each.stop().catch(() => {});
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });
  return {
    place(): string {
      const folder = mkdtempSync(join(tmpdir(), 'keyreeve-watch-'));
      folders.push(folder);
      return join(folder, 'store.sqlite');
    },
    async start(what: ToWatch): Promise<Watched> {
      const watched = await startWatching(what);
      running.push(watched);
      return watched;
    },
  };
}

async function startWatching(what: ToWatch): Promise<Watched> {
  const clock = (what.clock as ManualClock | undefined) ?? manualClock(NOW);
  const events: WatchEvent[] = [];
  const stopping = new AbortController();
  const listening = Promise.withResolvers<string>();
  const done = serve({
    pace: { everySeconds: EVERY, jitterSeconds: 0 },
    holder: `test ${Math.random()}`,
    signal: stopping.signal,
    openStore: () => openStore(what.place),
    plan: async () => planOf(what, clock),
    tell: (event) => void events.push(event),
    version: '0.0.0-test',
    clock,
    address: { host: '127.0.0.1', port: 0 },
    onListening: listening.resolve,
    ...what,
  });
  done.catch(listening.reject);
  const told = async (event: string, count = 1) => {
    await until(
      () => events.filter((each) => each.event === event).length >= count,
      `${count} ${event}`,
      events,
    );
    const all = events.filter((each) => each.event === event);
    return all[all.length - 1] as WatchEvent;
  };
  const stop = () => {
    stopping.abort(stopReason());
    return done;
  };
  return { clock, events, url: await listening.promise, done, stop, told };
}

/** As the command line makes it of options and settings. */
function planOf(what: ToWatch, clock: ManualClock): RoundPlan {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, {
    AWS_CONFIG_FILE: '/nonexistent/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...what.sandbox?.().env(),
  });
  const channels = openChannels({
    webhooksFromEnv: what.webhook === undefined ? [] : ['HOOK'],
    env: { HOOK: what.webhook },
  });
  return {
    options: { rules: KEY_RULES, now: instant(clock.now()), ...what.options },
    receivers: { channels, ...what.receivers },
    ...(what.retention !== undefined && { retention: what.retention }),
  };
}

/** Waits until something holds. Throws with what is there instead where it does not come to it. */
export async function until(holds: () => boolean, what: string, there: unknown = ''): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > end)
      throw new Error(`Not so in time: ${what}. There is ${JSON.stringify(there)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Looks into a store from outside. */
export async function inStore<T>(place: string, look: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(place);
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}

/**
 * A store for two watchers in this process: SQLite waits for another connection without letting it go on, where both
 * are of one thread.
 */
export async function sharedStore(
  place: string,
): Promise<{ readonly store: Store; readonly open: () => Promise<Store> }> {
  const store = await openStore(place);
  const lent = new Proxy(store, {
    get(target, name) {
      if (name === 'close') return async () => {};
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  onTestFinished(() => store.close());
  return { store, open: async () => lent };
}

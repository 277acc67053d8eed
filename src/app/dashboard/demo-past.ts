import { type SandboxOptions, startSandbox } from '../../../sandbox/index.ts';
import { instant } from '../../core/model/time.ts';
import type { Store } from '../../store/port.ts';
import { keptIn } from '../keep-run.ts';
import { runScan } from '../run-scan.ts';
import type { ScanOptions } from '../scan-options.ts';
import type { SettingsFile } from '../settings-file.ts';
import { Spool } from '../spool.ts';
import type { GroundPast } from './ground.ts';
import type { JobPorts } from './jobs.ts';
import { scanOptions, throwIfStopped } from './scan-job.ts';

const WEEK_MS = 7 * 86_400_000;

/** The place of an account that the first of several runs could not open: nobody had made its role yet. */
const NOT_OPENED_AT_FIRST = 4;

/** What the runs of before are made with. */
export interface PastOptions {
  /** The organisation as it is made, and when. */
  readonly world: SandboxOptions & { readonly now: string };
  /** Where the runs are kept: the store itself, not what is shown of it. */
  readonly store: Store;
  /** Runs before the first one that is not of the past, one a week. */
  readonly weeks: number;
  readonly reads: ScanOptions;
  readonly settings: () => Promise<SettingsFile | undefined>;
}

/**
 * The runs of the weeks before, the oldest first: each a scan, as all scans are, of the made-up organisation as it was
 * then, judged by the time of then. Whoever is stopped goes on with the same run the next time. Calls into the log are
 * left out: the log tells what people did here.
 */
export class DemoPast implements GroundPast {
  readonly #options: PastOptions;
  readonly #show: () => void;
  #left: number;
  #making: Promise<void> = Promise.resolve();

  /** @param show told when all of it is there and the run after it has ended: from then on it may be looked at */
  constructor(options: PastOptions, show: () => void) {
    this.#options = options;
    this.#show = show;
    this.#left = options.weeks;
  }

  /** One after the other: of two scans at once each would make half of the weeks. Who waits goes on with what is left. */
  make(ports: Pick<JobPorts, 'signal' | 'progress'>): Promise<void> {
    const make = () => this.#makeLeft(ports);
    const made = this.#making.then(make, make);
    this.#making = made;
    return made;
  }

  async #makeLeft(ports: Pick<JobPorts, 'signal' | 'progress'>): Promise<void> {
    for (; this.#left > 0; this.#left -= 1) {
      throwIfStopped(ports.signal);
      await this.#week(this.#left, ports);
    }
  }

  show(): void {
    if (this.#left === 0) this.#show();
  }

  async #week(weeksAgo: number, { signal, progress }: Pick<JobPorts, 'signal' | 'progress'>): Promise<void> {
    const { world, store, weeks, reads, settings } = this.#options;
    const then = Date.parse(world.now) - weeksAgo * WEEK_MS;
    const asOf = instant(new Date(then));
    const sandbox = await startSandbox({ ...world, asOf, reportDelayMs: 0 });
    const begun = performance.now();
    const kept = keptIn(store, undefined, () => new Date(then + performance.now() - begun));
    const spool = new Spool(() => false);
    const total = weeks + 1;
    const words = `Making up the weeks before: run ${weeks - weeksAgo + 1} of ${total}.`;
    try {
      if (weeksAgo === weeks) {
        const shut = sandbox.truth().accounts[NOT_OPENED_AT_FIRST]?.id;
        if (shut !== undefined) sandbox.faults.add({ ...CLOSED, account: shut });
      }
      const surroundings = { env: sandbox.env(), credentials: sandbox.credentials };
      const options = scanOptions({ surroundings, now: asOf, ...reads }, await settings());
      await runScan(
        {
          ...options,
          ...(kept.keeper !== undefined && { keeper: kept.keeper }),
          signal,
          onProgress: ({ accounts, done }) => {
            const share = accounts > 0 ? done / accounts : 0;
            progress({ done: Math.round((weeks - weeksAgo + share) * 100), total: total * 100, words });
          },
        },
        { spool, onAccount: () => throwIfStopped(signal) },
      );
      throwIfStopped(signal);
    } finally {
      spool.close();
      await kept.close();
      await sandbox.close();
    }
  }
}

const CLOSED = {
  operation: 'sts:AssumeRole',
  code: 'AccessDenied',
  status: 403,
  message: 'User is not authorized to perform: sts:AssumeRole',
} as const;

/** A store of which no run, and no finding of any, is seen until it is lifted. What is kept meanwhile is kept. */
export function veiled(store: Store): { readonly store: Store; readonly lift: () => void } {
  let isDown = true;
  const shown = new Proxy(store, {
    get(target, name) {
      if (isDown && name === 'runs') return async () => [];
      if (isDown && name === 'lives') return async function* () {};
      const found: unknown = Reflect.get(target, name, target);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
  return {
    store: shown,
    lift: () => {
      isDown = false;
    },
  };
}

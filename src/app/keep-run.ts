import { CHANGES, type ChangeTally } from '../core/model/history.ts';
import { Problem } from '../core/model/problem.ts';
import type { Store } from '../store/port.ts';
import { type Keeper, lateInWords, StoreKeeper } from './keeper.ts';
import type { SettingsFile } from './settings-file.ts';
import { isOfStore, openStoreForWriting, type StoreFlags, storePlace } from './store-place.ts';

/** What a command that scans does with its run. */
export interface KeptRun {
  /** Absent where no run is kept. */
  readonly keeper?: Keeper;
  /** The run's number once it is kept as a whole. */
  number(): number | undefined;
  /** That it is kept, and what it changed, in one line; nothing where it is not kept. */
  words(): string | undefined;
  /** Keeps something else in the store, where there is one: what was told, a copy of the audit log. */
  record(work: (store: Store) => Promise<void>): Promise<void>;
  /** In any case: ends a run that came to nothing, and why. */
  close(why?: string): Promise<void>;
}

/** Of a run that nobody wants kept. */
export const NOT_KEPT: KeptRun = {
  number: () => undefined,
  words: () => undefined,
  record: async () => {},
  close: async () => {},
};

/**
 * Opens the store for a run, before the run. A store that was named and cannot be used is the Problem of the command;
 * at the default place it is one line of warning, and the run goes on.
 *
 * @param warn told why a run is not kept, in a sentence
 */
export async function openKeeper(
  flags: StoreFlags & { readonly redact?: boolean; readonly newOnly?: boolean },
  file: SettingsFile | undefined,
  warn: (text: string) => void,
): Promise<KeptRun> {
  const found = storePlace(flags.store, file);
  refuseWrong(flags, found !== undefined);
  if (found === undefined || flags.redact === true) return NOT_KEPT;
  const mustKeep = found.named || flags.newOnly === true;
  try {
    const store = await openStoreForWriting(found);
    return keptRun(store, mustKeep ? undefined : warn);
  } catch (error) {
    if (mustKeep || !isOfStore(error)) throw error;
    warn(notKept(error));
    return NOT_KEPT;
  }
}

function refuseWrong(
  { store, redact, newOnly }: { readonly store?: string | false; redact?: boolean; newOnly?: boolean },
  isStored: boolean,
): void {
  if (redact === true && (typeof store === 'string' || newOnly === true))
    throw new Problem(
      'bad-argument',
      'A redacted run is not kept: its pseudonyms are counted anew in every run, so nobody is the same in two of them.',
      { hint: 'Leave out --redact, or --store and --new-only.' },
    );
  if (newOnly === true && !isStored)
    throw new Problem('bad-argument', '--new-only needs a store: without one nothing is known from before.', {
      hint: 'Leave out --no-store, or name one with --store.',
    });
}

/**
 * Keeps a run in a store that is open, and stays so.
 *
 * @param warn told why something is not kept; where it is absent, that is the Problem of whoever scans
 * @param clock what time it is; by default the machine's
 */
export function keptIn(
  store: Store,
  warn: ((text: string) => void) | undefined,
  clock?: () => Date,
): KeptRun {
  const keeper = new StoreKeeper(store, clock);
  const shown = warn === undefined ? keeper : new Tolerant(keeper, warn);
  return {
    keeper: shown,
    number: () => (keeper.ended ? keeper.run : undefined),
    words: () => (keeper.ended ? keptWords(keeper.run ?? 0, keeper.changes, keeper.late) : undefined),
    record: (work) => record(store, work, warn),
    async close(why) {
      try {
        await keeper.close(why);
      } catch (error) {
        if (!isOfStore(error)) throw error;
        warn?.(notKept(error));
      }
    },
  };
}

function keptRun(store: Store, warn: ((text: string) => void) | undefined): KeptRun {
  const kept = keptIn(store, warn);
  return {
    ...kept,
    async close(why) {
      try {
        await kept.close(why);
      } finally {
        await store.close();
      }
    },
  };
}

/** Goes on without a store that fails on the way: nobody asked for it. */
class Tolerant implements Keeper {
  readonly #keeper: Keeper;
  readonly #warn: (text: string) => void;
  #lost = false;

  constructor(keeper: Keeper, warn: (text: string) => void) {
    this.#keeper = keeper;
    this.#warn = warn;
  }

  async begin(...given: Parameters<Keeper['begin']>): Promise<void> {
    await this.#attempt(() => this.#keeper.begin(...given));
  }

  keep(...given: Parameters<Keeper['keep']>): ReturnType<Keeper['keep']> {
    return this.#attempt(() => this.#keeper.keep(...given));
  }

  async end(...given: Parameters<Keeper['end']>): Promise<void> {
    await this.#attempt(() => this.#keeper.end(...given));
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.#lost) return undefined;
    try {
      return await work();
    } catch (error) {
      if (!isOfStore(error)) throw error;
      if (!this.#lost) this.#warn(notKept(error));
      this.#lost = true;
      return undefined;
    }
  }
}

/** A record of what has happened already: where it cannot be kept, that is told, and nothing else is lost. */
async function record(
  store: Store,
  work: (store: Store) => Promise<void>,
  warn: ((text: string) => void) | undefined,
): Promise<void> {
  try {
    await work(store);
  } catch (error) {
    if (warn === undefined || !(error instanceof Problem)) throw error;
    warn(`Not in the store: ${error.message}`);
  }
}

/**
 * Keeps what a command that does not scan has done: its plan, and the newest entries of its audit log. The log itself
 * is what counts, so a store that cannot be used is told and no more.
 *
 * @param warn told why it is not kept, in a sentence
 */
export async function recordIn(
  flags: StoreFlags,
  file: SettingsFile | undefined,
  work: (store: Store) => Promise<void>,
  warn: (text: string) => void,
): Promise<void> {
  let store: Store | undefined;
  try {
    const found = storePlace(flags.store, file);
    if (found === undefined) return;
    store = await openStoreForWriting(found);
    await work(store);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    warn(`Not in the store: ${error.message}`);
  } finally {
    await store?.close();
  }
}

function notKept(error: Problem): string {
  return `The run is not kept: ${error.message}`;
}

/** `Kept as run 12: 2 new, 1 resolved, 40 not seen.` */
function keptWords(run: number, changes: ChangeTally, late: number): string {
  const told = CHANGES.flatMap((change) => {
    const count = changes[change] ?? 0;
    const words = change === 'resolved' ? 'fixed' : change.replaceAll('-', ' ');
    return count === 0 ? [] : [`${count} ${words}`];
  });
  const why = lateInWords(late);
  const kept = `Kept as run ${run}: ${told.length === 0 ? 'nothing has changed' : told.join(', ')}.`;
  return why === undefined ? kept : `${kept} ${why}`;
}

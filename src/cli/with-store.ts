import type { StoreFlags } from '../app/store-place.ts';
import { instant } from '../core/model/time.ts';
import { parseTimeArgument } from '../core/parse/time-argument.ts';
import type { Store } from '../store/port.ts';
import { openStoreOf } from './store-place.ts';

/** Options of every command that looks into a store. */
export interface LookFlags extends StoreFlags {
  readonly now?: string;
}

/**
 * Opens the store, hands it over, and closes it whatever happens. Throws as {@link openStoreOf} does.
 *
 * @param output a file that will be written, which must not be the store's own
 */
export async function withStore<T>(
  flags: StoreFlags,
  work: (store: Store) => Promise<T>,
  output?: string,
): Promise<T> {
  const store = await openStoreOf(flags, output === undefined ? [] : [output]);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** The time to look back from: the one that was given, else the clock's. */
export function timeOf({ now }: LookFlags): string {
  return now === undefined ? instant(new Date()) : parseTimeArgument(now, '--now');
}

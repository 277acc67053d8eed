import type { StoreFlags } from '../../app/store-place.ts';
import { watchStatus } from '../../app/watch/status.ts';
import { EXIT } from '../../core/model/problems.ts';
import { instant } from '../../core/model/time.ts';
import { isWatched, watchStatusPage } from '../../outputs/watch/status-page.ts';
import { print } from '../outputs.ts';
import { screen } from '../screen.ts';
import { openStoreOf } from '../store-place.ts';

export interface WatchStatusFlags extends StoreFlags {
  readonly format: 'text' | 'json';
}

/** Prints who watches. The exit status is 0 where somebody does and rounds come to their end in time, and 3 elsewhere. */
export async function watchStatusCommand(flags: WatchStatusFlags): Promise<number> {
  const store = await openStoreOf(flags);
  try {
    const status = await watchStatus(store, instant(new Date()));
    const watched = isWatched(status);
    const text =
      flags.format === 'json'
        ? `${JSON.stringify({ watched, ...status }, null, 2)}\n`
        : watchStatusPage(status, screen());
    await print([text]);
    return watched ? EXIT.clean : EXIT.incomplete;
  } finally {
    await store.close();
  }
}

import { statSync } from 'node:fs';
import { readSettings } from '../app/settings-file.ts';
import { openStoreAt, type StoreFlags, storeFiles, storePlace } from '../app/store-place.ts';
import { Problem } from '../core/model/problem.ts';
import type { Store } from '../store/port.ts';
import { isPostgres } from '../store/sql/address.ts';
import { refuseCollisions } from './outputs.ts';

/**
 * Opens the store that is to be looked into. Throws the {@link Problem} `unknown-run` where there is none yet,
 * `bad-argument` where an output would be written over it, and the Problems of opening.
 *
 * @param outputs files that will be written
 */
export async function openStoreOf(flags: StoreFlags, outputs: readonly string[] = []): Promise<Store> {
  const file = await readSettings({ config: flags.config, folder: process.cwd() });
  const found = storePlace(flags.store, file);
  if (found === undefined)
    throw new Problem('bad-argument', 'There is no store to look into: somebody wants none.', {
      hint: 'Name one with --store, or take KEYREEVE_STORE or store.place away.',
    });
  if (!isPostgres(found.place) && statSync(found.place, { throwIfNoEntry: false }) === undefined)
    throw new Problem('unknown-run', `No run is kept yet: there is no store ${found.place}.`, {
      hint: 'Run `keyreeve scan`, which makes it, or name another one with --store.',
    });
  refuseCollisions(outputs, storeFiles(found));
  return openStoreAt(found);
}

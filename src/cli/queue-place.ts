import type { QueueStore } from '../app/queue/run-status.ts';
import { readSettings, type SettingsFile } from '../app/settings-file.ts';
import { type StoreFlags, storePlace } from '../app/store-place.ts';
import { Problem } from '../core/model/problem.ts';
import { isPostgres } from '../store/sql/address.ts';

/** The address of the store that machines share. Throws the Problem `store-no-queue` where it is a file. */
export function queuePlace(flags: StoreFlags, file: SettingsFile | undefined): string {
  const found = storePlace(flags.store, file);
  if (found !== undefined && isPostgres(found.place)) return found.place;
  throw new Problem(
    'store-no-queue',
    found?.named === true
      ? `The store ${found.place} is a file, which machines cannot share.`
      : 'Workers share their runs in a PostgreSQL database, and none is named.',
  );
}

/** Opens the store that machines share. */
export async function openQueueOf(flags: StoreFlags): Promise<QueueStore> {
  const file = await readSettings({ config: flags.config, folder: process.cwd() });
  const place = queuePlace(flags, file);
  const { openQueueStore } = await import('../app/queue/run-status.ts');
  return openQueueStore(place);
}

/** The number that an argument names; nothing for `latest`. Throws the Problem `bad-argument`. */
export function runNumber(text: string): number | undefined {
  if (text === 'latest') return undefined;
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw new Problem('bad-argument', `"${text.slice(0, 40)}" names no run.`, {
    hint: 'Give its number, or latest.',
  });
}

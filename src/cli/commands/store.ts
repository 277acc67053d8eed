import { resolve } from 'node:path';
import { checkWritable } from '../../app/files.ts';
import { retentionOf } from '../../app/history/retention.ts';
import { readSettings } from '../../app/settings-file.ts';
import type { StoreFlags } from '../../app/store-place.ts';
import { EXIT } from '../../core/model/problems.ts';
import { harmless } from '../../outputs/harmless.ts';
import { isNothing, prunePage, storePage } from '../../outputs/history/store-page.ts';
import { jsonLine } from '../../outputs/run-contract.ts';
import { STORE_VERSION } from '../../store/open-store.ts';
import { confirmByWord } from '../confirm.ts';
import { print } from '../outputs.ts';
import { screen } from '../screen.ts';
import { type LookFlags, timeOf, withStore } from '../with-store.ts';

export interface ShowFlags extends LookFlags {
  readonly format: 'table' | 'json';
}

/** Prints where the store lies and what it holds. */
export function storeShow(flags: ShowFlags): Promise<number> {
  const at = timeOf(flags);
  return withStore(flags, async (store) => {
    const [size, runs] = [await store.size(), await store.runs(at)];
    const times = runs.map(({ now }) => now).sort();
    const [first, last] = [times[0], times.at(-1)];
    const shown = {
      ...{ place: store.place, kind: store.kind, version: STORE_VERSION, size },
      ...(first !== undefined && { first }),
      ...(last !== undefined && { last }),
    };
    await print(flags.format === 'json' ? [`${jsonLine(shown)}\n`] : storePage(shown, screen()));
    return EXIT.clean;
  });
}

export interface PruneFlags extends LookFlags {
  readonly keepSnapshots?: number;
  readonly keepRuns?: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** Takes away what is older than it is to be kept, once somebody has confirmed it. */
export async function storePrune(flags: PruneFlags): Promise<number> {
  const at = timeOf(flags);
  const file = await readSettings({ config: flags.config, folder: process.cwd() });
  const asked = {
    ...(flags.keepSnapshots !== undefined && { snapshotDays: flags.keepSnapshots }),
    ...(flags.keepRuns !== undefined && { runDays: flags.keepRuns }),
  };
  const retention = retentionOf({ ...file?.settings.store.retention, ...asked }, at);
  return withStore(flags, async (store) => {
    const planned = await store.prune(retention, true);
    await print(prunePage(retention, planned, false, screen()));
    if (flags.dryRun === true || isNothing(planned)) return EXIT.clean;
    if (flags.yes !== true)
      await confirmByWord('prune', `To take this out of ${store.place} for good, type prune.`);
    const gone = await store.prune(retention, false);
    await print(prunePage(retention, gone, true, screen()));
    return EXIT.clean;
  });
}

/** Writes the whole store, as it is at one moment, into a new file. */
export function storeBackup(path: string, flags: StoreFlags): Promise<number> {
  checkWritable(path);
  return withStore(flags, async (store) => {
    await store.backup(resolve(path));
    process.stderr.write(`${harmless(store.place)} is in ${harmless(path)}\n`);
    return EXIT.clean;
  });
}

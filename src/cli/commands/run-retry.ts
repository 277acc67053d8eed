import { retryRun } from '../../app/queue/retry-run.ts';
import { openQueueStore } from '../../app/queue/run-status.ts';
import { readSettings } from '../../app/settings-file.ts';
import type { StoreFlags } from '../../app/store-place.ts';
import { EXIT } from '../../core/model/problems.ts';
import { counted } from '../../outputs/terminal/words.ts';
import { print } from '../outputs.ts';
import { queuePlace, runNumber } from '../queue-place.ts';

export interface RunRetryFlags extends StoreFlags {
  readonly profile?: string;
  readonly region?: string;
}

/** Tries the dead accounts of a run again. */
export async function runRetryCommand(which: string, flags: RunRetryFlags): Promise<number> {
  const number = runNumber(which);
  const file = await readSettings({ config: flags.config, folder: process.cwd() });
  const place = queuePlace(flags, file);
  const store = await openQueueStore(place);
  try {
    const { profile, region } = flags;
    const { run, accounts, newRun } = await retryRun(place, store, number, {
      ...(profile !== undefined && { profile }),
      ...(region !== undefined && { region }),
    });
    const many = counted(accounts, 'account of run', 'accounts of run');
    await print([
      newRun === undefined
        ? `${many} ${run} will be tried again.\n`
        : `${many} ${run}, which has ended, will be tried again as run ${newRun}.\n`,
    ]);
    return EXIT.clean;
  } finally {
    await store.close();
  }
}

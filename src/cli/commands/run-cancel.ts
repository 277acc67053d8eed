import { hostname, userInfo } from 'node:os';
import { chosenRun } from '../../app/queue/run-status.ts';
import type { StoreFlags } from '../../app/store-place.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { instant } from '../../core/model/time.ts';
import { print } from '../outputs.ts';
import { openQueueOf, runNumber } from '../queue-place.ts';

/** Ends a run before its end. */
export async function runCancelCommand(which: string, flags: StoreFlags): Promise<number> {
  const number = runNumber(which);
  const store = await openQueueOf(flags);
  try {
    const { run } = await chosenRun(store.queue, number);
    const words = `${userInfo().username}@${hostname()} cancelled it.`;
    if (!(await store.queue.cancel(run, instant(new Date()), words)))
      throw new Problem('unknown-run', `Run ${run} is over: there is nothing to cancel.`, {
        hint: 'Run `keyreeve run status` to see what came of it.',
      });
    await print([`Run ${run} is cancelled. Accounts that are being scanned are left within seconds.\n`]);
    return EXIT.clean;
  } finally {
    await store.close();
  }
}

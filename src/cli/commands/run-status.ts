import { chosenRun, type QueueStore, type RunStatus } from '../../app/queue/run-status.ts';
import type { StoreFlags } from '../../app/store-place.ts';
import type { Severity } from '../../core/model/finding.ts';
import { EXIT } from '../../core/model/problems.ts';
import { onInterrupt } from '../interrupt.ts';
import { print } from '../outputs.ts';
import { openQueueOf, runNumber } from '../queue-place.ts';
import { progressInWords, runPage } from '../run-page.ts';
import { screen } from '../screen.ts';
import { statusNow, statusOfRun, waitForRun } from '../wait-for-run.ts';

export interface RunStatusFlags extends StoreFlags {
  readonly watch?: boolean;
  readonly failOn?: Severity;
  readonly format: 'table' | 'json';
}

/** Every account of the largest organisation: a program that reads this wants all of them. */
const ALL = 100_000;
/** Where nobody sees lines drawn over, a line is written so often. */
const LINE_EVERY_MS = 10_000;

/** Shows where a run stands, and with `--watch` goes on until it is over. */
export async function runStatusCommand(which: string, flags: RunStatusFlags): Promise<number> {
  const run = runNumber(which);
  const store = await openQueueOf(flags);
  try {
    const shown = flags.watch === true ? await watched(store, run, flags.format) : run;
    const last = await statusNow(store, shown, flags.format === 'json' ? ALL : undefined);
    await print([
      flags.format === 'json' ? `${JSON.stringify(last, null, 2)}\n` : runPage(last, screen(), new Date()),
    ]);
    return flags.watch === true ? statusOfRun(last, flags.failOn) : EXIT.clean;
  } finally {
    await store.close();
  }
}

/** Waits for a run, and gives its number: another one may be the newest by then. */
async function watched(
  store: QueueStore,
  which: number | undefined,
  format: RunStatusFlags['format'],
): Promise<number> {
  const { run } = await chosenRun(store.queue, which);
  await waitForRun(store, run, { signal: onInterrupt(), show: watcher(format) });
  return run;
}

/** Draws the page over and over on a terminal, and writes a line now and then elsewhere. */
function watcher(format: RunStatusFlags['format']): (status: RunStatus) => void {
  const { stdout, stderr } = process;
  if (stdout.isTTY && format === 'table')
    return (status) => void stdout.write(`\u001b[H\u001b[2J${runPage(status, screen(), new Date())}`);
  let writtenAt = Number.NEGATIVE_INFINITY;
  return (status) => {
    const now = performance.now();
    if (now - writtenAt < LINE_EVERY_MS) return;
    writtenAt = now;
    stderr.write(`${progressInWords(status)}\n`);
  };
}

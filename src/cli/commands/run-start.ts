import { isOver, openQueueStore } from '../../app/queue/run-status.ts';
import { startRun } from '../../app/queue/start-run.ts';
import { readSettings } from '../../app/settings-file.ts';
import type { StoreFlags } from '../../app/store-place.ts';
import type { Severity } from '../../core/model/finding.ts';
import { harmless } from '../../outputs/harmless.ts';
import { type AccountFlags, liveOptions } from '../account-choice.ts';
import { onInterrupt } from '../interrupt.ts';
import { type JudgingFlags, judgingOptions } from '../judging.ts';
import { print } from '../outputs.ts';
import { drawnLine } from '../progress.ts';
import { queuePlace } from '../queue-place.ts';
import { progressInWords, runPage } from '../run-page.ts';
import { screen } from '../screen.ts';
import { statusNow, statusOfRun, waitForRun } from '../wait-for-run.ts';

export interface RunStartFlags extends AccountFlags, JudgingFlags, StoreFlags {
  readonly config?: string | false;
  readonly rate?: number;
  readonly wait?: boolean;
  readonly failOn?: Severity;
  readonly quiet?: boolean;
}

/** Starts a run for workers and prints its number; waits for it where that was asked for. */
export async function runStartCommand(flags: RunStartFlags): Promise<number> {
  const tell = (text: string) => {
    if (flags.quiet !== true) process.stderr.write(`${harmless(text)}\n`);
  };
  const file = await readSettings({ config: flags.config, folder: process.cwd() });
  if (file !== undefined && flags.config === undefined) tell(`Settings: ${file.path}`);
  const place = queuePlace(flags, file);
  const options = judgingOptions(liveOptions(flags), flags, { file });
  const run = await startRun(place, {
    ...options,
    ...(flags.rate !== undefined && { rate: flags.rate }),
    onNotice: tell,
  });
  await print([`${run}\n`]);
  const store = await openQueueStore(place);
  try {
    const { workers, version } = await statusNow(store, run);
    tell(
      workers.length === 0
        ? `Run ${run} waits: no worker of keyreeve ${version} with these credentials is alive. Start one: keyreeve worker --store …`
        : `Run ${run} is started. Workers alive: ${workers.length}.`,
    );
    if (flags.wait !== true) return 0;
    const line = drawnLine(flags.quiet ?? false, progressInWords);
    const signal = onInterrupt();
    const status = await waitForRun(store, run, { signal, show: line.update });
    line.clear();
    if (!isOver(status)) tell(`Run ${run} goes on without you: keyreeve run status ${run}`);
    if (flags.quiet !== true) await print([runPage(status, screen(), new Date())]);
    return statusOfRun(status, flags.failOn ?? file?.settings.failOn);
  } finally {
    await store.close();
  }
}

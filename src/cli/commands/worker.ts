import { work } from '../../app/queue/worker.ts';
import { readSettings } from '../../app/settings-file.ts';
import type { StoreFlags } from '../../app/store-place.ts';
import { EXIT } from '../../core/model/problems.ts';
import { instant } from '../../core/model/time.ts';
import type { ListenAddress } from '../../core/parse/listen-address.ts';
import { harmless } from '../../outputs/harmless.ts';
import { queuePlace } from '../queue-place.ts';

export interface WorkerFlags extends StoreFlags {
  readonly profile?: string;
  readonly region?: string;
  readonly concurrency?: number;
  readonly callsPerAccount?: number;
  readonly grace?: number;
  readonly listen?: ListenAddress;
  readonly verbose?: boolean;
}

/** Works until it is told to stop: once to finish what it has, twice to leave it to others. */
export async function workerCommand(flags: WorkerFlags): Promise<number> {
  const file = await readSettings({ config: flags.config, folder: process.cwd() });
  const place = queuePlace(flags, file);
  const tell = (text: string) => void process.stderr.write(`${instant(new Date())} ${harmless(text)}\n`);
  const [stop, atOnce] = [new AbortController(), new AbortController()];
  const interrupt = () => (stop.signal.aborted ? atOnce.abort() : stop.abort());
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const { profile, region, concurrency, callsPerAccount, grace, listen, verbose } = flags;
  await work(place, {
    ...(profile !== undefined && { profile }),
    ...(region !== undefined && { region }),
    ...(concurrency !== undefined && { concurrency }),
    ...(callsPerAccount !== undefined && { callsPerAccount }),
    ...(grace !== undefined && { graceSeconds: grace }),
    ...(listen !== undefined && { address: listen }),
    signal: stop.signal,
    atOnce: atOnce.signal,
    tell,
    ...(verbose === true && {
      onOutcome: ({ run, target, attempt }, outcome) => {
        if (target !== undefined)
          tell(`Run ${run}: account ${target.accountId} ${outcome}, attempt ${attempt}.`);
      },
    }),
  });
  tell('Stopped.');
  return EXIT.clean;
}

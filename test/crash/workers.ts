/**
 * The long form of the test with workers: many accounts, some workers, one of them killed every so often as `kill -9`
 * does and started again. Ends with 1 where the run is not exactly what a plain scan of the same accounts gives.
 *
 * `node test/crash/workers.ts --accounts 2000 --workers 2 --kill-every 60`, on the build that is there.
 */
import { parseArgs } from 'node:util';
import { withSandbox } from '../../bench/processes.ts';
import { isOver } from '../../src/app/queue/run-status.ts';
import { scan } from '../../src/app/scan.ts';
import { isFailing } from '../../src/core/model/comparison.ts';
import { startPostgres } from '../support/postgres.ts';
import { faultsOf, type Plain, startedRun, startWorker, statusOf } from '../support/run-workers.ts';

const NOW = '2026-11-22T12:00:00Z';

const { values } = parseArgs({
  options: {
    accounts: { type: 'string', default: '2000' },
    workers: { type: 'string', default: '2' },
    'kill-every': { type: 'string', default: '60' },
    users: { type: 'string', default: '5' },
    latency: { type: 'string', default: '40' },
    concurrency: { type: 'string', default: '8' },
    rate: { type: 'string', default: '1000' },
  },
});
const [accounts, workers, killEverySeconds] = [values.accounts, values.workers, values['kill-every']].map(
  Number,
);
const sandboxOptions = {
  accounts: accounts ?? 0,
  users: Number(values.users),
  latencyMs: Number(values.latency),
  now: NOW,
  frozenClock: true,
  reportDelayMs: 0,
};

process.exitCode = await withSandbox(sandboxOptions, async (env) => {
  const server = await startPostgres();
  try {
    return await killWorkers({ env: () => env }, server.url);
  } finally {
    await server.stop();
  }
});

async function killWorkers(
  sandbox: { readonly env: () => Record<string, string> },
  place: string,
): Promise<number> {
  const machines = { sandbox, place };
  const startOne = () => startWorker(machines, ['--concurrency', values.concurrency]);
  const running = Array.from({ length: workers ?? 0 }, startOne);
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  let kills = 0;
  try {
    const run = await startedRun(machines, ['--org', '--now', NOW, '--rate', values.rate]);
    for (let nextKill = killEverySeconds ?? 0; ; ) {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const status = await statusOf(place, run);
      if (isOver(status)) {
        const { done, dead, retried } = status;
        print(
          `${status.state} after ${seconds()} s: ${done} done, ${dead} dead, ${retried} tried more than once, ${kills} kills`,
        );
        break;
      }
      if (seconds() < nextKill) continue;
      nextKill = seconds() + (killEverySeconds ?? 0);
      const index = kills % running.length;
      await running[index]?.kill();
      running[index] = startOne();
      kills += 1;
      print(
        `${seconds()} s: killed worker ${index + 1}; ${status.done} of ${status.accounts} done, ${status.active} active`,
      );
    }
    if (kills === 0) throw new Error('No worker was killed: the run was too short to prove anything.');
    const faults = await faultsOf(place, run, await plainScan(sandbox.env()));
    print(
      faults.length === 0 ? 'Every account once, nothing left, the same as a plain scan.' : faults.join('\n'),
    );
    return faults.length === 0 ? 0 : 1;
  } finally {
    for (const worker of running) await worker.stop();
  }
}

async function plainScan(env: Readonly<Record<string, string>>): Promise<Plain> {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, env);
  const scanned = scan({ organization: true, now: NOW });
  const failing = new Set<string>();
  for await (const { findings } of scanned)
    for (const finding of findings) if (isFailing(finding)) failing.add(finding.id);
  return { ...(await scanned.summary), failing };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

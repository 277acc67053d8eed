import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { openQueueStore } from '../src/app/queue/run-status.ts';
import { startPostgres } from '../test/support/postgres.ts';
import { startedRun, startWorker, untilRun } from '../test/support/run-workers.ts';
import { type Bench, count, duration, type Line } from './measurement.ts';
import { withSandbox } from './processes.ts';
import { PUBLISHED_RULES } from './scan-process.ts';

/**
 * A run of 10,000 accounts at 40 ms latency by one, two and four workers with a real PostgreSQL, beside the ideal: one
 * worker's time divided by their number. Each worker has 8 accounts in flight, so that it waits for the network most of
 * the time, as on machines of their own: here all of them, the emulated AWS and PostgreSQL share one machine.
 *
 * Workers wait for work when the time begins, and it counts from there to the end of the run: the listing of the
 * accounts included, which is one worker's.
 */
export const workers: Bench = {
  id: 'workers',
  title: 'A run by one, two and four workers, beside the ideal',
  async run() {
    const samples: Sample[] = [];
    for (const size of [1, 2, 4]) samples.push(await measure(size));
    return { lines: samples.flatMap((sample) => lineOf(sample, samples)), notes: NOTES };
  },
};

const ACCOUNTS = Number(process.env.KEYREEVE_BENCH_ACCOUNTS ?? 10_000);
const LATENCY_MS = 40;
const AT_ONCE = 8;
/** The sandbox's clock, and with it the organisation, is the same in every run. */
const NOW = '2026-11-22T12:00:00Z';
/** The rate must not be what bounds it. */
const RATE = 10_000;
const TARGETS: Readonly<Record<number, number>> = { 2: 0.85, 4: 0.7 };

const NOTES = [
  `Every answer of the emulated AWS takes ${LATENCY_MS} ms, a credential report 300 ms more; ${AT_ONCE} accounts in flight in each worker, the published rules, 5 users an account. \`KEYREEVE_BENCH_ACCOUNTS=500\` makes it small.`,
  "What bounds it: listing 20 accounts a call is one worker's (500 calls one after the other for 10,000 accounts), and the processor cores that workers, the emulated AWS and PostgreSQL share here. On machines of their own only the first is left, and the rate that is set.",
];

interface Sample {
  readonly workers: number;
  readonly elapsedMs: number;
  readonly processorMs: number;
}

function measure(size: number): Promise<Sample> {
  const options = { accounts: ACCOUNTS, users: 5, latencyMs: LATENCY_MS, now: NOW };
  return withSandbox(options, async (env) => {
    const server = await startPostgres();
    const machines = { sandbox: { env: () => env }, place: server.url };
    const running = Array.from({ length: size }, () =>
      startWorker(machines, ['--concurrency', String(AT_ONCE)]),
    );
    try {
      await untilAlive(server.url, size);
      const started = performance.now();
      const rules = PUBLISHED_RULES.flatMap((rule) => ['--rule', rule]);
      const run = await startedRun(machines, ['--org', '--now', NOW, '--rate', String(RATE), ...rules]);
      const { dead, state } = await untilRun(server.url, run, undefined, 7_200);
      if (state !== 'ended' || dead > 0) throw new Error(`The run came to nothing: ${state}, ${dead} dead.`);
      const elapsedMs = performance.now() - started;
      const processorMs = running.reduce((sum, { pid }) => sum + processorOf(pid), 0);
      return { workers: size, elapsedMs, processorMs };
    } finally {
      for (const worker of running) await worker.stop();
      await server.stop();
    }
  });
}

/** Waits until so many workers have joined. */
async function untilAlive(place: string, size: number): Promise<void> {
  const store = await openQueueStore(place);
  try {
    const alive = async () => (await store.queue.workers()).filter((worker) => worker.alive).length;
    while ((await alive()) < size) await delay(200);
  } finally {
    await store.close();
  }
}

/** Milliseconds of processor time that a process has taken (proc(5)); clock ticks are hundredths of a second. */
function processorOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function lineOf(sample: Sample, [one]: readonly Sample[]): Line[] {
  const target = TARGETS[sample.workers];
  if (one === undefined || target === undefined) return [];
  const idealMs = one.elapsedMs / sample.workers;
  const ratio = idealMs / sample.elapsedMs;
  const speed = (elapsedMs: number) =>
    `${count(Math.round((ACCOUNTS * 60_000) / elapsedMs))} accounts a minute`;
  return [
    {
      what: `${count(ACCOUNTS)} accounts by ${sample.workers} workers: share of the ideal`,
      measured: `${duration(sample.elapsedMs)}, ${speed(sample.elapsedMs)} (processor of the workers ${duration(sample.processorMs)})`,
      beside: `ideal ${duration(idealMs)}: one worker took ${duration(one.elapsedMs)}, ${speed(one.elapsedMs)} (processor ${duration(one.processorMs)})`,
      ratio,
      target: `≥ ${target}`,
      holds: ratio >= target,
    },
  ];
}

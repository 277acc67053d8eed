import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Sandbox } from '../../sandbox/index.ts';
import { openQueueStore, runStatus } from '../../src/app/queue/run-status.ts';
import type { AccountCoverage, Run } from '../../src/core/model/run.ts';
import { keyreeve, start } from './keyreeve.ts';

/** A worker in a process of its own. */
export interface WorkerProcess {
  readonly pid: number;
  /** What it has said. */
  readonly said: () => string;
  /** As `kill -9` does. */
  readonly kill: () => Promise<void>;
  /** Asks it to stop, and gives its exit status. */
  readonly stop: () => Promise<number | null>;
}

export interface Machines {
  readonly sandbox: Pick<Sandbox, 'env'>;
  /** The address of the store. */
  readonly place: string;
}

/** Starts a worker, with the built program. */
export function startWorker({ sandbox, place }: Machines, args: readonly string[] = []): WorkerProcess {
  const child = start(['worker', '--no-config', '--store', place, ...args], { sandbox });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
    }
    return child.exitCode;
  };
  return {
    pid: child.pid ?? 0,
    said: () => said,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}

/** Starts a run with the built program, and gives its number. */
export async function startedRun({ sandbox, place }: Machines, args: readonly string[]): Promise<number> {
  const ended = await keyreeve(['run', 'start', '--no-config', '--store', place, ...args], { sandbox });
  if (ended.status !== 0) throw new Error(`run start ended with ${ended.status}: ${ended.stderr}`);
  return Number(ended.stdout);
}

/** Where a run stands. */
export async function statusOf(place: string, run: number) {
  const store = await openQueueStore(place);
  try {
    return await runStatus(store, run, { at: new Date().toISOString(), most: 1_000 });
  } finally {
    await store.close();
  }
}

/** Waits until a run is over, or something else is true of it. */
export async function untilRun(
  place: string,
  run: number,
  is: (status: Awaited<ReturnType<typeof statusOf>>) => boolean = ({ state }) =>
    state !== 'listing' && state !== 'scanning',
  mostSeconds = 60,
) {
  const store = await openQueueStore(place);
  try {
    for (let left = mostSeconds * 4; left > 0; left -= 1) {
      const status = await runStatus(store, run, { at: new Date().toISOString(), most: 1_000 });
      if (is(status)) return status;
      await delay(250);
    }
  } finally {
    await store.close();
  }
  throw new Error(`Run ${run} did not come so far in ${mostSeconds} s.`);
}

/** What a plain scan of the same accounts gave. */
export interface Plain {
  readonly run: Run;
  readonly coverage: readonly AccountCoverage[];
  /** Ids of the findings that fail. */
  readonly failing: ReadonlySet<string>;
}

/** What is wrong with a run that workers did, in words; nothing where it is what a plain scan gives. */
export async function faultsOf(place: string, run: number, plain: Plain): Promise<readonly string[]> {
  const faults: string[] = [];
  const same = (what: string, found: unknown, wanted: unknown) => {
    const [left, right] = [JSON.stringify(found), JSON.stringify(wanted)];
    if (left !== right) faults.push(`${what}: ${left?.slice(0, 300)} in place of ${right?.slice(0, 300)}`);
  };
  const store = await openQueueStore(place);
  try {
    const status = await runStatus(store, run, { at: new Date().toISOString(), most: 10 });
    same('state', status.state, 'ended');
    same('accounts that are not settled', status.queued + status.active, 0);
    const { summary } = status;
    for (const name of [
      'counts',
      'failing',
      'suppressed',
      'attested',
      'accounts',
      'controls',
      'complete',
    ] as const)
      same(name, summary?.[name], plain.run[name]);
    const coverage = await store.store.coverageOf(run);
    same('accounts in the run', coverage.map(shown), plain.coverage.map(shown));
    const ids = coverage.map(({ account }) => account.id);
    same('accounts that are in it twice', ids.length - new Set(ids).size, 0);
    const open: string[] = [];
    for await (const { finding } of store.store.lives({ states: ['open'] })) open.push(finding.id);
    same('open findings', open.toSorted(), [...plain.failing].toSorted());
  } finally {
    await store.close();
  }
  same('jobs left', await jobsLeft(place), 0);
  return faults;
}

function shown({ account, status }: AccountCoverage): string {
  return `${account.id} ${status}`;
}

/** Jobs that somebody still has to do, or does. */
async function jobsLeft(place: string): Promise<number> {
  const client = new pg.Client(place);
  await client.connect();
  try {
    const { rows } = await client.query(
      "select count(*)::int as jobs from keyreeve_jobs.job where state < 'completed'",
    );
    return Number(rows[0]?.jobs);
  } finally {
    await client.end();
  }
}

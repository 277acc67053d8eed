import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import type { ControlResult, Run } from '../../src/core/model/run.ts';
import { openQueue, openStore } from '../../src/store/open-store.ts';
import type { KeptAccount, RunStart, Store } from '../../src/store/port.ts';
import type { Closing, Job, Line, Queue, WorkerStart } from '../../src/store/queue-port.ts';
import { postgresDatabase } from './postgres-database.ts';

export const LINE: Line = { version: '1.0.0', organization: '111122223333' };

/** A store and its queue in an empty database. */
export interface QueueScene {
  readonly address: string;
  readonly store: Store;
  readonly queue: Queue;
  /** Another machine's connections to the same queue. */
  readonly another: () => Promise<Queue>;
}

/** Opens both until the test ends. */
export async function queueScene(): Promise<QueueScene> {
  const address = await postgresDatabase();
  const store = await openStore(address);
  onTestFinished(() => store.close());
  const another = async () => {
    const queue = await openQueue(address, (error) => {
      throw error;
    });
    onTestFinished(() => queue.close());
    return queue;
  };
  return { address, store, queue: await another(), another };
}

/** A worker that has joined the queue. */
export async function joined(queue: Queue, line: Line = LINE): Promise<WorkerStart> {
  const worker = { ...line, id: randomUUID(), host: 'machine', pid: 7, concurrency: 4 };
  await queue.joinLine(worker);
  return worker;
}

const NOW = '2026-11-22T12:00:00Z';

/** A run of nothing. */
export const RUN_START: RunStart = {
  startedAt: NOW,
  now: NOW,
  scope: { kind: 'organization', key: 'aws:111122223333' },
  host: 'machine',
  tool: 'keyreeve 1.0.0',
  rules: [],
  facts: { source: 'live', leftOut: [], frameworks: [], nowGiven: true },
};

/** Starts a run and gives its number. */
export async function startedRun({ store, queue }: QueueScene, line: Line = LINE): Promise<number> {
  const run = await store.beginRun(RUN_START);
  await queue.start({ ...line, run, options: { rules: ['user-mfa'] } });
  return run;
}

/** Starts a run and writes accounts down, as the listing job does. */
export async function listedRun(scene: QueueScene, worker: WorkerStart, accounts: number): Promise<number> {
  const run = await startedRun(scene);
  const [job] = await scene.queue.take(worker, 1);
  if (job === undefined) throw new Error('There was no listing job.');
  const targets = Array.from({ length: accounts }, (_, index) => ({ accountId: idOf(index) }));
  await scene.queue.list(run, { targets, skipped: [], part: { calls: 1 } });
  await scene.queue.sendJobs(run);
  await scene.queue.finish(job);
  return run;
}

/** Makes the next attempt of every job its last. */
export async function lastAttempts(address: string): Promise<void> {
  const client = new pg.Client(address);
  await client.connect();
  await client.query("update keyreeve_jobs.job set retry_limit = 0 where state < 'active'");
  await client.end();
}

/** The id of an account by its index. */
export function idOf(index: number): string {
  return String(200_000_000_000 + index);
}

/** An account as a worker keeps it. */
export function keptAccount({ target }: Pick<Job, 'target'>, words = 'It was read.'): KeptAccount {
  const account = { id: target?.accountId ?? '', partition: 'aws' } as const;
  const calls = { read: 1, poll: 0, session: 1, retries: 0 };
  return {
    entry: 0,
    coverage: { account, status: 'scanned', reason: words, notRead: [], calls },
    findings: [],
  };
}

/** An end of a run that says how many accounts it had. */
export function closing(accounts: number, kept: readonly KeptAccount[] = []): Closing {
  const summary = { rules: [], accounts: { scanned: accounts } } as unknown as Run;
  return { kept, end: { endedAt: NOW, summary, controls: [] as readonly ControlResult[] } };
}

import { sql } from 'kysely';
import type { JobWithMetadata, PgBoss } from 'pg-boss';
import type { KeptAccount } from '../port.ts';
import type { Job, JobError, QueuedTarget, WorkerStart } from '../queue-port.ts';
import { keepAccounts, packAccount } from '../sql/accounts.ts';
import type { Database, Queries } from '../sql/database.ts';
import type { RunRules } from '../sql/move-lives.ts';
import { type JobData, queueNames, within } from './boss.ts';

/** The queue's connections. */
export interface Ground {
  readonly database: Database;
  readonly boss: PgBoss;
}

interface Fetched extends Omit<Job, 'target' | 'worker'> {
  readonly token: string;
  readonly accountId: string | undefined;
}

/** Takes jobs, and writes down whose the accounts are now. What is no longer to be done is ended at once. */
export async function takeJobs(
  { database, boss }: Ground,
  worker: WorkerStart,
  most: number,
): Promise<readonly Job[]> {
  const names = queueNames(worker);
  const fetched: Fetched[] = [];
  for (const queue of [names.lost, names.jobs]) {
    const left = most - fetched.length;
    if (left <= 0) break;
    const jobs = await boss.fetch<JobData>(queue, { batchSize: left, includeMetadata: true });
    for (const job of jobs) fetched.push(fetchedFrom(job, queue, queue === names.lost));
  }
  if (fetched.length === 0) return [];
  const taken = await database.write((db) => markTaken(db, worker.id, fetched));
  const over = fetched.filter(({ id }) => !taken.some((job) => job.id === id));
  for (const { queue, id } of over) await boss.complete(queue, id);
  return taken;
}

function fetchedFrom(
  { id, data, retryCount, retryLimit }: JobWithMetadata<JobData>,
  queue: string,
  lost: boolean,
): Fetched {
  const { kind, run, token, account } = data;
  const last = lost || retryCount >= retryLimit;
  return { id, kind, run, token, accountId: account, attempt: retryCount + 1, last, lost, queue };
}

/** Those of the jobs that are still to be done: their run is not over, and is the one that sent them. */
async function markTaken(db: Queries, worker: string, fetched: readonly Fetched[]): Promise<readonly Job[]> {
  const tokens = [...new Set(fetched.map(({ token }) => token))];
  const runs = await db
    .selectFrom('queue_run')
    .select(['run', 'token', 'state'])
    .where('token', 'in', tokens)
    .execute();
  const open = fetched.filter(({ kind, token }) =>
    runs.some(
      (run) =>
        run.token === token && (run.state === 'scanning' || (kind === 'list' && run.state === 'listing')),
    ),
  );
  const targets = await markActive(db, worker, open);
  return open.flatMap(({ token: _token, accountId, ...job }): Job[] => {
    if (accountId === undefined) return [{ ...job, worker }];
    const target = targets.get(`${job.run} ${accountId}`);
    return target === undefined ? [] : [{ ...job, worker, target }];
  });
}

/** The accounts of the jobs that nobody has settled, by run and id. */
async function markActive(
  db: Queries,
  worker: string,
  jobs: readonly Fetched[],
): Promise<ReadonlyMap<string, QueuedTarget>> {
  const ofAccounts = jobs.filter(({ accountId }) => accountId !== undefined);
  if (ofAccounts.length === 0) return new Map();
  const { rows } = await sql<{ run: number; account_id: string; target: string }>`
    update queue_target t
    set state = 'active', worker = ${worker}, attempts = attempts + 1, since = now()
    from unnest(
      ${ofAccounts.map(({ run }) => run)}::bigint[],
      ${ofAccounts.map(({ accountId }) => accountId)}::text[]
    ) as j (run, account_id)
    where t.run = j.run and t.account_id = j.account_id and t.state in ('queued', 'active')
    returning t.run, t.account_id, t.target`.execute(db);
  return new Map(rows.map((row) => [`${row.run} ${row.account_id}`, JSON.parse(row.target) as QueuedTarget]));
}

/** Says that jobs are still worked on. Those that others have by now are left to them. */
export async function holdOn({ boss }: Ground, jobs: readonly Job[]): Promise<void> {
  for (const [queue, held] of Map.groupBy(jobs, (job) => job.queue))
    await boss.touch(queue, held.map(attemptOf));
}

/** A job as it was taken: where somebody else has taken it since, nothing of it is touched. */
function attemptOf({ id, attempt }: Job) {
  return { id, retryCount: attempt - 1 };
}

/**
 * Keeps an account, in the same transaction in which it is marked as done and its job ends. The account's row is held:
 * of two workers that had it, the second finds it done.
 */
export async function settle(
  { database, boss }: Ground,
  { job, kept, part, rules }: SettledJob,
): Promise<boolean> {
  const packed = packAccount(kept, rules.now);
  return database.write(async (db) => {
    await boss.complete(job.queue, job.id, null, { db: within(db) });
    if (!(await isOpen(db, job))) return false;
    await keepAccounts(db, rules, [packed]);
    await setTarget(db, job, { state: 'done', part: JSON.stringify(part), error: null });
    return true;
  });
}

export interface SettledJob {
  readonly job: Job;
  readonly kept: KeptAccount;
  readonly part: unknown;
  /** Of the job's run. */
  readonly rules: RunRules;
}

/** Marks an account as one that could not be read, and ends its job. */
export async function bury({ database, boss }: Ground, job: Job, error: JobError): Promise<void> {
  await database.write(async (db) => {
    await boss.complete(job.queue, job.id, null, { db: within(db) });
    if ((await isOpen(db, job)) && (await isOurs(db, job)))
      await setTarget(db, job, { state: 'dead', error: JSON.stringify(error) });
  });
}

/** Has a job tried again. */
export async function giveBack(
  { database, boss }: Ground,
  job: Job,
  error: JobError,
  pauseSeconds: number,
): Promise<void> {
  await database.write(async (db) => {
    const on = { db: within(db) };
    await boss.fail(job.queue, attemptOf(job), { code: error.code }, on);
    await boss.update(job.queue, undefined, { id: job.id, startAfter: pauseSeconds, ...on });
    if ((await isOpen(db, job)) && (await isOurs(db, job)))
      await setTarget(db, job, { state: 'queued', error: JSON.stringify(error) });
  });
}

/** Holds the row of the job's account; false where that is settled or the run is over. A job without one is open. */
async function isOpen(db: Queries, { run, target }: Job): Promise<boolean> {
  if (target === undefined) return false;
  const row = await db
    .selectFrom('queue_target')
    .innerJoin('queue_run', 'queue_run.run', 'queue_target.run')
    .select(['queue_target.state', 'queue_run.state as runState'])
    .where('queue_target.run', '=', run)
    .where('account_id', '=', target.accountId)
    .forUpdate('queue_target')
    // A run must not end between this look and our writing.
    .forShare('queue_run')
    .executeTakeFirst();
  return row?.runState === 'scanning' && (row.state === 'queued' || row.state === 'active');
}

/** Whether nobody else has taken the account since: theirs is the word on it then. */
async function isOurs(db: Queries, { run, target, worker }: Job): Promise<boolean> {
  const row = await db
    .selectFrom('queue_target')
    .select('worker')
    .where('run', '=', run)
    .where('account_id', '=', target?.accountId ?? '')
    .executeTakeFirst();
  return row?.worker === worker;
}

async function setTarget(
  db: Queries,
  { run, target }: Job,
  values: {
    readonly state: 'queued' | 'done' | 'dead';
    readonly part?: string;
    readonly error: string | null;
  },
): Promise<void> {
  await db
    .updateTable('queue_target')
    .set({ ...values, since: sql<Date>`now()` })
    .where('run', '=', run)
    .where('account_id', '=', target?.accountId ?? '')
    .execute();
}

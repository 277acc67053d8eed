import { sql } from 'kysely';
import type { JobWithMetadata, PgBoss } from 'pg-boss';
import type { Job, JobError, QueuedTarget, WorkerStart } from '../queue-port.ts';
import { keepAccounts, type PackedAccount } from '../sql/accounts.ts';
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

/** An account that was scanned, packed to be kept. */
export interface SettledJob {
  readonly job: Job;
  readonly packed: PackedAccount;
  readonly part: unknown;
  /** Of the job's run. */
  readonly rules: RunRules;
}

/**
 * Keeps accounts, in the transaction in which they are marked as done and their jobs end. The rows of the accounts are
 * held: of two workers that had the same, the second finds it done. Gives for each whether it was kept.
 */
export async function settleAll(
  { database, boss }: Ground,
  settled: readonly SettledJob[],
): Promise<readonly boolean[]> {
  return database.write(async (db) => {
    for (const [queue, of] of Map.groupBy(settled, ({ job }) => job.queue)) {
      const ids = of.map(({ job }) => job.id);
      await boss.complete(queue, ids, null, { db: within(db) });
    }
    const jobs = settled.map(({ job }) => job);
    const open = await openTargets(db, jobs);
    // The same account twice in one batch: its job was given to this worker again.
    const kept = jobs.map(
      (job, index) => open.has(keyOf(job)) && jobs.findIndex((each) => keyOf(each) === keyOf(job)) === index,
    );
    const fresh = settled.filter((_, index) => kept[index]);
    for (const of of Map.groupBy(fresh, ({ job }) => job.run).values()) await keepOfRun(db, of);
    await markDone(db, fresh);
    return kept;
  });
}

async function keepOfRun(db: Queries, settled: readonly SettledJob[]): Promise<void> {
  const [first] = settled;
  if (first === undefined) return;
  await keepAccounts(
    db,
    first.rules,
    settled.map(({ packed }) => packed),
  );
}

async function markDone(db: Queries, settled: readonly SettledJob[]): Promise<void> {
  if (settled.length === 0) return;
  await sql`
    update queue_target t set state = 'done', part = j.part, error = null, since = now()
    from unnest(
      ${settled.map(({ job }) => job.run)}::bigint[],
      ${settled.map(({ job }) => job.target?.accountId)}::text[],
      ${settled.map(({ part }) => JSON.stringify(part))}::text[]
    ) as j (run, account_id, part)
    where t.run = j.run and t.account_id = j.account_id`.execute(db);
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

function keyOf({ run, target }: Pick<Job, 'run' | 'target'>): string {
  return `${run} ${target?.accountId ?? ''}`;
}

/**
 * Holds the rows of the jobs' accounts, in one order so that two workers never wait for each other, and gives those
 * that are not settled, of runs that are not over. A run cannot end between this look and our writing.
 */
async function openTargets(db: Queries, jobs: readonly Job[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ run: number; account_id: string }>`
    select t.run, t.account_id
    from queue_target t
    join queue_run r on r.run = t.run
    join unnest(
      ${jobs.map(({ run }) => run)}::bigint[],
      ${jobs.map(({ target }) => target?.accountId ?? '')}::text[]
    ) as j (run, account_id) on j.run = t.run and j.account_id = t.account_id
    where r.state = 'scanning' and t.state in ('queued', 'active')
    order by t.run, t.account_id
    for update of t for share of r`.execute(db);
  return new Set(rows.map(({ run, account_id: accountId }) => keyOf({ run, target: { accountId } })));
}

async function isOpen(db: Queries, job: Job): Promise<boolean> {
  return (await openTargets(db, [job])).has(keyOf(job));
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
  values: { readonly state: 'queued' | 'dead'; readonly error: string },
): Promise<void> {
  await db
    .updateTable('queue_target')
    .set({ ...values, since: sql<Date>`now()` })
    .where('run', '=', run)
    .where('account_id', '=', target?.accountId ?? '')
    .execute();
}

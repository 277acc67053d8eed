import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { KeptAccount } from '../port.ts';
import type { Line, NewQueuedRun, QueuedRun, QueuedRunState, QueuedTarget } from '../queue-port.ts';
import { keepAccounts, packAccount } from '../sql/accounts.ts';
import type { Queries } from '../sql/database.ts';
import type { RunRules } from '../sql/move-lives.ts';
import * as runs from '../sql/runs.ts';
import { IN_ONE_QUERY, slices } from '../sql/slices.ts';
import { jobOf, makeQueues, queueNames, within } from './boss.ts';
import type { Ground } from './jobs.ts';

/** A run waits for workers as long as its jobs do. */
const ALIVE_DAYS = 365;

/** Writes a run down with its first job. */
export async function startRun({ database, boss }: Ground, start: NewQueuedRun): Promise<void> {
  await makeQueues(boss, start);
  const { run, version, organization } = start;
  await database.write(async (db) => {
    const token = randomUUID();
    await db
      .insertInto('queue_run')
      .values({
        ...{ run, token, version, organization, state: 'listing' },
        options: JSON.stringify(start.options),
      })
      .execute();
    const { started_at: started } = await runs.runningRun(db, run);
    const until = new Date(Date.parse(started) + ALIVE_DAYS * 86_400_000);
    await runs.keepAlive(db, run, `${until.toISOString().slice(0, 19)}Z`);
    await boss.insert(queueNames(start).jobs, [jobOf({ kind: 'list', run, token }, 1)], { db: within(db) });
  });
}

export async function readRun(db: Queries, run: number): Promise<QueuedRun | undefined> {
  const row = await db.selectFrom('queue_run').selectAll().where('run', '=', run).executeTakeFirst();
  return row && queuedRun(row);
}

/** Runs that are not over. */
export async function openRuns(db: Queries): Promise<readonly QueuedRun[]> {
  const rows = await db
    .selectFrom('queue_run')
    .selectAll()
    .where('state', 'in', ['listing', 'scanning'])
    .orderBy('run')
    .execute();
  return rows.map(queuedRun);
}

export async function newestRun(db: Queries): Promise<number | undefined> {
  const row = await db.selectFrom('queue_run').select('run').orderBy('run', 'desc').executeTakeFirst();
  return row?.run;
}

function queuedRun(row: {
  readonly run: number;
  readonly state: string;
  readonly version: string;
  readonly organization: string;
  readonly options: string;
  readonly organization_accounts: number | null;
}): QueuedRun {
  const { run, version, organization } = row;
  return {
    ...{ run, version, organization },
    state: row.state as QueuedRunState,
    options: JSON.parse(row.options),
    ...(row.organization_accounts !== null && { organizationAccounts: row.organization_accounts }),
  };
}

/** What was found where the accounts of a run were looked for. */
export interface Listed {
  readonly targets: readonly QueuedTarget[];
  readonly skipped: readonly KeptAccount[];
  readonly part: unknown;
  readonly organizationAccounts?: number;
}

/** Writes the accounts down, all or none, unless that was done before. */
export async function listTargets(db: Queries, rules: RunRules, listed: Listed): Promise<void> {
  const run = rules.number;
  const row = await heldRun(db, run);
  if (row?.state !== 'listing') return;
  await keepAccounts(
    db,
    rules,
    listed.skipped.map((kept) => packAccount(kept, rules.now)),
  );
  const rows = listed.targets.map((target) => ({
    ...{ run, account_id: target.accountId, state: 'queued', generation: row.generation, attempts: 0 },
    target: JSON.stringify(target),
    since: sql<Date>`now()`,
  }));
  for (const some of slices(rows, IN_ONE_QUERY)) await db.insertInto('queue_target').values(some).execute();
  await db
    .updateTable('queue_run')
    .set({
      state: 'scanning',
      part: JSON.stringify(listed.part),
      organization_accounts: listed.organizationAccounts ?? null,
      listed_at: sql<Date>`now()`,
    })
    .where('run', '=', run)
    .execute();
}

/** Held until the transaction ends: one at a time changes where a run stands. */
export async function heldRun(db: Queries, run: number) {
  return db.selectFrom('queue_run').selectAll().where('run', '=', run).forUpdate().executeTakeFirst();
}

/** Jobs that are sent at once. */
const BATCH = 500;

/** Sends the jobs of accounts that are not settled. Those that were sent have the same ids, and are not sent again. */
export async function sendJobs({ database, boss }: Ground, run: number): Promise<void> {
  const row = await database.read((db) =>
    db.selectFrom('queue_run').selectAll().where('run', '=', run).executeTakeFirst(),
  );
  if (row?.state !== 'scanning') return;
  const { jobs } = queueNames(row);
  for (let after = ''; ; ) {
    const page = await database.read((db) =>
      db
        .selectFrom('queue_target')
        .select(['account_id', 'generation'])
        .where('run', '=', run)
        .where('state', '=', 'queued')
        .where('account_id', '>', after)
        .orderBy('account_id')
        .limit(BATCH)
        .execute(),
    );
    const last = page.at(-1);
    if (last === undefined) return;
    await boss.insert(
      jobs,
      page.map(({ account_id: account, generation }) =>
        jobOf({ kind: 'account', run, token: row.token, account }, generation),
      ),
    );
    after = last.account_id;
  }
}

/** Sends the closing jobs of runs whose accounts are all settled. */
export async function sendClosing({ database, boss }: Ground, line: Line): Promise<void> {
  const { rows } = await database.read((db) =>
    sql<{ run: number; token: string; generation: number }>`
      select run, token, generation from queue_run r
      where state = 'scanning' and version = ${line.version} and organization = ${line.organization}
        and not exists (
          select from queue_target t where t.run = r.run and t.state in ('queued', 'active'))`.execute(db),
  );
  const { jobs } = queueNames(line);
  for (const { run, token, generation } of rows)
    await boss.insert(jobs, [jobOf({ kind: 'close', run, token }, generation)]);
}

/** Says where a run stands now. */
export async function setState(db: Queries, run: number, state: QueuedRunState): Promise<void> {
  await db.updateTable('queue_run').set({ state }).where('run', '=', run).execute();
}

/** Ends a run before its end. Its jobs are taken out of the queue; whoever has one finds that the run is over. */
export async function stopRun(
  { database, boss }: Ground,
  run: number,
  {
    state,
    at,
    words,
  }: { readonly state: 'cancelled' | 'failed'; readonly at: string; readonly words: string },
): Promise<boolean> {
  return database.write(async (db) => {
    const row = await heldRun(db, run);
    if (row?.state !== 'listing' && row?.state !== 'scanning') return false;
    await setState(db, run, state);
    await runs.failRun(db, run, at, words);
    const targets = await db
      .selectFrom('queue_target')
      .select(['account_id', 'generation'])
      .where('run', '=', run)
      .where('state', 'in', ['queued', 'active'])
      .execute();
    const { token } = row;
    const ids = [
      jobOf({ kind: 'list', run, token }, 1).id,
      ...targets.map(
        ({ account_id: account, generation }) =>
          jobOf({ kind: 'account', run, token, account }, generation).id,
      ),
    ];
    await boss.cancel(queueNames(row).jobs, ids, { db: within(db) });
    return true;
  });
}

/** Tries dead accounts of an open run again, under new job ids. */
export async function retryDead({ database, boss }: Ground, run: number): Promise<number> {
  return database.write(async (db) => {
    const row = await heldRun(db, run);
    if (row?.state !== 'scanning') return 0;
    const generation = row.generation + 1;
    const dead = await db
      .updateTable('queue_target')
      .set({ state: 'queued', generation, attempts: 0, worker: null, since: sql<Date>`now()` })
      .where('run', '=', run)
      .where('state', '=', 'dead')
      .returning('account_id')
      .execute();
    if (dead.length === 0) return 0;
    await db.updateTable('queue_run').set({ generation }).where('run', '=', run).execute();
    const jobs = dead.map(({ account_id: account }) =>
      jobOf({ kind: 'account', run, token: row.token, account }, generation),
    );
    for (const some of slices(jobs, BATCH))
      await boss.insert(queueNames(row).jobs, [...some], { db: within(db) });
    return dead.length;
  });
}

/** Accounts that are dead, in the order of ids. */
export async function deadTargets(db: Queries, run: number): Promise<readonly QueuedTarget[]> {
  const rows = await db
    .selectFrom('queue_target')
    .select('target')
    .where('run', '=', run)
    .where('state', '=', 'dead')
    .orderBy('account_id')
    .execute();
  return rows.map(({ target }) => JSON.parse(target) as QueuedTarget);
}

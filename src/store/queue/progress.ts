import { sql } from 'kysely';
import type {
  JobError,
  QueuedTarget,
  QueueProgress,
  TargetSeen,
  TargetState,
  WorkerSeen,
} from '../queue-port.ts';
import type { Queries } from '../sql/database.ts';
import { inText, readWorkers } from './workers.ts';

/** Where a run stands. */
export async function readProgress(db: Queries, run: number, most: number): Promise<QueueProgress> {
  const counts = await db
    .selectFrom('queue_target')
    .select(({ fn }) => ['state', fn.countAll<number>().as('targets')])
    .where('run', '=', run)
    .groupBy('state')
    .execute();
  const of = (state: TargetState) => counts.find((row) => row.state === state)?.targets ?? 0;
  const workers = await readWorkers(db);
  const { rows } = await sql<{ retried: number; settled: number; seconds: number | null }>`
    select
      count(*) filter (where attempts > 1) as retried,
      count(*) filter (where state in ('done', 'dead') and since > now() - interval '1 minute') as settled,
      (select extract(epoch from least(now() - r.listed_at, interval '1 minute'))::float8
        from queue_run r where r.run = ${run}) as seconds
    from queue_target where run = ${run}`.execute(db);
  const { retried = 0, settled = 0, seconds = 0 } = rows[0] ?? {};
  return {
    queued: of('queued'),
    active: of('active'),
    done: of('done'),
    dead: of('dead'),
    retried,
    activeTargets: await readTargets(db, run, 'active', most, workers),
    deadTargets: await readTargets(db, run, 'dead', most, workers),
    waitingTargets: await readTargets(db, run, 'queued', most, workers),
    lastMinute: { settled, seconds: seconds ?? 0 },
  };
}

/** Those longest in that state first. Of those queued only those that were tried before: the others all say the same. */
async function readTargets(
  db: Queries,
  run: number,
  state: TargetState,
  most: number,
  workers: readonly WorkerSeen[],
): Promise<readonly TargetSeen[]> {
  const rows = await db
    .selectFrom('queue_target')
    .select(['target', 'attempts', 'worker', 'since', 'error'])
    .where('run', '=', run)
    .where('state', '=', state)
    .where('attempts', '>', state === 'queued' ? 0 : -1)
    .orderBy('since')
    .orderBy('account_id')
    .limit(most)
    .execute();
  return rows.map((row): TargetSeen => {
    const { accountId, name } = JSON.parse(row.target) as QueuedTarget;
    const worker = workers.find(({ id }) => id === row.worker);
    return {
      accountId,
      ...(name !== undefined && { name }),
      attempts: row.attempts,
      ...(worker !== undefined && { worker }),
      since: inText(row.since),
      ...(row.error !== null && { error: JSON.parse(row.error) as JobError }),
    };
  });
}

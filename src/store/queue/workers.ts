import { sql } from 'kysely';
import type { WorkerSeen, WorkerStart } from '../queue-port.ts';
import type { Queries } from '../sql/database.ts';

/** Seconds without a sign after which a worker counts as dead: its jobs are given to others after ten. */
const QUIET_SECONDS = 10;

/** Rows of workers that are long gone are of no use to anybody. */
const KEPT_DAYS = 7;

/** Says that a worker is there. */
export async function seeWorker(db: Queries, worker: WorkerStart): Promise<void> {
  await db
    .insertInto('queue_worker')
    .values({ ...worker, seen_at: sql`now()` })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ seen_at: sql`now()`, stopped_at: null }))
    .execute();
}

/** Says that a worker has stopped in order. */
export async function leaveWorker(db: Queries, id: string): Promise<void> {
  await db.updateTable('queue_worker').set({ stopped_at: sql`now()` }).where('id', '=', id).execute();
  await db
    .deleteFrom('queue_worker')
    .where('seen_at', '<', sql<Date>`now() - ${KEPT_DAYS} * interval '1 day'`)
    .execute();
}

/** All that were seen lately, the oldest first. */
export async function readWorkers(db: Queries): Promise<readonly WorkerSeen[]> {
  const rows = await db
    .selectFrom('queue_worker')
    .selectAll()
    .select(
      sql<boolean>`stopped_at is null and seen_at > now() - ${QUIET_SECONDS} * interval '1 second'`.as(
        'alive',
      ),
    )
    .orderBy('started_at')
    .orderBy('id')
    .execute();
  return rows.map(({ started_at, seen_at, stopped_at: _stopped, ...row }) => ({
    ...row,
    startedAt: inText(started_at),
    seenAt: inText(seen_at),
  }));
}

/** ISO 8601 UTC, to the second. */
export function inText(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

import { sql } from 'kysely';
import type { Pruned, Retention } from '../port.ts';
import type { Queries } from './database.ts';
import { IN_ONE_QUERY, slices } from './slices.ts';

/** Takes away what is older than it is to be kept, and tells what that is. */
export async function prune(db: Queries, { snapshotsBefore, runsBefore }: Retention): Promise<Pruned> {
  const gone = runsBefore === undefined ? NOTHING : await pruneRuns(db, runsBefore);
  const facts = snapshotsBefore === undefined ? NO_FACTS : await pruneFacts(db, snapshotsBefore);
  return { ...gone, ...facts, bytes: await prunePieces(db) };
}

const NOTHING = { runs: 0, findings: 0, plans: 0, notices: 0, investigations: 0 };
const NO_FACTS = { snapshots: 0, reports: 0 };

/** Whether a run may still be at work: one that its process spoke of lately, or that began lately. */
const notAtWork = (before: string) =>
  sql<boolean>`(run.state <> 'running' or coalesce(run.alive_until, run.started_at) < ${before})`;

/**
 * Facts and reports of runs before a time. Of each account the last of each month stays, so that a year can be shown
 * to an auditor.
 */
async function pruneFacts(db: Queries, before: string): Promise<typeof NO_FACTS> {
  const rows = await db
    .selectFrom('run_account')
    .innerJoin('run', 'run.number', 'run_account.run')
    .select(['run_account.run', 'account', 'snapshot', 'report', 'run.now', 'run.state'])
    .where((where) => where.or([where('snapshot', 'is not', null), where('report', 'is not', null)]))
    .where(notAtWork(before))
    .orderBy('run_account.run')
    .execute();
  const stays = new Map<string, number>();
  for (const { account, run, now, state } of rows) {
    // A run that never ended is no evidence of its month.
    if (state === 'ended') stays.set(`${account} ${now.slice(0, 7)}`, run);
  }
  const old = rows.filter(
    ({ run, account, now }) => now < before && stays.get(`${account} ${now.slice(0, 7)}`) !== run,
  );
  const byRun = Map.groupBy(old, ({ run }) => run);
  for (const [run, some] of byRun) {
    for (const accounts of slices([...new Set(some.map(({ account }) => account))], IN_ONE_QUERY))
      await db
        .updateTable('run_account')
        .set({ snapshot: null, snapshot_times: null, report: null })
        .where('run', '=', run)
        .where('account', 'in', accounts)
        .execute();
  }
  return {
    snapshots: old.filter(({ snapshot }) => snapshot !== null).length,
    reports: old.filter(({ report }) => report !== null).length,
  };
}

/** Runs before a time, and what ended with them: the last run stays, and whatever is still open. */
async function pruneRuns(db: Queries, before: string): Promise<typeof NOTHING> {
  const newest = await db
    .selectFrom('run')
    .select(({ fn }) => fn.max('number').as('number'))
    .where('state', '=', 'ended')
    .executeTakeFirst();
  const runs = await db
    .deleteFrom('run')
    .where('now', '<', before)
    .where('number', '<>', newest?.number ?? 0)
    .where(notAtWork(before))
    .executeTakeFirst();
  const seconds = Date.parse(before) / 1000;
  const findings = await db
    .deleteFrom('finding')
    .where('state', '=', 'resolved')
    .where('changed_seconds', '<', seconds)
    .executeTakeFirst();
  const plans = await db.deleteFrom('plan').where('made_at', '<', before).executeTakeFirst();
  const notices = await db.deleteFrom('notice').where('at', '<', before).executeTakeFirst();
  const investigations = await db
    .deleteFrom('investigation')
    .where('made_at', '<', before)
    .executeTakeFirst();
  return {
    runs: Number(runs.numDeletedRows),
    findings: Number(findings.numDeletedRows),
    plans: Number(plans.numDeletedRows),
    notices: Number(notices.numDeletedRows),
    investigations: Number(investigations.numDeletedRows),
  };
}

/** Pieces that nothing names any more; first those that name others. */
async function prunePieces(db: Queries): Promise<number> {
  let bytes = 0;
  for (;;) {
    const { rows } = await sql<{ packed_bytes: number }>`
      delete from piece where id not in (
        select rules from run union select facts from run
        union select summary from run where summary is not null
        union select controls from run where controls is not null
        union select coverage from run_account
        union select snapshot from run_account where snapshot is not null
        union select report from run_account where report is not null
        union select body from investigation
        union select part from piece_part
      ) returning packed_bytes`.execute(db);
    if (rows.length === 0) return bytes;
    for (const row of rows) bytes += row.packed_bytes;
  }
}

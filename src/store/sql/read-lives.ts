import { sql } from 'kysely';
import type { NotSeenReason } from '../../core/model/comparison.ts';
import type {
  Change,
  ChangeCount,
  FindingLife,
  KeptFinding,
  LifeChange,
  LifeState,
} from '../../core/model/history.ts';
import { instant } from '../../core/model/time.ts';
import type { FindingFilter } from '../port.ts';
import { damaged } from './damaged.ts';
import type { Queries } from './database.ts';
import { IN_ONE_QUERY, slices } from './slices.ts';
import type { FindingChangeTable } from './tables.ts';

/** Does all queries of one piece of work at one moment. */
type Read = <T>(work: (db: Queries) => Promise<T>) => Promise<T>;

/**
 * Walks lives in the order of account, rule and id. The order is asked for once, as numbers; then a page of lives at a
 * time is held. To ask for each page where the last one ended would sort all that is left of them, each time.
 */
export async function* walkLives(read: Read, filter: FindingFilter): AsyncIterable<FindingLife> {
  const ids = await read((db) => idsInOrder(db, filter));
  for (const some of slices(ids, IN_ONE_QUERY)) yield* await read((db) => pageOf(db, filter, some));
}

async function idsInOrder(db: Queries, filter: FindingFilter): Promise<readonly number[]> {
  const rows = await filtered(db, filter)
    .innerJoin('account', 'account.id', 'finding.account')
    .$if(filter.accounts !== undefined, (query) =>
      query.where('account_id', 'in', [...(filter.accounts ?? []), '']),
    )
    .select('finding.id')
    .orderBy('account_id')
    .orderBy('rule')
    .orderBy('finding_id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Those that are still there, and still what was asked for. */
async function pageOf(
  db: Queries,
  filter: FindingFilter,
  ids: readonly number[],
): Promise<readonly FindingLife[]> {
  const found = await filtered(db, filter).select(['id', 'state', 'body']).where('id', 'in', ids).execute();
  const rows = new Map(found.map((row) => [row.id, row]));
  const changes = await changesOf(db, ids);
  return ids.flatMap((id): FindingLife[] => {
    const row = rows.get(id);
    if (row === undefined) return [];
    return [{ finding: bodyIn(row.body), state: row.state as LifeState, changes: changes.get(id) ?? [] }];
  });
}

function filtered(db: Queries, { id, states, rules }: FindingFilter) {
  let query = db.selectFrom('finding');
  if (id !== undefined) query = query.where('finding_id', '=', id);
  if (states !== undefined) query = query.where('state', 'in', [...states, '']);
  if (rules !== undefined) query = query.where('rule', 'in', [...rules, '']);
  return query;
}

async function changesOf(db: Queries, ids: readonly number[]): Promise<ReadonlyMap<number, LifeChange[]>> {
  const found = new Map<number, LifeChange[]>();
  const rows = await db
    .selectFrom('finding_change')
    .selectAll()
    .where('finding', 'in', ids)
    .orderBy('finding')
    .orderBy('run')
    .execute();
  for (const row of rows) {
    const changes = found.get(row.finding) ?? [];
    changes.push(changeIn(row));
    found.set(row.finding, changes);
  }
  return found;
}

function changeIn(row: FindingChangeTable): LifeChange {
  return {
    run: row.run,
    now: instant(new Date(row.now_seconds * 1000)),
    ...(row.from_state !== null && { from: row.from_state as LifeState }),
    to: row.to_state as LifeState,
    change: row.change as Change,
    ...(row.reason !== null && { reason: row.reason as NotSeenReason }),
    ...(row.seconds_open !== null && { secondsOpen: row.seconds_open }),
  };
}

function bodyIn(body: string): KeptFinding {
  try {
    return JSON.parse(body) as KeptFinding;
  } catch (cause) {
    throw damaged('a finding is no JSON', cause);
  }
}

/** Sums of all changes, in the order of runs. */
export async function readChangeCounts(
  db: Queries,
  { rules, accounts }: Pick<FindingFilter, 'rules' | 'accounts'>,
): Promise<readonly ChangeCount[]> {
  let query = db
    .selectFrom('finding_change')
    .innerJoin('finding', 'finding.id', 'finding_change.finding')
    .innerJoin('account', 'account.id', 'finding.account')
    .select(['run', 'rule', 'severity', 'change', 'from_state', 'to_state'])
    .select(({ fn }) => [
      fn.countAll<number>().as('count'),
      fn.sum<number | string | null>('seconds_open').as('seconds'),
    ])
    .groupBy(['run', 'rule', 'severity', 'change', 'from_state', 'to_state'])
    .orderBy('run')
    .orderBy('rule')
    .orderBy('severity')
    .orderBy('change')
    // Nothing comes first in SQLite, and last in PostgreSQL.
    .orderBy(sql`coalesce(from_state, '')`)
    .orderBy('to_state');
  if (rules !== undefined) query = query.where('rule', 'in', [...rules, '']);
  if (accounts !== undefined) query = query.where('account_id', 'in', [...accounts, '']);
  const rows = await query.execute();
  return rows.map((row) => ({
    run: row.run,
    rule: row.rule,
    severity: row.severity as ChangeCount['severity'],
    change: row.change as Change,
    ...(row.from_state !== null && { from: row.from_state as LifeState }),
    to: row.to_state as LifeState,
    count: row.count,
    // PostgreSQL adds up bigints to a numeric, which comes as text.
    secondsOpen: Number(row.seconds ?? 0),
  }));
}

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
import { IN_ONE_QUERY } from './slices.ts';
import type { FindingChangeTable } from './tables.ts';

/** Where one page of lives ended. */
export interface After {
  readonly account: string;
  readonly rule: string;
  readonly finding: string;
}

/** A page of lives in the order of account, rule and id, and where it ended. */
export async function readLives(
  db: Queries,
  filter: FindingFilter,
  after: After | undefined,
): Promise<{ readonly lives: readonly FindingLife[]; readonly last: After | undefined }> {
  let query = db
    .selectFrom('finding')
    .innerJoin('account', 'account.id', 'finding.account')
    .select(['finding.id', 'finding_id', 'rule', 'state', 'body', 'account_id'])
    .orderBy('account_id')
    .orderBy('rule')
    .orderBy('finding_id')
    .limit(IN_ONE_QUERY);
  if (filter.id !== undefined) query = query.where('finding_id', '=', filter.id);
  if (filter.states !== undefined) query = query.where('state', 'in', [...filter.states, '']);
  if (filter.rules !== undefined) query = query.where('rule', 'in', [...filter.rules, '']);
  if (filter.accounts !== undefined) query = query.where('account_id', 'in', [...filter.accounts, '']);
  if (after !== undefined)
    query = query.where(
      sql<boolean>`(account_id, rule, finding_id) > (${after.account}, ${after.rule}, ${after.finding})`,
    );
  const rows = await query.execute();
  const changes = await changesOf(
    db,
    rows.map(({ id }) => id),
  );
  const lives = rows.map(
    (row): FindingLife => ({
      finding: bodyIn(row.body),
      state: row.state as LifeState,
      changes: changes.get(row.id) ?? [],
    }),
  );
  const end = rows.length < IN_ONE_QUERY ? undefined : rows.at(-1);
  const last = end && { account: end.account_id, rule: end.rule, finding: end.finding_id };
  return { lives, last };
}

async function changesOf(db: Queries, ids: readonly number[]): Promise<ReadonlyMap<number, LifeChange[]>> {
  const found = new Map<number, LifeChange[]>();
  if (ids.length === 0) return found;
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
    .orderBy('from_state');
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

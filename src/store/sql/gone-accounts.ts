import type { Queries } from './database.ts';
import { changeRow, moveTo } from './move-lives.ts';
import { IN_ONE_QUERY, slices } from './slices.ts';

/** The run, as far as it matters here. */
interface WholeRun {
  readonly number: number;
  readonly now: string;
  readonly scope_key: string;
  readonly rules: readonly string[];
}

/**
 * Accounts that the run of the same organisation before this one had, and this one does not list: closed, or gone to
 * another organisation. What was open there is not seen any more, and is not resolved.
 */
export async function loseSight(db: Queries, run: WholeRun): Promise<void> {
  for (const accounts of slices(await goneAccounts(db, run), IN_ONE_QUERY)) {
    await loseFindings(db, accounts, run);
    // An earlier run that comes to such an account after this one comes too late.
    await db
      .updateTable('account')
      .set({ last_run: run.number, last_now: run.now })
      .where('id', 'in', accounts)
      .execute();
  }
}

async function goneAccounts(db: Queries, run: WholeRun): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('account')
    .select('id')
    .where('last_scope', '=', run.scope_key)
    .where('last_run', '<', run.number)
    .where('last_now', '<=', run.now)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('run_account')
            .select('run_account.account')
            .whereRef('run_account.account', '=', 'account.id')
            .where('run_account.run', '=', run.number),
        ),
      ),
    )
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

async function loseFindings(db: Queries, accounts: readonly number[], run: WholeRun): Promise<void> {
  if (run.rules.length === 0) return;
  const rows = await db
    .selectFrom('finding')
    .select(['id', 'state', 'opened_seconds'])
    .where('account', 'in', accounts)
    .where('state', 'in', ['open', 'accepted'])
    .where('rule', 'in', run.rules)
    .orderBy('id')
    .execute();
  const when = { run: run.number, nowSeconds: Date.parse(run.now) / 1000 };
  const step = { to: 'not-seen', change: 'not-seen', reason: 'account-not-in-run' } as const;
  const changes = rows.map((row) =>
    changeRow(row.id, row, { ...step, from: row.state as 'open' | 'accepted' }, when),
  );
  for (const some of slices(changes, IN_ONE_QUERY))
    await db.insertInto('finding_change').values(some).execute();
  await moveTo(
    db,
    rows.map(({ id }) => id),
    'not-seen',
    when.nowSeconds,
  );
}

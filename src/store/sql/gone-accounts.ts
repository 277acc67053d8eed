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
  if (run.rules.length === 0) return;
  const rows = await db
    .selectFrom('finding')
    .innerJoin('account', 'account.id', 'finding.account')
    .select(['finding.id', 'finding.state', 'finding.opened_seconds'])
    .where('account.last_scope', '=', run.scope_key)
    .where('account.last_run', '<', run.number)
    .where('account.last_now', '<=', run.now)
    .where('finding.state', 'in', ['open', 'accepted'])
    .where('finding.rule', 'in', run.rules)
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
    .orderBy('finding.id')
    .execute();
  const when = { run: run.number, nowSeconds: Date.parse(run.now) / 1000 };
  for (const some of slices(rows, IN_ONE_QUERY)) {
    const changes = some.map((row) =>
      changeRow(
        row.id,
        row,
        {
          from: row.state as 'open' | 'accepted',
          to: 'not-seen',
          change: 'not-seen',
          reason: 'account-not-in-run',
        },
        when,
      ),
    );
    await db.insertInto('finding_change').values(changes).execute();
  }
  await moveTo(
    db,
    rows.map(({ id }) => id),
    'not-seen',
    when.nowSeconds,
  );
}

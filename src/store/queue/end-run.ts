import type { SettledTarget, Sum } from '../queue-port.ts';
import { keepAccounts, packAccount } from '../sql/accounts.ts';
import type { Queries } from '../sql/database.ts';
import type { RunRules } from '../sql/move-lives.ts';
import * as runs from '../sql/runs.ts';
import { IN_ONE_QUERY, slices } from '../sql/slices.ts';
import { heldRun, setState } from './queued-runs.ts';

/** Ends a run with what `sum` makes of it. The run is held meanwhile: whoever else would end it finds it over. */
export async function endRun(db: Queries, rules: RunRules, sum: Sum): Promise<boolean> {
  const run = rules.number;
  const row = await heldRun(db, run);
  if (row?.state !== 'scanning' || (await hasUnsettled(db, run))) return false;
  const part: unknown = row.part === null ? undefined : JSON.parse(row.part);
  const { kept, end } = await sum(settledTargets(db, run), part);
  for (const some of slices(kept, IN_ONE_QUERY))
    await keepAccounts(
      db,
      rules,
      some.map((each) => packAccount(each, rules.now)),
    );
  await runs.endRun(db, run, end);
  await setState(db, run, 'ended');
  return true;
}

async function hasUnsettled(db: Queries, run: number): Promise<boolean> {
  const row = await db
    .selectFrom('queue_target')
    .select('account_id')
    .where('run', '=', run)
    .where('state', 'in', ['queued', 'active'])
    .executeTakeFirst();
  return row !== undefined;
}

/** In the order of account ids, a page at a time. */
async function* settledTargets(db: Queries, run: number): AsyncGenerator<SettledTarget> {
  for (let after = ''; ; ) {
    const page = await db
      .selectFrom('queue_target')
      .select(['account_id', 'target', 'state', 'part', 'error'])
      .where('run', '=', run)
      .where('account_id', '>', after)
      .orderBy('account_id')
      .limit(IN_ONE_QUERY)
      .execute();
    for (const row of page) yield settledTarget(row);
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.account_id;
  }
}

function settledTarget(row: {
  readonly target: string;
  readonly state: string;
  readonly part: string | null;
  readonly error: string | null;
}): SettledTarget {
  return {
    target: JSON.parse(row.target),
    state: row.state === 'done' ? 'done' : 'dead',
    ...(row.part !== null && { part: JSON.parse(row.part) }),
    ...(row.error !== null && { error: JSON.parse(row.error) }),
  };
}

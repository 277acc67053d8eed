import { type KnownLife, type LifeStep, moveLives } from '../../core/engine/lives.ts';
import type { Finding } from '../../core/model/finding.ts';
import type { Change, ChangeTally, KeptFinding, LifeState } from '../../core/model/history.ts';
import type { AccountLife, KeptAccount } from '../port.ts';
import { damaged } from './damaged.ts';
import type { Queries } from './database.ts';
import { IN_ONE_QUERY, slices } from './slices.ts';

/** What of a run decides which lives it can move. */
export interface RunRules {
  readonly number: number;
  readonly now: string;
  readonly scopeKey: string;
  readonly rules: readonly string[];
}

export interface AccountRow {
  readonly id: number;
  readonly account_id: string;
  readonly last_run: number | null;
  readonly last_now: string | null;
}

/** A life as a row. */
interface LifeRow {
  readonly id: number;
  readonly finding_id: string;
  readonly state: string;
  readonly opened_seconds: number;
  readonly body: string;
}

/**
 * Moves the lives of one account's findings. Where a later run has judged the account already, or one that judged by a
 * later time, nothing is changed: lives go forward only.
 */
export async function moveAccount(
  db: Queries,
  run: RunRules,
  account: AccountRow,
  { coverage, findings }: KeptAccount,
): Promise<AccountLife> {
  const counted = (account.last_run ?? 0) < run.number && (account.last_now ?? '') <= run.now;
  const rows = await lifeRows(db, account.id, run.rules);
  const before = rows.map((row): KnownLife => ({ state: row.state as LifeState, finding: bodyOf(row) }));
  const { steps, fresh, known } = moveLives(before, { coverage, findings }, account.last_now ?? undefined);
  if (counted) {
    await write(db, run, account.id, new Map(rows.map((row) => [row.finding_id, row])), steps);
    if (coverage.status !== 'skipped')
      await db
        .updateTable('account')
        .set({ last_run: run.number, last_now: run.now, last_scope: run.scopeKey })
        .where('id', '=', account.id)
        .execute();
  }
  return {
    accountId: account.account_id,
    counted,
    fresh,
    known,
    changes: counted ? tallyOf(steps) : {},
  };
}

function tallyOf(steps: readonly LifeStep[]): ChangeTally {
  const tally: Partial<Record<Change, number>> = {};
  for (const { change } of steps) tally[change] = (tally[change] ?? 0) + 1;
  return tally;
}

/** Lives of the rules in an account, of whichever state. */
export async function lifeRows(
  db: Queries,
  account: number,
  rules: readonly string[],
): Promise<readonly LifeRow[]> {
  if (rules.length === 0) return [];
  return db
    .selectFrom('finding')
    .select(['id', 'finding_id', 'state', 'opened_seconds', 'body'])
    .where('account', '=', account)
    .where('rule', 'in', rules)
    .orderBy('id')
    .execute();
}

function bodyOf({ body }: LifeRow): KeptFinding {
  try {
    return JSON.parse(body) as KeptFinding;
  } catch (cause) {
    throw damaged('a finding is no JSON', cause);
  }
}

async function write(
  db: Queries,
  run: RunRules,
  account: number,
  rows: ReadonlyMap<string, LifeRow>,
  steps: readonly LifeStep[],
): Promise<void> {
  const nowSeconds = Date.parse(run.now) / 1000;
  const born = steps.filter(({ id }) => !rows.has(id));
  const ids = await insertFindings(db, account, born, nowSeconds);
  const changes = steps.map((step) => {
    const row = rows.get(step.id);
    const finding = row?.id ?? ids.get(step.id);
    if (finding === undefined) throw new Error('A finding that was kept has no id.');
    return changeRow(finding, row, step, { run: run.number, nowSeconds });
  });
  for (const some of slices(changes, IN_ONE_QUERY))
    await db.insertInto('finding_change').values(some).execute();
  for (const step of steps) {
    const row = rows.get(step.id);
    if (row !== undefined) await update(db, row, step, nowSeconds);
  }
}

async function insertFindings(
  db: Queries,
  account: number,
  born: readonly LifeStep[],
  nowSeconds: number,
): Promise<ReadonlyMap<string, number>> {
  const values = born.flatMap(({ finding, to }) =>
    finding === undefined
      ? []
      : {
          account,
          finding_id: finding.id,
          rule: finding.rule,
          severity: finding.severity,
          state: to,
          body: JSON.stringify(keptOf(finding)),
          opened_seconds: nowSeconds,
          changed_seconds: nowSeconds,
        },
  );
  const ids = new Map<string, number>();
  for (const some of slices(values, IN_ONE_QUERY)) {
    const rows = await db.insertInto('finding').values(some).returning(['id', 'finding_id']).execute();
    for (const { id, finding_id } of rows) ids.set(finding_id, id);
  }
  return ids;
}

/** A row for one change; also for what a run found by not seeing an account at all. */
export function changeRow(
  finding: number,
  row: Pick<LifeRow, 'opened_seconds'> | undefined,
  { from, to, change, reason }: Omit<LifeStep, 'id'>,
  { run, nowSeconds }: { readonly run: number; readonly nowSeconds: number },
) {
  return {
    finding,
    run,
    now_seconds: nowSeconds,
    from_state: from ?? null,
    to_state: to,
    change,
    reason: reason ?? null,
    seconds_open: change === 'resolved' && row !== undefined ? nowSeconds - row.opened_seconds : null,
  };
}

async function update(
  db: Queries,
  row: LifeRow,
  { finding, to, change }: LifeStep,
  nowSeconds: number,
): Promise<void> {
  await db
    .updateTable('finding')
    .set({
      state: to,
      changed_seconds: nowSeconds,
      ...(change === 'reopened' && { opened_seconds: nowSeconds }),
      ...(finding !== undefined &&
        finding.status === 'fail' && { severity: finding.severity, body: JSON.stringify(keptOf(finding)) }),
    })
    .where('id', '=', row.id)
    .execute();
}

function keptOf(finding: Finding): KeptFinding {
  const { id, rule, status, severity, account, resource, credential, says, certainty, suppressed, attested } =
    finding;
  return {
    id,
    rule,
    status,
    severity,
    account,
    resource,
    ...(credential !== undefined && { credential }),
    says,
    ...(certainty !== undefined && { certainty }),
    ...(suppressed !== undefined && { suppressed }),
    ...(attested !== undefined && { attested }),
  };
}

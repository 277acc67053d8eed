import { type KnownLife, type LifeStep, moveLives, wasNotAsked } from '../../core/engine/lives.ts';
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
  /** SHA-256, hex, of the parameters of each. */
  readonly parameters: ReadonlyMap<string, string>;
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
  readonly parameters: string;
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
  const before = rows.map(
    (row): KnownLife => ({
      state: row.state as LifeState,
      finding: bodyOf(row),
      parameters: row.parameters,
    }),
  );
  // Of a rule that is not the run's, nobody has looked for its lives.
  const rules = new Set(run.rules);
  const judged = findings.filter(({ rule }) => rules.has(rule));
  const result = { coverage, findings: judged };
  const { steps, fresh, known } = moveLives(before, result, account.last_now ?? undefined, run.parameters);
  if (counted) {
    await write(db, run, account.id, new Map(rows.map((row) => [row.finding_id, row])), steps);
    await noteParameters(db, run, rows, judged);
    // Also of one that was found closed: what an earlier run says of it comes too late.
    if (!wasNotAsked(coverage))
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

/** Of what still fails, by which parameters it does now. */
async function noteParameters(
  db: Queries,
  { parameters }: RunRules,
  rows: readonly LifeRow[],
  findings: readonly Finding[],
): Promise<void> {
  const failing = new Map(
    findings.filter(({ status }) => status === 'fail').map(({ id, rule }) => [id, rule]),
  );
  const changed = rows.flatMap(({ id, finding_id, parameters: before }) => {
    const now = parameters.get(failing.get(finding_id) ?? '');
    return now === undefined || now === before ? [] : [{ id, now }];
  });
  for (const [now, of] of Map.groupBy(changed, (each) => each.now))
    for (const some of slices(of, IN_ONE_QUERY))
      await db
        .updateTable('finding')
        .set({ parameters: now })
        .where(
          'id',
          'in',
          some.map(({ id }) => id),
        )
        .execute();
}

/** Lives of the rules in an account, of whichever state. */
async function lifeRows(db: Queries, account: number, rules: readonly string[]): Promise<readonly LifeRow[]> {
  if (rules.length === 0) return [];
  return db
    .selectFrom('finding')
    .select(['id', 'finding_id', 'state', 'opened_seconds', 'body', 'parameters'])
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
  const ids = await keepFindings(db, account, rows, steps, { nowSeconds, parameters: run.parameters });
  const changes = steps.map((step) => {
    const row = rows.get(step.id);
    const finding = row?.id ?? ids.get(step.id);
    if (finding === undefined) throw new Error('A finding that was kept has no id.');
    return changeRow(finding, row, step, { run: run.number, nowSeconds });
  });
  for (const some of slices(changes, IN_ONE_QUERY))
    await db.insertInto('finding_change').values(some).execute();
  const unseen = steps.filter((step) => failingIn(step) === undefined);
  for (const [state, of] of Map.groupBy(unseen, ({ to }) => to)) {
    const gone = of.flatMap(({ id }) => rows.get(id)?.id ?? []);
    await moveTo(db, gone, state, nowSeconds);
  }
}

/** Leaves findings as they were last seen, in another state. */
export async function moveTo(
  db: Queries,
  findings: readonly number[],
  state: LifeState,
  nowSeconds: number,
): Promise<void> {
  for (const some of slices(findings, IN_ONE_QUERY))
    await db
      .updateTable('finding')
      .set({ state, changed_seconds: nowSeconds })
      .where('id', 'in', some)
      .execute();
}

/** What the run saw failing: a finding that it could not judge, or that passes, stays as it was when it failed. */
function failingIn({ finding }: LifeStep): Finding | undefined {
  return finding?.status === 'fail' ? finding : undefined;
}

/** Writes down those that fail as they are now, and gives their ids. Many at once: there can be 100,000. */
async function keepFindings(
  db: Queries,
  account: number,
  rows: ReadonlyMap<string, LifeRow>,
  steps: readonly LifeStep[],
  { nowSeconds, parameters }: { readonly nowSeconds: number } & Pick<RunRules, 'parameters'>,
): Promise<ReadonlyMap<string, number>> {
  const values = steps.flatMap((step) => {
    const finding = failingIn(step);
    const before = step.from === 'resolved' ? undefined : rows.get(step.id);
    if (finding === undefined) return [];
    return {
      account,
      finding_id: finding.id,
      rule: finding.rule,
      severity: finding.severity,
      state: step.to,
      body: JSON.stringify(keptOf(finding)),
      opened_seconds: before?.opened_seconds ?? nowSeconds,
      changed_seconds: nowSeconds,
      parameters: parameters.get(finding.rule) ?? '',
    };
  });
  const ids = new Map<string, number>();
  for (const some of slices(values, IN_ONE_QUERY)) {
    const kept = await db
      .insertInto('finding')
      .values(some)
      .onConflict((conflict) =>
        conflict.columns(['account', 'finding_id']).doUpdateSet(({ ref }) => ({
          severity: ref('excluded.severity'),
          state: ref('excluded.state'),
          body: ref('excluded.body'),
          opened_seconds: ref('excluded.opened_seconds'),
          changed_seconds: ref('excluded.changed_seconds'),
          parameters: ref('excluded.parameters'),
        })),
      )
      .returning(['id', 'finding_id'])
      .execute();
    for (const { id, finding_id } of kept) ids.set(finding_id, id);
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

import { coverageFrom, coverageParts } from '../../core/kept/coverage-parts.ts';
import { partsOf, snapshotFrom } from '../../core/kept/snapshot-parts.ts';
import type { LateAccount, StoredAccount } from '../../core/model/history.ts';
import type { AccountCoverage } from '../../core/model/run.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import type { AccountLife, KeptAccount } from '../port.ts';
import { damaged } from './damaged.ts';
import type { Queries } from './database.ts';
import { type AccountRow, moveAccount, type RunRules } from './move-lives.ts';
import { idIn, keepPieces, type Piece, pieceOf, pieceOfParts, readParts, readPiece } from './pieces.ts';
import { runningRun } from './runs.ts';
import { IN_ONE_QUERY, slices } from './slices.ts';

/** An account, taken apart and packed: the work that needs no transaction. */
export interface PackedAccount {
  readonly kept: KeptAccount;
  readonly coverage: { readonly piece: Piece; readonly times: string };
  readonly snapshot?: { readonly piece: Piece; readonly times: string };
  readonly report?: Piece;
}

/** @param now the time the run judges by */
export function packAccount(kept: KeptAccount, now: string): PackedAccount {
  const { coverage, snapshot, report } = kept;
  const { text, times } = coverageParts(coverage, now);
  const parts = snapshot && partsOf(snapshot, now);
  return {
    kept,
    coverage: { piece: pieceOf(text), times },
    ...(parts && {
      snapshot: { piece: pieceOfParts(parts.parts.map((part) => pieceOf(part))), times: parts.times },
    }),
    ...(report && { report: pieceOf(report) }),
  };
}

/** Keeps accounts of a run and moves the lives of their findings. What is kept already is passed over. */
export async function keepAccounts(
  db: Queries,
  run: RunRules,
  packed: readonly PackedAccount[],
): Promise<readonly AccountLife[]> {
  await runningRun(db, run.number);
  const sorted = packed.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const accounts = await accountRows(
    db,
    sorted.map(({ kept }) => kept.coverage.account.id),
  );
  const there = await alreadyKept(
    db,
    run.number,
    [...accounts.values()].map(({ id }) => id),
  );
  const fresh = sorted.filter(({ kept }) => {
    const key = `${accounts.get(kept.coverage.account.id)?.id} ${kept.entry}`;
    return !there.has(key) && there.add(key);
  });
  const ids = await keepPieces(db, fresh.flatMap(piecesOf));
  const lives: AccountLife[] = [];
  for (const one of fresh) {
    const account = accounts.get(one.kept.coverage.account.id);
    if (account === undefined) throw new Error('An account that was kept has no row.');
    const life = one.kept.entry === 0 ? await moveAccount(db, run, account, one.kept) : undefined;
    await db.insertInto('run_account').values(rowOf(one, { run, account, ids, life })).execute();
    if (life !== undefined) lives.push(life);
  }
  return lives;
}

function keyOf({ kept: { coverage, entry } }: PackedAccount): string {
  return `${coverage.account.id} ${String(entry).padStart(6, '0')}`;
}

/** Everything of an account that is kept as a piece. */
export function piecesOf({ coverage, snapshot, report }: PackedAccount): readonly Piece[] {
  return [coverage.piece, ...(snapshot ? [snapshot.piece] : []), ...(report ? [report] : [])];
}

function rowOf(
  { kept, coverage, snapshot, report }: PackedAccount,
  {
    run,
    account,
    ids,
    life,
  }: {
    readonly run: RunRules;
    readonly account: AccountRow;
    readonly ids: ReadonlyMap<string, number>;
    readonly life: AccountLife | undefined;
  },
) {
  return {
    run: run.number,
    account: account.id,
    entry: kept.entry,
    counted: life?.counted === true ? (1 as const) : (0 as const),
    status: kept.coverage.status,
    coverage: idIn(ids, coverage.piece.hash),
    times: coverage.times,
    generated_at: kept.coverage.report?.generatedAt ?? null,
    snapshot: snapshot === undefined ? null : idIn(ids, snapshot.piece.hash),
    snapshot_times: snapshot?.times ?? null,
    report: report === undefined ? null : idIn(ids, report.hash),
  };
}

/** The rows of accounts by account id, made where they are not there, and held until the transaction ends. */
async function accountRows(db: Queries, accountIds: readonly string[]): Promise<Map<string, AccountRow>> {
  const found = new Map<string, AccountRow>();
  for (const some of slices([...new Set(accountIds)].sort(), IN_ONE_QUERY)) {
    await db
      .insertInto('account')
      .values(some.map((account_id) => ({ account_id })))
      .onConflict((conflict) =>
        conflict.column('account_id').doUpdateSet((set) => ({ account_id: set.ref('excluded.account_id') })),
      )
      .execute();
    const rows = await db.selectFrom('account').selectAll().where('account_id', 'in', some).execute();
    for (const row of rows) found.set(row.account_id, row);
  }
  return found;
}

async function alreadyKept(db: Queries, run: number, accounts: readonly number[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const some of slices(accounts, IN_ONE_QUERY)) {
    const rows = await db
      .selectFrom('run_account')
      .select(['account', 'entry'])
      .where('run', '=', run)
      .where('account', 'in', some)
      .execute();
    for (const { account, entry } of rows) found.add(`${account} ${entry}`);
  }
  return found;
}

/** In the order of account ids and entries. */
export async function readCoverage(db: Queries, run: number): Promise<readonly AccountCoverage[]> {
  const rows = await db
    .selectFrom('run_account')
    .innerJoin('account', 'account.id', 'run_account.account')
    .innerJoin('run', 'run.number', 'run_account.run')
    .select(['coverage', 'times', 'run.now'])
    .where('run', '=', run)
    .orderBy('account_id')
    .orderBy('entry')
    .execute();
  const texts = new Map<number, string>();
  const all: AccountCoverage[] = [];
  for (const { coverage, times, now } of rows) {
    const text = texts.get(coverage) ?? Buffer.from(await readPiece(db, coverage)).toString();
    texts.set(coverage, text);
    all.push(coverageFrom({ text, times }, now));
  }
  return all;
}

/** In the order of account ids and entries, without what became of them. */
export async function readAccounts(db: Queries, run: number): Promise<readonly StoredAccount[]> {
  const rows = await db
    .selectFrom('run_account')
    .innerJoin('account', 'account.id', 'run_account.account')
    .leftJoin('piece', 'piece.id', 'run_account.report')
    .select(['generated_at', 'snapshot', 'hash', 'plain_bytes', 'entry'])
    .where('run', '=', run)
    .orderBy('account_id')
    .orderBy('entry')
    .execute();
  const coverage = await readCoverage(db, run);
  return rows.map((row, index) => {
    const account = coverage[index]?.account;
    if (account === undefined) throw damaged(`run ${run} has lost an account`);
    return {
      account,
      entry: row.entry,
      ...(row.generated_at !== null && { generatedAt: row.generated_at }),
      ...(row.hash !== null && { report: { sha256: row.hash, bytes: row.plain_bytes ?? 0 } }),
      replayable: row.snapshot !== null || row.hash !== null,
    };
  });
}

/** Accounts that were judged, and whose findings' lives that did not move. Of further reports none ever does. */
export async function readLate(db: Queries, run?: number): Promise<readonly LateAccount[]> {
  const late = db
    .selectFrom('run_account')
    .innerJoin('account', 'account.id', 'run_account.account')
    .select(['run', 'account_id'])
    .where('entry', '=', 0)
    .where('counted', '=', 0)
    .where('status', '<>', 'skipped')
    .orderBy('run')
    .orderBy('account_id');
  const rows = await (run === undefined ? late : late.where('run', '=', run)).execute();
  return rows.map((row) => ({ run: Number(row.run), accountId: row.account_id }));
}

/** The facts of one account; nothing where none are kept. */
export async function readSnapshot(
  db: Queries,
  run: number,
  accountId: string,
): Promise<Snapshot | undefined> {
  const row = await keptRow(db, run, accountId, 0);
  if (row === undefined || row.snapshot === null) return undefined;
  return snapshotFrom({ parts: await readParts(db, row.snapshot), times: row.snapshot_times ?? '' }, row.now);
}

/** The credential report as AWS gave it; nothing where none is kept. */
export async function readReport(
  db: Queries,
  run: number,
  accountId: string,
  entry: number,
): Promise<Uint8Array | undefined> {
  const row = await keptRow(db, run, accountId, entry);
  return row === undefined || row.report === null ? undefined : readPiece(db, row.report);
}

async function keptRow(db: Queries, run: number, accountId: string, entry: number) {
  return db
    .selectFrom('run_account')
    .innerJoin('account', 'account.id', 'run_account.account')
    .innerJoin('run', 'run.number', 'run_account.run')
    .select(['snapshot', 'snapshot_times', 'report', 'run.now'])
    .where('run', '=', run)
    .where('account_id', '=', accountId)
    .where('entry', '=', entry)
    .executeTakeFirst();
}

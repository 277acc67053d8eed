import { isDeepStrictEqual } from 'node:util';
import type { Entry, Head } from '../../core/model/audit-entry.ts';
import { Problem } from '../../core/model/problem.ts';
import type { StoredMark, StoredNotice, StoredPlan } from '../port.ts';
import { damaged } from './damaged.ts';
import type { Queries } from './database.ts';
import { sha256 } from './pieces.ts';
import { slices } from './slices.ts';
import type { PlanTable } from './tables.ts';
import { holdable } from './text.ts';

/** A plan, once: the same id is the same plan. */
export async function keepPlan(
  db: Queries,
  { id, hash, madeAt, steps, accounts, text }: StoredPlan,
): Promise<void> {
  await db
    .insertInto('plan')
    .values({ id, hash, made_at: madeAt, steps, accounts: JSON.stringify(accounts), body: holdable(text) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** In the order they were made. */
export async function readPlans(db: Queries): Promise<readonly StoredPlan[]> {
  const rows = await db.selectFrom('plan').selectAll().orderBy('made_at').orderBy('id').execute();
  return rows.map(planOf);
}

export async function readPlan(db: Queries, id: string): Promise<StoredPlan | undefined> {
  const row = await db.selectFrom('plan').selectAll().where('id', '=', id).executeTakeFirst();
  return row && planOf(row);
}

function planOf({ id, hash, made_at, steps, accounts, body }: PlanTable): StoredPlan {
  return { id, hash, madeAt: made_at, steps, accounts: read<readonly string[]>(accounts), text: body };
}

export async function keepNotice(db: Queries, { at, run, to, words, ok }: StoredNotice): Promise<void> {
  await db
    .insertInto('notice')
    .values({ at, run: run ?? null, recipient: holdable(to), words: holdable(words), ok: ok ? 1 : 0 })
    .execute();
}

/** In the order they were sent. */
export async function readNotices(db: Queries): Promise<readonly StoredNotice[]> {
  const rows = await db.selectFrom('notice').selectAll().orderBy('id').execute();
  return rows.map(({ at, run, recipient, words, ok }) => ({
    at,
    ...(run !== null && { run }),
    to: recipient,
    words,
    ok: ok === 1,
  }));
}

/** Notes which suppressions and attestations a run knew. Where they stand in a file is not what they are. */
export async function keepMarks(db: Queries, marks: unknown, run: number): Promise<void> {
  const { suppressions = [], attestations = [] } = (marks ?? {}) as Readonly<
    Record<string, readonly object[]>
  >;
  const all = [
    ...suppressions.map((mark) => ({ what: 'suppression', mark }) as const),
    ...attestations.map((mark) => ({ what: 'attestation', mark }) as const),
  ];
  for (const { what, mark } of all) {
    const body = JSON.stringify({ ...mark, place: undefined });
    await db
      .insertInto('mark')
      .values({ hash: sha256(Buffer.from(`${what} ${body}`)), what, body, first_run: run, last_run: run })
      .onConflict((conflict) => conflict.column('hash').doUpdateSet({ last_run: run }))
      .execute();
  }
}

/** In the order in which runs came to know them. */
export async function readMarks(db: Queries): Promise<readonly StoredMark[]> {
  const rows = await db.selectFrom('mark').selectAll().orderBy('first_run').orderBy('hash').execute();
  return rows.map(({ what, body, first_run, last_run }) => ({
    what,
    mark: read(body),
    firstRun: first_run,
    lastRun: last_run,
  }));
}

/** Copies entries of a log. Another entry of the same number is no copy: one of the two was changed since. */
export async function keepEntries(db: Queries, log: string, entries: readonly Entry[]): Promise<void> {
  for (const some of slices(entries, 200)) {
    const kept = await db
      .selectFrom('entry')
      .select(['seq', 'body'])
      .where('log', '=', log)
      .where(
        'seq',
        'in',
        some.map(({ seq }) => seq),
      )
      .execute();
    const copies = new Map(kept.map(({ seq, body }) => [seq, body]));
    // By all of it: whoever edits a log by hand may leave its hashes as they were.
    const other = some.find((entry) => {
      const copy = copies.get(entry.seq);
      return copy !== undefined && copy !== JSON.stringify(entry) && !isSame(read<Entry>(copy), entry);
    });
    if (other !== undefined)
      throw new Problem(
        'audit-log-damaged',
        `Entry ${other.seq} of the audit log is not the one that the store has a copy of: one of them was changed since.`,
      );
    const fresh = some.filter(({ seq }) => !copies.has(seq));
    if (fresh.length === 0) continue;
    await db
      .insertInto('entry')
      .values(
        fresh.map((entry) => ({
          log,
          seq: entry.seq,
          hash: entry.hash,
          at: entry.at,
          body: JSON.stringify(entry),
        })),
      )
      .onConflict((conflict) => conflict.columns(['log', 'seq']).doNothing())
      .execute();
  }
}

/** The newest copy; nothing for none. */
export async function headOf(db: Queries, log: string): Promise<Head | undefined> {
  return await db
    .selectFrom('entry')
    .select(['seq', 'hash'])
    .where('log', '=', log)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function readLogs(db: Queries): Promise<readonly string[]> {
  const rows = await db.selectFrom('entry').select('log').distinct().orderBy('log').execute();
  return rows.map(({ log }) => log);
}

export async function readEntries(db: Queries, log: string): Promise<readonly Entry[]> {
  const rows = await db.selectFrom('entry').select('body').where('log', '=', log).orderBy('seq').execute();
  return rows.map(({ body }) => read<Entry>(body));
}

/** The same members with the same values, in whichever order. */
function isSame(one: Entry, other: Entry): boolean {
  return isDeepStrictEqual(one, JSON.parse(JSON.stringify(other)));
}

function read<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw damaged('a row is no JSON', cause);
  }
}

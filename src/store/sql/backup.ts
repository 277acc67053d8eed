import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { sql } from 'kysely';
import { Problem } from '../../core/model/problem.ts';
import { flushFolder } from '../../system/flush-folder.ts';
import type { Database, Queries } from './database.ts';
import { migrate } from './migrate.ts';
import { openSqlite } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** Tables in an order in which what is named is there before whoever names it, with the columns they are walked by. */
const TABLES = [
  ['piece', ['id']],
  ['piece_part', ['parent', 'position']],
  ['run', ['number']],
  ['account', ['id']],
  ['run_account', ['run', 'account', 'entry']],
  ['finding', ['id']],
  ['finding_change', ['finding', 'run']],
  ['plan', ['id']],
  ['notice', ['id']],
  ['investigation', ['id']],
  ['mark', ['hash']],
  ['entry', ['log', 'seq']],
  ['lease', ['name']],
  ['note', ['name']],
] as const satisfies readonly (readonly [keyof Tables, readonly string[]])[];

/** Rows copied at once: pieces can be large. */
const ROWS = 100;

/**
 * Writes the whole store into a new SQLite file, as it is at one moment: whole or not at all. Throws the
 * {@link Problem} `output-unwritable` where a file of that name is there already.
 */
export async function backup(database: Database, path: string): Promise<void> {
  refuseThere(path);
  const temporary = `${path}.${process.pid}.tmp`;
  // In a container a process that was killed had the same number.
  removeAll(temporary);
  try {
    const copy = await openSqlite(temporary);
    try {
      await migrate(copy);
      await database.snapshot((from) => copy.write((to) => copyAll(from, to)));
    } finally {
      await copy.close();
    }
    refuseThere(path);
    renameSync(temporary, path);
    flushFolder(dirname(path));
  } catch (error) {
    removeAll(temporary);
    throw error instanceof Problem && error.code === 'store-unavailable'
      ? new Problem('output-unwritable', `The backup ${path} cannot be written: ${error.message}`, {
          cause: error,
        })
      : error;
  }
}

function removeAll(file: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
}

function refuseThere(path: string): void {
  if (existsSync(path))
    throw new Problem('output-unwritable', `${path} is there already: a backup is written into a new file.`, {
      hint: 'Name another file, or move this one away.',
    });
}

async function copyAll(from: Queries, to: Queries): Promise<void> {
  for (const [table, key] of TABLES) {
    for (let rows = await page(from, table, key); rows.length > 0; ) {
      await to
        .insertInto(table)
        .values(rows as never)
        .execute();
      rows = await page(from, table, key, rows.at(-1));
    }
  }
  await goOnCounting(to);
}

/** A run that was pruned can have left changes: its number is not given again. */
async function goOnCounting(to: Queries): Promise<void> {
  await sql`delete from sqlite_sequence where name = 'run'`.execute(to);
  await sql`
    insert into sqlite_sequence (name, seq) values ('run', max(
      coalesce((select max(number) from run), 0),
      coalesce((select max(run) from finding_change), 0),
      coalesce((select max(last_run) from account), 0),
      coalesce((select max(last_run) from mark), 0),
      coalesce((select max(run) from notice), 0)))`.execute(to);
}

type Row = Readonly<Record<string, unknown>>;

async function page(
  from: Queries,
  table: keyof Tables,
  key: readonly string[],
  after?: Row,
): Promise<readonly Row[]> {
  const columns = sql.join(key.map((name) => sql.ref(name)));
  const where = after && sql`where (${columns}) > (${sql.join(key.map((name) => after[name]))})`;
  const { rows } = await sql<Row>`
    select * from ${sql.table(table)} ${where ?? sql``} order by ${columns} limit ${sql.lit(ROWS)}`.execute(
    from,
  );
  return rows;
}

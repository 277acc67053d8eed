import { sql } from 'kysely';
import { Problem } from '../../core/model/problem.ts';
import type { Database, Queries } from './database.ts';
import { ofOthers } from './faults.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';
import { SCHEMA, VERSION_TABLE } from './tables.ts';

/**
 * Brings a store to this program's version, whoever opens it first; the others wait. Throws the {@link Problem}
 * `store-newer` for one that a later program wrote, and `store-unavailable` for tables of another program.
 *
 * @param steps of this program
 */
export async function migrate(database: Database, steps: readonly Migration[] = MIGRATIONS): Promise<void> {
  const ours = steps.length;
  const look = async (db: Queries) => {
    const found = await versionOf(db, database.place);
    if (found > ours) throw newer(database.place, found, ours);
    return found;
  };
  if ((await database.read(look)) === ours) return;
  await database.write(
    async (db) => {
      // Somebody else may have done it meanwhile, a later program among them.
      const found = await look(db);
      if (found === ours) return;
      await sql`create table if not exists ${sql.table(VERSION_TABLE)} (version integer not null)`.execute(
        db,
      );
      for (const { version, up } of steps) if (version > found) await up(db as never, database.kind);
      await db.deleteFrom(VERSION_TABLE).execute();
      await db.insertInto(VERSION_TABLE).values({ version: ours }).execute();
    },
    // Two who make a table at once are in each other's way, whatever PostgreSQL is told of tables that exist.
    { alone: true },
  );
}

/** 0 for a store that has no tables yet. */
async function versionOf(db: Queries, place: string): Promise<number> {
  const all = await db.introspection.getTables({ withInternalKyselyTables: true });
  // A PostgreSQL database may have others beside ours, the queue's among them.
  const tables = all.filter(({ schema }) => schema === undefined || schema === SCHEMA);
  if (tables.length === 0) return 0;
  if (!tables.some(({ name }) => name === VERSION_TABLE)) throw ofOthers(place);
  const row = await db.selectFrom(VERSION_TABLE).select('version').executeTakeFirst();
  return row?.version ?? 0;
}

function newer(place: string, version: number, ours: number): Problem {
  return new Problem(
    'store-newer',
    `The store ${place} has version ${version}; this keyreeve knows ${ours} at most.`,
  );
}

import { sql } from 'kysely';
import { Problem } from '../../core/model/problem.ts';
import type { Database, Queries } from './database.ts';
import { MIGRATIONS, STORE_VERSION } from './migrations.ts';

/**
 * Brings a store to this program's version, whoever opens it first; the others wait. Throws the {@link Problem}
 * `store-newer` for one that a later program wrote.
 */
export async function migrate(database: Database): Promise<void> {
  const version = await database.read((db) => versionOf(db));
  if (version > STORE_VERSION) throw newer(database.place, version);
  if (version === STORE_VERSION) return;
  await database.write(
    async (db) => {
      // Somebody else may have done it meanwhile, a later program among them.
      const found = await versionOf(db);
      if (found > STORE_VERSION) throw newer(database.place, found);
      if (found === STORE_VERSION) return;
      await sql`create table if not exists keyreeve_version (version integer not null)`.execute(db);
      for (const { version, up } of MIGRATIONS) if (version > found) await up(db as never, database.kind);
      await db.deleteFrom('keyreeve_version').execute();
      await db.insertInto('keyreeve_version').values({ version: STORE_VERSION }).execute();
    },
    // Two who make a table at once are in each other's way, whatever PostgreSQL is told of tables that exist.
    { alone: true },
  );
}

/** 0 for a store that has no tables yet. */
async function versionOf(db: Queries): Promise<number> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'keyreeve_version')) return 0;
  const row = await db.selectFrom('keyreeve_version').select('version').executeTakeFirst();
  return row?.version ?? 0;
}

function newer(place: string, version: number): Problem {
  return new Problem(
    'store-newer',
    `The store ${place} has version ${version}; this keyreeve knows ${STORE_VERSION} at most.`,
  );
}

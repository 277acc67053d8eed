import type { Store } from './port.ts';
import type { Database } from './sql/database.ts';
import { migrate } from './sql/migrate.ts';
import { SqlStore } from './sql/sql-store.ts';

export { STORE_VERSION } from './sql/migrations.ts';

/** Whether a place is a PostgreSQL database; anything else is a file. */
export function isPostgres(place: string): boolean {
  return /^postgres(ql)?:\/\//i.test(place);
}

/**
 * Opens a store, which is made where it is not there: a file for SQLite, or `postgres://…`. A store of an earlier
 * version is brought to this one. Throws the {@link Problem} `store-unavailable`, `store-damaged`, or `store-newer` for
 * one that a later keyreeve wrote.
 */
export async function openStore(place: string): Promise<Store> {
  const database = await openDatabase(place);
  try {
    await migrate(database);
    return new SqlStore(database);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Loaded only where it is used: either costs a command its start. */
async function openDatabase(place: string): Promise<Database> {
  if (isPostgres(place)) return (await import('./sql/postgres.ts')).openPostgres(place);
  return (await import('./sql/sqlite.ts')).openSqlite(place);
}

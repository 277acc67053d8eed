import { Problem } from '../core/model/problem.ts';
import type { Store } from './port.ts';
import type { Queue } from './queue-port.ts';
import { isAddress, isPostgres } from './sql/address.ts';
import type { Database } from './sql/database.ts';
import { migrate } from './sql/migrate.ts';
import { SqlStore } from './sql/sql-store.ts';

export { STORE_VERSION } from './sql/migrations.ts';

/**
 * Opens a store, which is made where it is not there: a file for SQLite, or `postgres://…`. A store of an earlier
 * version is brought to this one. Throws the {@link Problem} `store-unavailable`, `store-damaged`, or `store-newer` for
 * one that a later keyreeve wrote.
 */
export async function openStore(place: string): Promise<Store> {
  return new SqlStore(await openDatabase(place));
}

/**
 * Opens the queue of a PostgreSQL store: what many machines share besides. Throws the {@link Problem} `store-no-queue`
 * for a store that is a file, and what {@link openStore} throws.
 *
 * @param onError told of faults in the background, such as a database that is away for a moment
 */
export async function openQueue(place: string, onError: (error: unknown) => void): Promise<Queue> {
  if (!isPostgres(place)) {
    throw new Problem('store-no-queue', `The store ${place} is a file, which machines cannot share.`);
  }
  const { PostgresQueue } = await import('./queue/postgres-queue.ts');
  const database = await openDatabase(place);
  try {
    return await PostgresQueue.open(database, place, onError);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Opens it at this program's version. */
async function openDatabase(place: string): Promise<Database> {
  const database = await connect(place);
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Loaded only where it is used: either costs a command its start. */
async function connect(place: string): Promise<Database> {
  if (isPostgres(place)) return (await import('./sql/postgres.ts')).openPostgres(place);
  if (isAddress(place))
    throw new Problem('bad-argument', 'The store must be a file or an address postgres://….');
  return (await import('./sql/sqlite.ts')).openSqlite(place);
}

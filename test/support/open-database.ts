import { isPostgres } from '../../src/store/sql/address.ts';
import type { Database } from '../../src/store/sql/database.ts';
import { openPostgres } from '../../src/store/sql/postgres.ts';
import { openSqlite } from '../../src/store/sql/sqlite.ts';

/** The database below a store, as it is: nothing is brought to any version. */
export function openDatabase(place: string): Promise<Database> {
  return isPostgres(place) ? openPostgres(place) : openSqlite(place);
}

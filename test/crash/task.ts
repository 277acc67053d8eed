/**
 * A process that does one thing to the store of STORE that takes a while, and says `opened` before it and `done` once
 * it was kept: `node task.ts migrate`, `node task.ts prune RETENTION`, or `node task.ts backup FILE`.
 */
import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { openStore } from '../../src/store/open-store.ts';
import type { Retention } from '../../src/store/port.ts';
import { migrate } from '../../src/store/sql/migrate.ts';
import { MIGRATIONS, type Migration, STORE_VERSION } from '../../src/store/sql/migrations.ts';
import { openDatabase } from '../support/open-database.ts';

const [, , what, word = ''] = process.argv;
const place = process.env.STORE ?? '';

/** A step as a later version may have one: tables, an index, and rows made of those that are there. */
const NEXT: Migration = {
  version: STORE_VERSION + 1,
  up: async (db) => {
    for (let number = 1; number <= 10; number += 1) {
      const table = `next_${number}`;
      await db.schema.createTable(table).addColumn('x', 'text').execute();
      await sql`insert into ${sql.table(table)} select finding_id from finding`.execute(db);
      await db.schema.createIndex(`${table}_x`).on(table).column('x').execute();
      await pause(5);
    }
    await sql`update finding set severity = 'low'`.execute(db);
  },
};

if (what === 'migrate') {
  const database = await openDatabase(place);
  writeSync(1, 'opened\n');
  await migrate(database, [...MIGRATIONS, NEXT]);
} else {
  const store = await openStore(place);
  writeSync(1, 'opened\n');
  if (what === 'prune') await store.prune(JSON.parse(word) as Retention, false);
  else await store.backup(word);
}
writeSync(1, 'done\n');
process.exit();

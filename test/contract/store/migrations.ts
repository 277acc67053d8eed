import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openStore } from '../../../src/store/open-store.ts';
import type { Database } from '../../../src/store/sql/database.ts';
import { migrate } from '../../../src/store/sql/migrate.ts';
import { MIGRATIONS, type Migration, STORE_VERSION } from '../../../src/store/sql/migrations.ts';
import { day, keepRun, keptAt } from '../../support/kept.ts';
import { openDatabase } from '../../support/open-database.ts';
import { found } from '../../support/small-run.ts';
import { allOf } from './all-of.ts';
import { type Ground, open } from './ground.ts';

/** What a later version may do: it makes a table, fills it from what is there, and leaves a trace of having run. */
const LATER: Migration = {
  version: STORE_VERSION + 1,
  up: async (db) => {
    await db.schema.createTable('host').addColumn('name', 'text').execute();
    await sql`insert into host select host from run`.execute(db);
    await sql`insert into note (name, body) values ('migrated', 'once')`.execute(db);
  },
};

const FAILS: Migration = {
  version: STORE_VERSION + 1,
  up: async (db, kind) => {
    await LATER.up(db, kind);
    await sql`insert into no_such_table values (1)`.execute(db);
  },
};

async function withDatabase<T>(place: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(place);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

const toLater = (place: string) =>
  withDatabase(place, (database) => migrate(database, [...MIGRATIONS, LATER]));

async function hostsIn(place: string): Promise<readonly unknown[]> {
  return withDatabase(place, (database) =>
    database.read(async (db) => (await sql<{ name: string }>`select name from host`.execute(db)).rows),
  );
}

/** From one version to the next. */
export function migrationContract(ground: Ground): void {
  test('the steps of the tables are numbered from 1, without gaps', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  });

  test('a store of an earlier version is brought to the next by whoever opens it, with all that is in it', async () => {
    const place = await ground.place();
    const store = await openStore(place);
    await keepRun(store, day(0), [keptAt(day(0), [found('ann')], { report: Buffer.from('r') })]);
    const before = await allOf(store);
    await store.close();
    await toLater(place);
    await toLater(place);
    expect(await hostsIn(place)).toEqual([{ name: 'ann@laptop' }]);
    // What an older program would see of it, were it not to refuse.
    await withDatabase(place, (database) =>
      database.write((db) => db.updateTable('keyreeve_version').set({ version: STORE_VERSION }).execute()),
    );
    expect(await allOf(await open(place))).toEqual(before);
  });

  test('of many who bring a store to the next version at once, one does it, and all go on', async () => {
    const place = await ground.place();
    await (await openStore(place)).close();
    await Promise.all(Array.from({ length: 5 }, () => toLater(place)));
    expect(await hostsIn(place)).toEqual([]);
    const fresh = await ground.place();
    await Promise.all(Array.from({ length: 5 }, () => toLater(fresh)));
    expect(await hostsIn(fresh)).toEqual([]);
  });

  test('a store that a later program wrote is refused with exit status 5, and left as it is', async () => {
    const place = await ground.place();
    await (await openStore(place)).close();
    await toLater(place);
    const refused = await openStore(place).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'store-newer',
      exitStatus: 5,
      message: expect.stringContaining(
        `version ${STORE_VERSION + 1}; this keyreeve knows ${STORE_VERSION} at most`,
      ),
      hint: expect.stringContaining('Update keyreeve'),
    });
    expect(String(refused)).not.toMatch(/postgres:\/\/[^@]*:[^@]*@/);
    await expect(openStore(place)).rejects.toMatchObject({ code: 'store-newer' });
  });

  test('a step that fails leaves the store at the version that it had', async () => {
    const place = await ground.place();
    const store = await openStore(place);
    await keepRun(store, day(0), [keptAt(day(0), [found('ann')])]);
    const before = await allOf(store);
    await store.close();
    await expect(
      withDatabase(place, (database) => migrate(database, [...MIGRATIONS, FAILS])),
    ).rejects.toThrow();
    const after = await open(place);
    expect(await allOf(after)).toEqual(before);
    expect(await after.noted('migrated')).toBeUndefined();
    await toLater(place);
    expect(await hostsIn(place)).toEqual([{ name: 'ann@laptop' }]);
  });
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { postgresDatabase } from '../support/postgres-database.ts';
import { cutBackups, cutMigrations, cutPrunings } from './cuts.ts';
import { killWriters } from './kills.ts';

/** The short form of `npm run test:crash`: a few kills of each kind. */
const SEED = 20_261_122;
const MINUTES = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'keyreeve-crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
async function newFile(): Promise<string> {
  files += 1;
  return join(folder, `store-${files}.sqlite`);
}

describe('kill -9 loses nothing of what was promised, and leaves nothing half', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ fsync: false });
  });
  afterAll(() => server.stop());

  test(
    'in SQLite, whenever its writers are killed',
    async () => {
      const seen = await killWriters({ place: await newFile() }, { times: 4, seed: SEED, longestMs: 200 });
      expect(seen).toMatchObject({ kills: 4 });
      expect(seen.promised).toBeGreaterThan(8);
    },
    3 * MINUTES,
  );

  test(
    'in PostgreSQL, whenever its writers are killed, or all of the server',
    async () => {
      const seen = await killWriters(
        { place: await server.database(), server },
        { times: 4, seed: SEED, longestMs: 200 },
      );
      expect(seen.serverKills).toBeGreaterThan(0);
      expect(seen.serverKills).toBeLessThan(4);
      expect(seen.promised).toBeGreaterThan(5);
    },
    3 * MINUTES,
  );
});

describe.each([
  ['SQLite', newFile],
  ['PostgreSQL', postgresDatabase],
])('kill -9 in the middle, in %s', (_, newPlace) => {
  test.each([
    ['a backup leaves a whole one or none', cutBackups],
    ['a migration leaves the version before or the next one', cutMigrations],
    ['a pruning leaves all that it was to take, or nothing of it', cutPrunings],
  ])(
    'of %s',
    async (_, part) => {
      expect(await part(newPlace, { times: 2, seed: SEED, days: 4 })).toMatchObject({ kills: 2 });
    },
    3 * MINUTES,
  );
});

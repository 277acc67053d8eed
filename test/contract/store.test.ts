import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresDatabase } from '../support/postgres-database.ts';
import { goesWithTheTest } from './store/ground.ts';
import { storeContract } from './store.ts';

storeContract('SQLite', {
  kind: 'sqlite',
  place: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keyreeve-store-'));
    goesWithTheTest(folder);
    return join(folder, 'store.sqlite');
  },
});

storeContract('PostgreSQL', { kind: 'postgres', place: postgresDatabase });

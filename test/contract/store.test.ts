import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fastFolder } from '../support/fast-folder.ts';
import { postgresDatabase } from '../support/postgres-database.ts';
import { goesWithTheTest } from './store/ground.ts';
import { storeContract } from './store.ts';

storeContract('SQLite', {
  kind: 'sqlite',
  place: async () => {
    const folder = mkdtempSync(join(fastFolder(), 'keyreeve-store-'));
    goesWithTheTest(folder);
    return join(folder, 'store.sqlite');
  },
});

storeContract('PostgreSQL', { kind: 'postgres', place: postgresDatabase });

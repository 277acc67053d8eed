import type { StoreSize } from '../port.ts';
import type { Database, Queries } from './database.ts';

/** How much the store holds. */
export async function readSize(database: Database): Promise<StoreSize> {
  const counts = await database.snapshot(async (db) => {
    const pieces = await db
      .selectFrom('piece')
      .select(({ fn }) => [
        fn.countAll<number>().as('pieces'),
        fn.sum<number | string | null>('packed_bytes').as('packed'),
        fn.sum<number | string | null>('plain_bytes').as('plain'),
      ])
      .executeTakeFirst();
    return {
      runs: await rowsOf(db, 'run'),
      findings: await rowsOf(db, 'finding'),
      changes: await rowsOf(db, 'finding_change'),
      pieces: pieces?.pieces ?? 0,
      packedBytes: Number(pieces?.packed ?? 0),
      plainBytes: Number(pieces?.plain ?? 0),
    };
  });
  return { ...counts, totalBytes: await database.totalBytes() };
}

async function rowsOf(db: Queries, table: 'run' | 'finding' | 'finding_change'): Promise<number> {
  const row = await db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .executeTakeFirst();
  return row?.rows ?? 0;
}

import type { Lease } from '../port.ts';
import type { Queries } from './database.ts';
import { holdable } from './text.ts';

/** Takes it where it is free, expired or the holder's own. One statement, so that two who try at once are told apart. */
export async function takeLease(db: Queries, { name, holder, until }: Lease, at: string): Promise<boolean> {
  const row = await db
    .insertInto('lease')
    .values({ name, holder, until })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ holder, until })
        .where((where) => where.or([where('lease.holder', '=', holder), where('lease.until', '<', at)])),
    )
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
}

export async function leaseOf(db: Queries, name: string): Promise<Lease | undefined> {
  return db.selectFrom('lease').selectAll().where('name', '=', name).executeTakeFirst();
}

export async function releaseLease(db: Queries, name: string, holder: string): Promise<void> {
  await db.deleteFrom('lease').where('name', '=', name).where('holder', '=', holder).execute();
}

export async function note(db: Queries, name: string, body: string): Promise<void> {
  await db
    .insertInto('note')
    .values({ name, body: holdable(body) })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ body: holdable(body) }))
    .execute();
}

export async function noted(db: Queries, name: string): Promise<string | undefined> {
  const row = await db.selectFrom('note').select('body').where('name', '=', name).executeTakeFirst();
  return row?.body;
}

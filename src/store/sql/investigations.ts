import type { Investigation } from '../../core/model/investigation.ts';
import type { StoredInvestigation } from '../port.ts';
import type { Queries } from './database.ts';
import { idIn, JsonPieces, keepPieces, pieceOf } from './pieces.ts';

/** Keeps what was found of a key. The same story of the same moment is kept once. */
export async function keepInvestigation(db: Queries, investigation: Investigation): Promise<void> {
  const piece = pieceOf(JSON.stringify(investigation));
  const body = idIn(await keepPieces(db, [piece]), piece.hash);
  const { subject, now } = investigation;
  const { accessKeyId: access_key_id } = subject;
  const there = await db
    .selectFrom('investigation')
    .select('id')
    .where('access_key_id', '=', access_key_id)
    .where('body', '=', body)
    .executeTakeFirst();
  if (there !== undefined) return;
  const account = subject.account?.id ?? null;
  await db.insertInto('investigation').values({ access_key_id, made_at: now, account, body }).execute();
}

/** The newest first. */
export async function readInvestigations(
  db: Queries,
  accessKeyId: string,
): Promise<readonly StoredInvestigation[]> {
  const rows = await db
    .selectFrom('investigation')
    .selectAll()
    .where('access_key_id', '=', accessKeyId)
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  const pieces = new JsonPieces(db);
  const all: StoredInvestigation[] = [];
  for (const { made_at, account, body } of rows)
    all.push({
      accessKeyId,
      madeAt: made_at,
      ...(account !== null && { account }),
      investigation: await pieces.get<Investigation>(body),
    });
  return all;
}

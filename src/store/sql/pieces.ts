import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { damaged } from './damaged.ts';
import type { Queries } from './database.ts';
import { IN_ONE_QUERY, slices } from './slices.ts';

/** A text or bytes, packed and named by their hash: kept once, however many runs have them. */
export interface Piece {
  /** SHA-256, hex. */
  readonly hash: string;
  /** Deflated, once it is asked for: most of a run is kept already. */
  packed(): Uint8Array;
  readonly plainBytes: number;
  /** What it is made of, where it is a list of other pieces. */
  readonly parts?: readonly Piece[];
}

/** A text or bytes as a piece. */
export function pieceOf(plain: string | Uint8Array): Piece {
  const bytes = typeof plain === 'string' ? Buffer.from(plain) : plain;
  let packed: Uint8Array | undefined;
  return {
    hash: sha256(bytes),
    packed: () => {
      packed ??= deflateRawSync(bytes);
      return packed;
    },
    plainBytes: bytes.byteLength,
  };
}

const NO_BYTES = new Uint8Array(0);

/** A piece that only names others, in order. */
export function pieceOfParts(parts: readonly Piece[]): Piece {
  const hash = sha256(Buffer.from(`parts\n${parts.map((part) => part.hash).join('\n')}`));
  return { hash, packed: () => NO_BYTES, plainBytes: 0, parts };
}

/** SHA-256 in hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Packs what is not kept yet: work of its own, so that no transaction has to wait for it. */
export async function packPieces(db: Queries, pieces: readonly Piece[]): Promise<void> {
  const all = withParts(pieces);
  const ids = await idsOf(db, [...all.keys()]);
  for (const [hash, piece] of all) if (!ids.has(hash)) piece.packed();
}

function withParts(pieces: readonly Piece[]): ReadonlyMap<string, Piece> {
  return new Map(pieces.flatMap((piece) => [piece, ...(piece.parts ?? [])]).map((each) => [each.hash, each]));
}

/** Keeps pieces, each once, and gives their ids by hash. In the order of hashes, so that two writers never wait for each other. */
export async function keepPieces(
  db: Queries,
  pieces: readonly Piece[],
): Promise<ReadonlyMap<string, number>> {
  const all = withParts(pieces);
  const hashes = [...all.keys()].sort();
  const ids = await idsOf(db, hashes);
  const missing = hashes.filter((hash) => !ids.has(hash)).flatMap((hash) => all.get(hash) ?? []);
  for (const some of slices(missing, 200)) {
    const rows = some.map((piece) => {
      const packed = piece.packed();
      return { hash: piece.hash, packed, packed_bytes: packed.byteLength, plain_bytes: piece.plainBytes };
    });
    const inserted = await db
      .insertInto('piece')
      .values(rows)
      .onConflict((conflict) => conflict.column('hash').doNothing())
      .returning(['id', 'hash'])
      .execute();
    for (const { id, hash } of inserted) ids.set(hash, id);
  }
  // Another writer kept some of them between our look and our writing.
  const late = missing.filter(({ hash }) => !ids.has(hash)).map(({ hash }) => hash);
  for (const [hash, id] of await idsOf(db, late)) ids.set(hash, id);
  await keepParts(db, missing, ids);
  return ids;
}

async function idsOf(db: Queries, hashes: readonly string[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const some of slices(hashes, IN_ONE_QUERY)) {
    const rows = await db.selectFrom('piece').select(['id', 'hash']).where('hash', 'in', some).execute();
    for (const { id, hash } of rows) found.set(hash, id);
  }
  return found;
}

async function keepParts(
  db: Queries,
  missing: readonly Piece[],
  ids: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = missing.flatMap(({ hash, parts = [] }) =>
    parts.map((part, position) => ({ parent: idIn(ids, hash), position, part: idIn(ids, part.hash) })),
  );
  for (const some of slices(rows, IN_ONE_QUERY)) {
    await db
      .insertInto('piece_part')
      .values(some)
      .onConflict((conflict) => conflict.columns(['parent', 'position']).doNothing())
      .execute();
  }
}

/** The id of a piece that was kept. */
export function idIn(ids: ReadonlyMap<string, number>, hash: string): number {
  const id = ids.get(hash);
  if (id === undefined) throw new Error('A piece that was kept has no id.');
  return id;
}

/** What was packed. Throws the Problem `store-damaged` where it is not what its hash says. */
export async function readPiece(db: Queries, id: number): Promise<Uint8Array> {
  const row = await db.selectFrom('piece').select(['hash', 'packed']).where('id', '=', id).executeTakeFirst();
  return unpacked(row);
}

/** The text of each of a piece's parts. */
export async function readParts(db: Queries, parent: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('piece_part')
    .innerJoin('piece', 'piece.id', 'piece_part.part')
    .select(['hash', 'packed'])
    .where('parent', '=', parent)
    .orderBy('position')
    .execute();
  const { hash } =
    (await db.selectFrom('piece').select('hash').where('id', '=', parent).executeTakeFirst()) ?? {};
  if (hash !== sha256(Buffer.from(`parts\n${rows.map((row) => row.hash).join('\n')}`)))
    throw damaged('a snapshot has lost a part');
  return rows.map((row) => Buffer.from(unpacked(row)).toString());
}

function unpacked(row: { readonly hash: string; readonly packed: Uint8Array } | undefined): Uint8Array {
  if (row === undefined) throw damaged('a piece that is named in it is not there');
  let plain: Uint8Array;
  try {
    plain = inflateRawSync(row.packed);
  } catch (cause) {
    throw damaged('a piece cannot be unpacked', cause);
  }
  if (sha256(plain) !== row.hash) throw damaged('a piece is not what its hash says');
  return plain;
}

/** Reads pieces of JSON, each once. */
export class JsonPieces {
  readonly #db: Queries;
  readonly #read = new Map<number, unknown>();

  constructor(db: Queries) {
    this.#db = db;
  }

  async get<T>(id: number): Promise<T> {
    if (!this.#read.has(id)) this.#read.set(id, parsed(await readPiece(this.#db, id)));
    return this.#read.get(id) as T;
  }
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch (cause) {
    throw damaged('a piece is no JSON', cause);
  }
}

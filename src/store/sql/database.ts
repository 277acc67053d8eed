import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** Queries, in a transaction or out of it. */
export type Queries = Kysely<Tables> | Transaction<Tables>;

/** What differs between the two databases. */
export interface Database {
  readonly kind: 'sqlite' | 'postgres';
  /** The file, or the address without a password. */
  readonly place: string;
  /** Reads, each for itself. */
  read<T>(work: (db: Queries) => Promise<T>): Promise<T>;
  /**
   * All or nothing, and on the disk when it is kept. Can be done more than once, where another writer was in the way.
   *
   * @param options `alone`: no other writer is at work meanwhile
   */
  write<T>(work: (db: Queries) => Promise<T>, options?: { readonly alone?: boolean }): Promise<T>;
  /** Everything as it was at one moment. */
  snapshot<T>(work: (db: Queries) => Promise<T>): Promise<T>;
  /** Bytes of the file, or of the tables with their indexes. */
  totalBytes(): Promise<number>;
  close(): Promise<void>;
}

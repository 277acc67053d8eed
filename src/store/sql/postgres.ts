import { CompiledQuery, type DatabaseConnection, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { systemCode } from '../../core/model/system-error.ts';
import { connectable, withoutPassword } from './address.ts';
import type { Database, Queries } from './database.ts';
import { fault } from './faults.ts';
import { SCHEMA, type Tables } from './tables.ts';

/** Of one process: its scan writes in batches, and a service asks a little beside. */
const CONNECTIONS = 6;
const CONNECT_MS = 15_000;

/** Held by whoever writes, shared; and alone by whoever takes pieces away or changes tables. */
const LOCK = 4_711_302_026;

/** What was promised is on the disk, also where a server's settings would let commits run ahead of it. */
const SETTINGS = `set search_path to ${SCHEMA}; set timezone to 'UTC'; set synchronous_commit to on`;

/** serialization_failure and deadlock_detected: to be tried again (PostgreSQL manual, 13.5). */
const AGAIN = new Set(['40001', '40P01']);
const TRIES = 5;

/**
 * Opens the store in a PostgreSQL database; the schema is made where it is not there. Throws the Problem
 * `store-unavailable`, and `bad-argument` for an address that is none. A password stands in no message.
 */
export async function openPostgres(address: string): Promise<Database> {
  const place = withoutPassword(address);
  const pool = new pg.Pool({
    connectionString: connectable(address),
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    // Idle connections must not keep a command from ending.
    allowExitOnIdle: true,
    application_name: 'keyreeve',
    types: { getTypeParser },
  });
  // An idle connection that is cut is opened anew; who is using one is told by what they wait for.
  pool.on('error', () => {});
  // One that is cut between two queries of a transaction has nobody who waits: unheard, it would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  // Not as options of the connection: those in an address would stand in their place.
  const onCreateConnection = async (connection: DatabaseConnection) => {
    await connection.executeQuery(CompiledQuery.raw(SETTINGS));
  };
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool, onCreateConnection }) });
  try {
    await makeSchema(db);
    return new PostgresStore(place, db);
  } catch (error) {
    await db.destroy();
    throw fault(place, error);
  }
}

/** Only a user who may not make it needs to find it there. */
async function makeSchema(db: Kysely<Tables>): Promise<void> {
  const found = await sql`select 1 from pg_namespace where nspname = ${SCHEMA}`.execute(db);
  if (found.rows.length > 0) return;
  try {
    await sql.raw(`create schema if not exists ${SCHEMA}`).execute(db);
  } catch (error) {
    // unique_violation: another process made it at the same moment.
    if (systemCode(error) !== '23505') throw error;
  }
}

/** `int8`, which every count and id is, comes as text otherwise. */
function getTypeParser(id: number, format?: 'text' | 'binary') {
  const INT8 = 20;
  if (id === INT8 && format !== 'binary') return Number;
  return pg.types.getTypeParser(id, format as 'text');
}

class PostgresStore implements Database {
  readonly kind = 'postgres';
  readonly place: string;
  readonly #db: Kysely<Tables>;

  constructor(place: string, db: Kysely<Tables>) {
    this.place = place;
    this.#db = db;
  }

  async read<T>(work: (db: Queries) => Promise<T>): Promise<T> {
    try {
      return await work(this.#db);
    } catch (error) {
      throw fault(this.place, error);
    }
  }

  write<T>(work: (db: Queries) => Promise<T>, { alone = false } = {}): Promise<T> {
    return this.#transaction('read committed', async (db) => {
      const lock = alone ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared';
      await sql`select ${sql.raw(lock)}(${LOCK}::bigint)`.execute(db);
      return work(db);
    });
  }

  snapshot<T>(work: (db: Queries) => Promise<T>): Promise<T> {
    return this.#transaction('repeatable read', work);
  }

  async totalBytes(): Promise<number> {
    return this.read(async (db) => {
      const { rows } = await sql<{ bytes: number | null }>`
        select sum(pg_total_relation_size(c.oid))::bigint as bytes
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = ${SCHEMA} and c.relkind = 'r'`.execute(db);
      return rows[0]?.bytes ?? 0;
    });
  }

  async close(): Promise<void> {
    await this.#db.destroy();
  }

  async #transaction<T>(
    level: 'read committed' | 'repeatable read',
    work: (db: Queries) => Promise<T>,
  ): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#db.transaction().setIsolationLevel(level).execute(work);
      } catch (error) {
        if (tries < TRIES && AGAIN.has(systemCode(error) ?? '')) continue;
        throw fault(this.place, error);
      }
    }
  }
}

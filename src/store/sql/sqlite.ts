import { closeSync, openSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { CompiledQuery, Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import { systemCode } from '../../core/model/system-error.ts';
import { SQLITE_BUSY, sqlite, sqliteCode } from '../../system/sqlite.ts';
import type { Database, Queries } from './database.ts';
import { fault, ofAnotherFile, ofOthers } from './faults.ts';
import { type Tables, VERSION_TABLE } from './tables.ts';

/** A writer holds the file for milliseconds, a large batch for a second. */
const WAIT_MS = 60_000;

/** Between two looks whether the file is free. */
const LONGEST_PAUSE_MS = 15;

/** Statements that are kept prepared: the store has a few dozen. */
const PREPARED = 200;

/**
 * Opens a SQLite file, which is made where it is not there. Many processes may have it open (WAL), and what was
 * committed is on the disk (`synchronous = FULL`; sqlite.org/pragma.html). For the user alone: it names accounts and
 * users. Throws the Problem `store-unavailable` or `store-damaged`.
 */
export async function openSqlite(path: string): Promise<Database> {
  let file: DatabaseSync | undefined;
  try {
    makeOwn(path);
    // Absolute: SQLite takes `:memory:` and `file:…` for something else than files.
    file = new (sqlite().DatabaseSync)(resolve(path), { enableForeignKeyConstraints: true });
    const opened = file;
    // Of what takes a moment, such as taking over from a process that was killed.
    file.exec(`PRAGMA busy_timeout = ${WAIT_MS}`);
    refuseOthers(path, file);
    // Two who do it at once are in each other's way whatever they are ready to wait (sqlite.org/wal.html).
    await unlessBusy(() => opened.exec('PRAGMA journal_mode = WAL'));
    // On macOS, flushing alone leaves the data in the disk's own memory (sqlite.org/pragma.html#pragma_fullfsync).
    file.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = on; PRAGMA checkpoint_fullfsync = on');
    return new SqliteStore(path, file);
  } catch (error) {
    file?.close();
    throw fault(path, error);
  }
}

/** Never opens a file that is there: closing it would release every lock this process has on it (fcntl(2)). */
function makeOwn(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    if (!statSync(path).isFile()) throw Object.assign(new Error('It is no file.'), { code: 'ENXIO' });
  }
}

/** Before anything of the file is changed: another program's may not even be written ahead. */
function refuseOthers(path: string, file: DatabaseSync): void {
  const tables = file.prepare("select name from sqlite_schema where type = 'table'").all();
  if (tables.length > 0 && !tables.some(({ name }) => name === VERSION_TABLE)) throw ofOthers(path);
}

/** Which file a path leads to right now; nothing where it leads to none. */
function identityOf(path: string): string | undefined {
  const there = statSync(path, { bigint: true, throwIfNoEntry: false });
  return there && `${there.dev} ${there.ino}`;
}

/**
 * Does it once nobody else is in the way. The wait is none of SQLite's, which would stop this whole process: what it
 * waits for may be a transaction of this very process, and a service has to answer meanwhile.
 */
async function unlessBusy(work: () => void): Promise<void> {
  const until = performance.now() + WAIT_MS;
  for (let tries = 1; ; tries += 1) {
    try {
      work();
      return;
    } catch (error) {
      if (sqliteCode(error) !== SQLITE_BUSY || performance.now() > until) throw error;
      await pause(Math.min(tries, LONGEST_PAUSE_MS));
    }
  }
}

class SqliteStore implements Database {
  readonly kind = 'sqlite';
  readonly place: string;
  readonly #file: DatabaseSync;
  readonly #identity: string | undefined;
  readonly #db: Kysely<Tables>;
  /** There is one connection: who began a transaction has it alone. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(place: string, file: DatabaseSync) {
    this.place = place;
    this.#file = file;
    this.#identity = identityOf(place);
    this.#db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: asKyselyWants(file) }) });
  }

  read<T>(work: (db: Queries) => Promise<T>): Promise<T> {
    return this.#alone(() => {
      this.#refuseMoved();
      return work(this.#db);
    });
  }

  write<T>(work: (db: Queries) => Promise<T>): Promise<T> {
    // A transaction that began by reading could not write once somebody else has written.
    return this.#transaction('begin immediate', work);
  }

  snapshot<T>(work: (db: Queries) => Promise<T>): Promise<T> {
    return this.#transaction('begin', work);
  }

  async totalBytes(): Promise<number> {
    return this.#alone(async () => {
      const one = (name: string) =>
        Number(Object.values(this.#file.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
      return one('page_count') * one('page_size');
    });
  }

  async close(): Promise<void> {
    await this.#alone(async () => this.#db.destroy());
  }

  #transaction<T>(begin: string, work: (db: Queries) => Promise<T>): Promise<T> {
    return this.#alone(async () => {
      // One transaction after the other leaves no timer its turn: not that of whoever waits for the file either.
      await turn();
      await unlessBusy(() => this.#file.exec(`PRAGMA busy_timeout = 0; ${begin}`));
      this.#file.exec(`PRAGMA busy_timeout = ${WAIT_MS}`);
      try {
        const result = await work(this.#db);
        await this.#db.executeQuery(CompiledQuery.raw('commit'));
        this.#refuseMoved();
        return result;
      } catch (error) {
        // A full disk can have ended it already (sqlite.org/lang_transaction.html).
        if (this.#file.isTransaction) await this.#db.executeQuery(CompiledQuery.raw('rollback'));
        throw error;
      }
    });
  }

  /**
   * SQLite goes on in a file that was deleted, or that another was put in the place of, and says that all went well
   * (sqlite.org/howtocorrupt.html, 2.4): whatever was written then is gone with the process.
   */
  #refuseMoved(): void {
    if (identityOf(this.place) !== this.#identity) throw ofAnotherFile(this.place);
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#turn;
    const mine = Promise.withResolvers<void>();
    this.#turn = mine.promise;
    await before;
    try {
      return await work();
    } catch (error) {
      throw fault(this.place, error);
    } finally {
      mine.resolve();
    }
  }
}

/** `node:sqlite` in the shape of the driver that kysely knows. */
function asKyselyWants(file: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => file.close(),
    prepare: (text) => {
      const before = prepared.get(text);
      if (before !== undefined) return before;
      if (prepared.size >= PREPARED) prepared.clear();
      const statement = statementOf(file.prepare(text));
      prepared.set(text, statement);
      return statement;
    },
  };
}

function statementOf(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}

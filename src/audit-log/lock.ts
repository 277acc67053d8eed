import { closeSync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { Problem } from '../core/model/problem.ts';
import { systemCode } from '../core/model/system-error.ts';
import { SQLITE_BUSY, sqlite, sqliteCode } from '../system/sqlite.ts';
import { unwritable } from './unwritable.ts';

/** Held until it is released, or its process ends in any way. */
export interface Lock {
  release(): void;
}

/**
 * Takes the lock of that file, for as long as a whole `apply` if need be. The file is an empty SQLite database,
 * used for its `BEGIN IMMEDIATE` alone: that is a lock of the system's on the open file, so kill -9 and a power cut
 * release it. A file that is there or not would outlive its writer, and a process id in it can be somebody else's
 * by now; Node itself has no file locks. Over NFS it holds as far as the server's locks do.
 *
 * Throws the {@link Problem} `busy` where somebody else has it for longer than `waitMs`, and `audit-log-unwritable`
 * where the file cannot be made.
 */
export function lockFile(path: string, { waitMs }: { readonly waitMs: number }): Lock {
  let database: DatabaseSync | undefined;
  try {
    makeOwn(path);
    database = new (sqlite().DatabaseSync)(path);
    database.exec(`PRAGMA busy_timeout = ${Math.trunc(waitMs)}`);
    database.exec('BEGIN IMMEDIATE');
  } catch (error) {
    database?.close();
    if (sqliteCode(error) === SQLITE_BUSY) throw new Problem('busy', `Another keyreeve holds ${path}.`);
    throw unwritable(path, error);
  }
  const held = database;
  // Closing rolls back the transaction, in which nothing was written.
  return { release: () => held.close() };
}

/**
 * For the user's own eyes, as the log is. Never opens a file that is there: closing it would release every lock that
 * this process has on it (fcntl(2), "closing any file descriptor").
 */
function makeOwn(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { Problem } from '../../core/model/problem.ts';
import { codeOrText } from '../../core/model/system-error.ts';

/** A database of our own in memory, which puts on disk what does not fit. */
export interface Database {
  readonly threads: number;
  /** Runs statements that give nothing back. */
  run(sql: string): Promise<void>;
  /** The rows of a query; numbers and texts as those of JavaScript. */
  rows(sql: string): Promise<readonly Row[]>;
  /** The rows one after the other, made into something else: of many, few are in memory in DuckDB's shape. */
  each<T>(sql: string, make: (row: Row) => T): Promise<readonly T[]>;
  /** Breaks off what is running, which then throws. */
  interrupt(): void;
  close(): void;
}

export type Row = Readonly<Record<string, unknown>>;

export interface DatabaseOptions {
  /** What DuckDB may take of memory; by default 2 GB, or half of what the machine has. */
  readonly memoryMegabytes?: number;
  /** By default one a processor core. */
  readonly threads?: number;
  /** Where a folder for what does not fit in memory is made, and removed at the end; by default the system's. */
  readonly temporaryFolder?: string;
  /** For tests: loads the package. */
  readonly load?: Load;
}

type Load = () => Promise<Pick<typeof import('@duckdb/node-api'), 'DuckDBInstance'>>;

const MEMORY_MEGABYTES = 2048;

/**
 * Opens a database. DuckDB's package is optional, of 70 MB, and there are platforms without it: where it does not load
 * the {@link Problem} `missing-package` is thrown, and `output-unwritable` where no folder can be made for it.
 */
export async function openDatabase(options: DatabaseOptions = {}): Promise<Database> {
  const { DuckDBInstance } = await loaded(options.load);
  const folder = newFolder(options.temporaryFolder ?? tmpdir());
  const threads = options.threads ?? availableParallelism();
  const memory =
    options.memoryMegabytes ?? Math.min(MEMORY_MEGABYTES, Math.floor(totalmem() / 2 / 1_048_576));
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: `${memory}MiB`,
    temp_directory: folder,
    preserve_insertion_order: 'false',
    // What is read is a folder of files, whatever stands in them: nothing is fetched for it.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  return {
    threads,
    run: async (sql) => void (await connection.run(sql)),
    rows: (sql) => eachRow(connection, sql, (row) => row),
    each: (sql, make) => eachRow(connection, sql, make),
    interrupt: () => connection.interrupt(),
    close: () => {
      connection.closeSync();
      instance.closeSync();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function newFolder(within: string): string {
  try {
    return mkdtempSync(join(within, 'keyreeve-trail-'));
  } catch (error) {
    const words = `In ${within} no folder can be made (${codeOrText(error)}), which is for what does not fit in memory.`;
    throw new Problem('output-unwritable', words, {
      hint: 'Set TMPDIR to a folder that can be written.',
      cause: error,
    });
  }
}

async function eachRow<T>(
  connection: DuckDBConnection,
  sql: string,
  make: (row: Row) => T,
): Promise<readonly T[]> {
  const made: T[] = [];
  const result = await connection.stream(sql);
  for await (const rows of result.yieldRowObjectJs()) for (const row of rows) made.push(make(row));
  return made;
}

async function loaded(load: Load = () => import('@duckdb/node-api')) {
  try {
    return await load();
  } catch (error) {
    const words =
      'Trail files are read with DuckDB, whose package is not installed, or has no part for this platform.';
    throw new Problem('missing-package', words, { hint: 'npm install @duckdb/node-api', cause: error });
  }
}

/** A text as SQL writes it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Several of them, in brackets of a list: `('a', 'b')`. An empty list holds what nothing is equal to. */
export function quotedList(texts: readonly string[]): string {
  return texts.length === 0 ? '(NULL)' : `(${texts.map(quoted).join(', ')})`;
}

/** A path as DuckDB takes it, which would look for other files by `*`, `?` and `[`. */
export function quotedPath(path: string): string {
  return quoted(path.replaceAll(/[[*?]/g, '[$&]'));
}

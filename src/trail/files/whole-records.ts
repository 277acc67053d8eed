import type { TrailRecord } from '../../core/model/trail-record.ts';
import { parsedRecord, recordOf } from '../../core/parse/trail-record.ts';
import { type Database, quotedList } from './duckdb.ts';
import type { SizedFile } from './find-files.ts';
import type { BatchReader } from './read-batches.ts';

/** Where a record lies that is wanted whole. */
export interface Wanted {
  readonly path: string;
  /** Absent where the record has no id: then all without one are fetched of its file. */
  readonly id?: string;
}

/** What was fetched. */
export interface Fetched {
  readonly records: readonly TrailRecord[];
  /** Records that DuckDB takes for JSON, and that cannot be read all the same: with NaN in them, or nested without end. */
  readonly unread: number;
}

/**
 * Fetches records from the files that have them, each once though it lies in several. Reading every record as text
 * takes twice as long as reading fields of it, which is why only these files are read so.
 */
export async function wholeRecords(
  database: Database,
  reader: BatchReader,
  files: readonly SizedFile[],
  wanted: readonly Wanted[],
): Promise<Fetched> {
  const paths = new Set(wanted.map(({ path }) => path));
  if (paths.size === 0) return { records: [], unread: 0 };
  await database.run('CREATE OR REPLACE TEMP TABLE wanted (id VARCHAR)');
  await database.run('CREATE OR REPLACE TEMP TABLE whole (record VARCHAR)');
  const ids = [...new Set(wanted.map(({ id = '' }) => id))];
  for (let at = 0; at < ids.length; at += IDS_A_STATEMENT) {
    const some = quotedList(ids.slice(at, at + IDS_A_STATEMENT));
    await database.run(`INSERT INTO wanted SELECT unnest([${some.slice(1, -1)}])`);
  }
  await reader.read(
    files.filter(({ path }) => paths.has(path)),
    { columns: 'JSON[]', statement: fetchStatement },
  );
  const rows = await database.rows('SELECT DISTINCT record FROM whole ORDER BY record');
  await database.run('DROP TABLE whole');
  const read = rows.map(({ record }) => recordOf(parsedRecord(String(record))));
  const records = read.filter((record) => record !== undefined);
  return { records: once(records), unread: read.length - records.length };
}

const IDS_A_STATEMENT = 10_000;

function fetchStatement(source: string): string {
  return `INSERT INTO whole SELECT r::VARCHAR FROM (SELECT unnest(Records) AS r FROM ${source})
  WHERE coalesce(r->>'eventID', '') IN (SELECT id FROM wanted)`;
}

/** An event that overlapping trails delivered twice is one event. */
function once(records: readonly TrailRecord[]): readonly TrailRecord[] {
  const seen = new Set<string>();
  return records.filter(({ id }) => {
    if (id === '') return true;
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  });
}

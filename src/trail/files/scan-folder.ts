import type { KeysQuestion, TrailWindow } from '../../core/investigation/source.ts';
import type { NotSearched } from '../../core/model/denied-calls.ts';
import type { Database } from './duckdb.ts';
import { type FoundFiles, type SizedFile, sizedFile, type TrailFile } from './find-files.ts';
import { daysWithout, deliveryDays, isOutside, type MissingDays } from './layout.ts';
import type { BatchReader, ReadProgress } from './read-batches.ts';
import { keepStatement, SCANNED_COLUMNS, type Scan } from './scan-sql.ts';

/** A scan that was made: what it kept lies in the table, by its number. */
export interface MadeScan extends Scan {
  readonly files: readonly SizedFile[];
  readonly leftOut: number;
  /** Unpacked. */
  readonly bytes: number;
  /** What of the window was not searched. */
  readonly gaps: readonly NotSearched[];
  /** Days of the window without a file, of which that may be no gap. */
  readonly quietDays: readonly string[];
}

/** Goes once through all files that may hold events of the window, and keeps what is looked for. */
export async function scanFolder(
  database: Database,
  reader: BatchReader,
  found: FoundFiles,
  scan: Scan,
  onProgress?: (progress: ReadProgress) => void,
): Promise<MadeScan> {
  const days = deliveryDays(scan);
  const chosen = found.files.filter(({ day }) => !isOutside(day, days));
  const { files, gaps } = sized(chosen);
  await reader.read(files, {
    columns: SCANNED_COLUMNS,
    statement: (source) => keepStatement(scan, source),
    ...(onProgress !== undefined && { onProgress }),
  });
  const missing = missingDays(found.files, scan);
  const noFiles = missing.gaps.map((region) => ({ region, ...NO_FILES }));
  const inKept = await keptGaps(database, scan.number, files);
  return {
    ...scan,
    files,
    leftOut: found.files.length - chosen.length,
    bytes: files.reduce((sum, { path, bytes }) => sum + (reader.damaged.has(path) ? 0 : bytes), 0),
    gaps: [...found.gaps, ...noFiles, ...gaps, ...damagedOf(reader, files), ...inKept],
    quietDays: missing.quiet,
  };
}

function sized(chosen: readonly TrailFile[]): {
  readonly files: readonly SizedFile[];
  readonly gaps: readonly NotSearched[];
} {
  const files: SizedFile[] = [];
  const gaps: NotSearched[] = [];
  for (const file of chosen) {
    const looked = sizedFile(file);
    if ('path' in looked) files.push(looked);
    else gaps.push({ region: file.name, ...looked });
  }
  return { files, gaps };
}

/** The files that DuckDB could not read, as gaps. */
export function damagedOf(reader: BatchReader, files: readonly SizedFile[]): readonly NotSearched[] {
  return files.flatMap(({ path, name }) => {
    const damage = reader.damaged.get(path);
    return damage === undefined ? [] : [{ region: name, ...damage }];
  });
}

const NO_FILES = {
  code: 'NoFiles',
  words: 'There is no trail file of these days, so nothing of them was searched.',
};

function missingDays(files: readonly TrailFile[], window: TrailWindow): MissingDays {
  if (files.length === 0 || files.some(({ day }) => day === undefined)) return { gaps: [], quiet: [] };
  return daysWithout(new Set(files.flatMap(({ day }) => day ?? [])), window);
}

/** A call is in the trail of its caller's account: files of others alone say nothing of it, and look like no use. */
export function accountsWithout(
  files: readonly SizedFile[],
  question: Pick<KeysQuestion, 'accountId' | 'accountIds'>,
): readonly NotSearched[] {
  const { accountId, accountIds = [] } = question;
  const there = new Set(files.map(({ account }) => account));
  // Of a file that does not say whose it is, it is not known.
  if (there.size === 0 || there.has(undefined)) return [];
  const asked = new Set([...accountIds, ...(accountId === undefined ? [] : [accountId])]);
  return [...asked]
    .filter((id) => !there.has(id))
    .map((id) => ({
      region: `account ${id}`,
      code: 'NoFiles',
      words: 'There is no trail file of this account, so nothing of it was searched.',
    }));
}

/** What was in the files and could not be read: something else than records, or records that do not say when. */
async function keptGaps(
  database: Database,
  scan: number,
  files: readonly SizedFile[],
): Promise<readonly NotSearched[]> {
  const names = new Map(files.map(({ path, name }) => [path, name]));
  const rows = await database.rows(
    `SELECT file, kind, count(*)::DOUBLE AS count FROM kept
    WHERE scan = ${scan} AND (kind = 'none' OR (kind = 'event' AND NOT readable)) GROUP BY ALL ORDER BY ALL`,
  );
  return rows.map(({ file, kind, count }) => ({
    region: names.get(String(file)) ?? String(file),
    ...(kind === 'none' ? NO_RECORDS : unreadableRecords(Number(count))),
  }));
}

const NO_RECORDS = {
  code: 'NotATrailLog',
  words: 'The file, or a part of it, is JSON without records of CloudTrail.',
};

function unreadableRecords(count: number): Omit<NotSearched, 'region'> {
  const records = count === 1 ? '1 record' : `${count} records`;
  return {
    code: 'UnreadableRecords',
    words: `${records} in it that may matter cannot be placed: they lack a time, a source or a name that can be read.`,
  };
}

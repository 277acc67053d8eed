import type {
  AboutQuestion,
  KeysQuestion,
  SignInQuestion,
  TrailAnswer,
  TrailSource,
  UseRow,
} from '../../core/investigation/source.ts';
import { MOST_TELLING, MOST_USE_ROWS, MOST_WHOLE } from '../../core/investigation/telling.ts';
import type { NotSearched } from '../../core/model/denied-calls.ts';
import type { SearchedSource } from '../../core/model/investigation.ts';
import type { TrailRecord } from '../../core/model/trail-record.ts';
import { type Database, type DatabaseOptions, openDatabase } from './duckdb.ts';
import { type FoundFiles, findFiles } from './find-files.ts';
import { answers, isCovered, type Question, useRows, usesOf, wholeRowsOf } from './questions.ts';
import { BatchReader, type ReadProgress } from './read-batches.ts';
import { accountsWithout, damagedOf, type MadeScan, scanFolder } from './scan-folder.ts';
import { KEPT_TABLE } from './scan-sql.ts';
import { type Wanted, wholeRecords } from './whole-records.ts';

export interface TrailFilesOptions extends DatabaseOptions {
  readonly folder: string;
  /** What people call the folder, where it is not what they named: `s3://bucket/prefix`. */
  readonly shownAs?: string;
  readonly onProgress?: (progress: ReadProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Opens a folder of CloudTrail's log files as a source of events. The files are read when something is asked:
 * questions that are asked together share one scan, and what a scan has seen is not scanned for again.
 *
 * Throws the {@link Problem} `unreadable-file` where no trail file lies in the folder, and `missing-package` where
 * DuckDB cannot be loaded. A question that is interrupted throws `cancelled`.
 */
export async function openTrailFiles(options: TrailFilesOptions): Promise<TrailSource> {
  const found = findFiles(options.folder);
  const database = await openDatabase(options);
  await database.run(KEPT_TABLE);
  return new TrailFiles(options, found, database);
}

interface Uses {
  readonly rows: readonly UseRow[];
  readonly gaps: readonly NotSearched[];
}

/** Somebody who waits for an answer. */
interface Asked {
  readonly question: Question;
  readonly settle: (answer: TrailAnswer) => void;
  readonly fail: (error: unknown) => void;
}

class TrailFiles implements TrailSource {
  readonly #options: TrailFilesOptions;
  readonly #found: FoundFiles;
  readonly #database: Database;
  readonly #reader: BatchReader;
  readonly #scans: MadeScan[] = [];
  #asked: Asked[] = [];
  #work: Promise<void> = Promise.resolve();
  #events = 0;
  #holdsData = false;

  constructor(options: TrailFilesOptions, found: FoundFiles, database: Database) {
    this.#options = options;
    this.#found = found;
    this.#database = database;
    this.#reader = new BatchReader(database, options.signal);
  }

  byKeys(question: KeysQuestion): Promise<TrailAnswer> {
    return this.#ask({ kind: 'keys', ...question });
  }

  aboutKey(question: AboutQuestion): Promise<TrailAnswer> {
    return this.#ask({ kind: 'about', ...question });
  }

  signIns(question: SignInQuestion): Promise<TrailAnswer> {
    return this.#ask({ kind: 'sign-ins', ...question });
  }

  get blind(): readonly string[] {
    return [
      'Trail files hold what a trail delivered: nothing of accounts and regions without a trail, and nothing of the last minutes.',
      ...this.#blindToData(),
      ...blindOnDays(new Set(this.#scans.flatMap(({ quietDays }) => quietDays)).size),
    ];
  }

  #blindToData(): readonly string[] {
    if (this.#holdsData) return [];
    return this.#scans.length === 0
      ? ['Data events are in the files only as far as their trail selects them.']
      : [
          'No data event was noticed in the files, so the reading and writing of objects, items and messages does not show.',
        ];
  }

  searched(): SearchedSource {
    const bytes = this.#scans.reduce((sum, scan) => sum + scan.bytes, 0);
    const read = this.#read();
    return {
      kind: 'trail-files',
      says: this.#says(read),
      events: this.#events,
      bytesScanned: bytes,
      ...(read === 0 && { nothingSearched: true }),
      ...firstDay(this.#found),
    };
  }

  async close(): Promise<void> {
    await this.#work;
    this.#database.close();
  }

  /** How many files could be read. */
  #read(): number {
    const read = new Set(this.#scans.flatMap((scan) => scan.files.map(({ path }) => path)));
    for (const path of this.#reader.damaged.keys()) read.delete(path);
    return read.size;
  }

  #says(read: number): string {
    const { files, digests, others, links } = this.#found;
    const leftOut = Math.min(...this.#scans.map((scan) => scan.leftOut), files.length);
    const left = [
      [leftOut, `${number(leftOut)} left out by the day`],
      [digests, counted(digests, 'digest')],
      [others, counted(others, 'other file')],
      [links, `${counted(links, 'link')} not followed`],
    ] as const;
    const beside = left.flatMap(([count, what]) => (count > 0 ? [what] : []));
    const place = this.#options.shownAs ?? this.#options.folder;
    return `${counted(read, 'file')} below ${place}${beside.length > 0 ? ` (${beside.join('; ')})` : ''}`;
  }

  /** Waits for others to ask, so that they share a scan; what is asked meanwhile waits for the next one. */
  #ask(question: Question): Promise<TrailAnswer> {
    return new Promise((settle, fail) => {
      this.#asked.push({ question, settle, fail });
      if (this.#asked.length > 1) return;
      const before = this.#work;
      this.#work = new Promise<void>((resolve) => setImmediate(resolve))
        .then(() => before)
        .then(() => this.#answerAll(this.#asked.splice(0)));
    });
  }

  async #answerAll(asked: readonly Asked[]): Promise<void> {
    try {
      const missing = asked.filter(({ question }) => !this.#scans.some((scan) => isCovered(question, scan)));
      if (missing.length > 0) await this.#scan(missing.map(({ question }) => question));
      for (const { question, settle } of asked) settle(await this.#answer(question));
    } catch (error) {
      for (const { fail } of asked) fail(error);
    }
  }

  async #scan(questions: readonly Question[]): Promise<void> {
    const since = questions.reduce((least, each) => (each.since < least ? each.since : least), '~');
    const until = questions.reduce((most, each) => (each.until > most ? each.until : most), '');
    const keys = questions.flatMap((each) => (each.kind === 'keys' ? each.accessKeyIds : []));
    const scan = { number: this.#scans.length, since, until, keys: [...new Set(keys)] };
    const { onProgress } = this.#options;
    this.#scans.push(await scanFolder(this.#database, this.#reader, this.#found, scan, onProgress));
    const rows = await this.#database.rows('SELECT 1 FROM kept WHERE is_data LIMIT 1');
    this.#holdsData = rows.length > 0;
  }

  async #answer(question: Question): Promise<TrailAnswer> {
    const scan = this.#scans.find((each) => isCovered(question, each));
    if (scan === undefined) throw new Error('A question was not scanned for.');
    const whole = await this.#whole(question, scan);
    const uses: Uses = question.kind === 'keys' ? await this.#uses(question, scan) : { rows: [], gaps: [] };
    this.#events += uses.rows.reduce((sum, row) => sum + row.count, 0);
    if (question.kind !== 'keys') this.#events += whole.records.length;
    const gaps = [...scan.gaps, ...accountsWithout(scan.files, question), ...whole.gaps, ...uses.gaps];
    return { records: whole.records, uses: uses.rows, gaps };
  }

  async #uses(question: Question, scan: MadeScan): Promise<Uses> {
    const rows = await this.#database.each(usesOf(question, scan.number), useRows());
    if (rows.length <= MOST_USE_ROWS) return { rows, gaps: [] };
    const gaps = [bounded(this.#place(), `${number(MOST_USE_ROWS)} rows of counts`)];
    return { rows: rows.slice(0, MOST_USE_ROWS), gaps };
  }

  /** Of questions about a key the rows are only candidates, so that there the bound is put on the records. */
  async #whole(question: Question, scan: MadeScan) {
    const wantsAll = question.kind === 'keys' && question.whole === 'all';
    const bound = wantsAll ? MOST_WHOLE : MOST_TELLING;
    const most = question.kind === 'keys' ? bound + 1 : Number.MAX_SAFE_INTEGER;
    const rows = await this.#database.rows(wholeRowsOf(question, scan.number, most));
    const wanted = rows.map(({ file, id }): Wanted => {
      return { path: String(file), ...(typeof id === 'string' && { id }) };
    });
    const before = this.#reader.damaged.size;
    const fetched = await wholeRecords(this.#database, this.#reader, scan.files, wanted);
    const records = newestFirst(fetched.records.filter((record) => answers(question, record)));
    const damaged = this.#reader.damaged.size > before ? damagedOf(this.#reader, scan.files) : [];
    const gaps: NotSearched[] = damaged.filter(
      ({ region }) => !scan.gaps.some((gap) => gap.region === region),
    );
    if (fetched.unread > 0) gaps.push(unreadRecords(this.#place(), fetched.unread));
    if (!wantsAll && (rows.length >= most || records.length > bound)) {
      gaps.push(bounded(this.#place(), `${number(bound)} records`));
    }
    return { records: records.slice(0, bound), gaps };
  }

  #place(): string {
    return this.#options.shownAs ?? this.#options.folder;
  }
}

/** Where the files begin, if the names of all of them say their day. */
function firstDay({ files }: FoundFiles): Pick<SearchedSource, 'reachesBackTo'> {
  const days = files.flatMap(({ day }) => day ?? []).toSorted();
  const [first] = days;
  return first === undefined || days.length < files.length ? {} : { reachesBackTo: `${first}T00:00:00Z` };
}

function blindOnDays(count: number): readonly string[] {
  if (count === 0) return [];
  const days = count === 1 ? '1 day' : `${count} days`;
  return [`On ${days} of the window there is no file: nothing happened there, or files are missing.`];
}

function bounded(region: string, most: string): NotSearched {
  return {
    region,
    code: 'Bounded',
    words: `Only the newest ${most} of one question are handed over; there are more.`,
  };
}

function unreadRecords(region: string, count: number): NotSearched {
  return {
    region,
    code: 'UnreadableRecords',
    words: `What ${counted(count, 'record')} in the files did is not known: they are counted, and cannot be read whole.`,
  };
}

function newestFirst(records: readonly TrailRecord[]): readonly TrailRecord[] {
  return records.toSorted((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? 1 : -1));
}

function counted(value: number, one: string): string {
  return `${number(value)} ${one}${value === 1 ? '' : 's'}`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

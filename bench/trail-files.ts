import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Bench, count, duration, type Line, median, megabytes, within } from './measurement.ts';
import { runScript, type Watched, withFolder } from './processes.ts';
import { DAYS, FIRST_DAY, RECORDS_A_FILE, STUDIED_KEY, TOLD_EVERY } from './trail-files-records.ts';

/**
 * From a folder of trail files to the answer: three questions of an investigation asked together, beside one statement
 * of DuckDB that counts the same, and beside `zgrep | jq`. Targets: at most 1.3 times DuckDB's own scan, a third of
 * the time of `zgrep | jq`, and at most twice the memory for ten times the files: what is kept of each call of the key
 * grows with them, and what is read does not. 5 GB unpacked, or as many megabytes as
 * KEYREEVE_BENCH_TRAIL_MB says, on the temporary disk: packed they take a twelfth.
 */
export const trailFiles: Bench = {
  id: 'trail-files',
  title: 'A key looked for in trail files, beside plain SQL of DuckDB and beside zgrep and jq',
  run() {
    return withFolder(async (folder) => {
      const few = await written(join(folder, 'few'), Math.ceil(FILES / 10));
      const many = await written(join(folder, 'many'), FILES);
      return { lines: await measured(few, many), notes: NOTES };
    });
  },
};

const MEGABYTES = Number(process.env.KEYREEVE_BENCH_TRAIL_MB ?? 5000);
/** Of a file unpacked. */
const FILE_MEGABYTES = 2.57;
const FILES = Math.ceil(MEGABYTES / FILE_MEGABYTES);
const RUNS = 3;
const STUDIED_SHARE = 100;

const NOTES = [
  `Files as CloudTrail writes them, ${count(RECORDS_A_FILE)} records of about 1,280 bytes each, over ${DAYS} days; the key made one call of ${STUDIED_SHARE} and is in every file, which is the worst case for whoever looks through files by a word. In one file of ${TOLD_EVERY} it made a user, so that a record is fetched whole. Time is of the whole process. Ours and DuckDB's by lines in turn, ${RUNS} times, the ratio of their pairs; the others once. All count the same, or the bench ends with an error.`,
  'The plain statement is given the fields that it needs and `newline_delimited`, by which DuckDB reads these files fastest; left to the format of any JSON (`unstructured`) it is slower. It looks at no damage, counts twice what was delivered twice, and tells no record.',
  'Memory is the maximum resident set of the whole process, Node itself included. With ten times the files there are ten times the calls of the key, of which a row each is kept; above 2 GB DuckDB puts them on disk.',
];

/** A folder of files, and what is in it. */
interface Folder {
  readonly path: string;
  readonly events: number;
  readonly bytes: number;
}

async function written(path: string, files: number): Promise<Folder> {
  const writers = availableParallelism();
  const program = fileURLToPath(new URL('trail-files-writer.ts', import.meta.url));
  const written = Array.from({ length: writers }, async (_, first) => {
    const args = [program, path, String(first), String(writers), String(files)];
    return Number(await outputOf(process.execPath, args));
  });
  const bytes = (await Promise.all(written)).reduce((sum, each) => sum + each, 0);
  return { path, events: files * RECORDS_A_FILE, bytes };
}

async function outputOf(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const output = await text(child.stdout);
  const [status] = await exit;
  if (status !== 0) throw new Error(`${program} ended with ${status}.`);
  return output;
}

async function measured(few: Folder, many: Folder): Promise<readonly Line[]> {
  const [ours, lines]: [Watched[], Watched[]] = [[], []];
  for (let run = 0; run < RUNS; run += 1) {
    ours.push(await asked(many));
    lines.push(await plain(many, 'newline_delimited'));
  }
  const any = [await plain(many, 'unstructured')];
  const searched = await searchedByWord(many);
  const small = await asked(few);
  const what = `${count(many.events)} events in ${(many.bytes / 1e9).toFixed(1)} GB of trail files`;
  const beside = (name: string, others: readonly Watched[]) => ({
    what,
    measured: `${speed(many, middle(ours))} (processor ${duration(processor(ours))})`,
    beside: `${name}: ${speed(many, middle(others))} (processor ${duration(processor(others))})`,
    ...within(median(others.map(({ endMs }, run) => (ours[run]?.endMs ?? Number.NaN) / endMs)), 1.3),
  });
  return [
    beside('one statement of DuckDB, by lines', lines),
    beside('one statement of DuckDB, JSON of any format', any),
    {
      what,
      measured: speed(many, middle(ours)),
      beside: `zgrep | jq: ${speed(many, searched)}`,
      ...within(middle(ours) / searched, 0.33),
    },
    {
      what: `Peak memory, ${(many.bytes / 1e9).toFixed(1)} GB beside ${(few.bytes / 1e9).toFixed(2)} GB`,
      measured: megabytes(peakOf(ours)),
      beside: megabytes(small.maxRssKiB),
      ...within(peakOf(ours) / small.maxRssKiB, 2),
    },
  ];
}

const middle = (runs: readonly Watched[]) => median(runs.map(({ endMs }) => endMs));
const processor = (runs: readonly Watched[]) => median(runs.map(({ processorMs }) => processorMs));
const peakOf = (runs: readonly Watched[]) => median(runs.map(({ maxRssKiB }) => maxRssKiB));

function speed({ events }: Folder, ms: number): string {
  return `${duration(ms)}, ${count(events / (ms / 1000))} events a second`;
}

const LAST_DAY = new Date(Date.parse(FIRST_DAY) + (DAYS - 1) * 86_400_000).toISOString().slice(0, 10);

async function asked(folder: Folder): Promise<Watched> {
  const args = [folder.path, STUDIED_KEY, `${FIRST_DAY}T00:00:00Z`, `${LAST_DAY}T23:59:59Z`];
  const { output, watched } = await runScript('trail-files-ours.ts', args, {});
  checked(folder, 'our source', JSON.parse(output));
  return watched;
}

async function plain(folder: Folder, format: string): Promise<Watched> {
  const { output, watched } = await runScript('trail-files-plain.ts', [folder.path, STUDIED_KEY, format], {});
  checked(folder, `plain SQL by ${format}`, JSON.parse(output));
  return watched;
}

/** Milliseconds. A file is one line, so that `zgrep` hands over every file with the word, and `jq` takes it apart. */
async function searchedByWord(folder: Folder): Promise<number> {
  const fields =
    '.eventTime[:13], .awsRegion, .eventSource, .eventName, .sourceIPAddress, .userAgent, .errorCode';
  const filter = `.Records[] | select(.userIdentity.accessKeyId == "${STUDIED_KEY}") | [${fields}] | @tsv`;
  const script =
    'set -o pipefail; find "$0" -name "*.json.gz" -print0 | xargs -0 zgrep -h "$1" | jq -r "$2" | sort | uniq -c | awk \'{ sum += $1 } END { print sum }\'';
  const started = performance.now();
  const output = await outputOf('bash', ['-c', script, folder.path, STUDIED_KEY, filter]);
  const ms = performance.now() - started;
  checked(folder, 'zgrep | jq', { count: Number(output) });
  return ms;
}

/** One call of a hundred, whoever counts. */
function checked(
  { events }: Folder,
  who: string,
  answer: { readonly count: number; readonly gaps?: number },
): void {
  if (answer.count === events / STUDIED_SHARE && (answer.gaps ?? 0) === 0) return;
  throw new Error(`${who} counted ${JSON.stringify(answer)} of ${events} events.`);
}

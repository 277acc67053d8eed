import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bench, count, median } from './measurement.ts';
import { withFolder } from './processes.ts';
import { writeReport } from './report-file.ts';

/**
 * Reading, parsing and judging a credential report of half a million users by every rule, beside Python's
 * `csv.DictReader` that only reads the same file. Target: at least as many rows a second.
 */
export const parseAndJudge: Bench = {
  id: 'parse-and-judge',
  title: 'Parse and judge a report beside csv.DictReader reading it',
  run() {
    return withFolder((folder) => {
      const report = join(folder, 'report.csv');
      writeReport(report, ROWS);
      const pairs: { readonly ours: number; readonly python: number }[] = [];
      for (let run = 0; run < RUNS; run += 1) {
        pairs.push({
          ours: rate(process.execPath, [JUDGE, report]),
          python: rate('python3', ['-c', DICT_READER, report]),
        });
      }
      // Pair by pair, so that a machine that grows slower meanwhile slows both sides.
      const ratio = median(pairs.map(({ ours, python }) => ours / python));
      const rows = `${count(ROWS)} users`;
      return {
        lines: [
          {
            what: `${rows}: parse, and judge by every rule`,
            measured: `${count(median(pairs.map(({ ours }) => ours)))} rows/s`,
            beside: `csv.DictReader, reading alone: ${count(median(pairs.map(({ python }) => python)))} rows/s`,
            ratio,
            target: '≥ 1',
            holds: ratio >= 1,
          },
        ],
        notes: [
          `Medians of ${RUNS} runs in turn, the ratio of its pairs; each counts from opening the file to its last row.`,
        ],
      };
    });
  },
};

const ROWS = 500_000;
const RUNS = 5;
const JUDGE = fileURLToPath(new URL('judge-process.ts', import.meta.url));
const DICT_READER = `
import csv, json, sys, time
start = time.perf_counter()
rows = 0
with open(sys.argv[1], newline='', encoding='utf-8') as file:
    for row in csv.DictReader(file):
        rows += 1
print(json.dumps({'rows': rows, 'ms': (time.perf_counter() - start) * 1000}))
`;

/** Rows a second of a process that prints how many it read and how long that took. */
function rate(program: string, args: readonly string[]): number {
  const { rows, ms } = JSON.parse(execFileSync(program, args, { encoding: 'utf8' })) as {
    readonly rows: number;
    readonly ms: number;
  };
  if (rows !== ROWS + 1) throw new Error(`${program} read ${rows} rows of ${ROWS + 1}.`);
  return (rows / ms) * 1000;
}

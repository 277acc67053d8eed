import { join } from 'node:path';
import { type Bench, count, duration, type Line, within } from './measurement.ts';
import { runScript, withFolder } from './processes.ts';

/**
 * The dashboard's server over 52,000 findings that fail: the time to judge all accounts again and hold them beside one
 * plain replay of the same run, what a row takes in memory, and a page of 200 rows, filtered and sorted, beside the bare
 * text of the same rows. Targets: three replays, since the history of all findings is read too; 700 bytes a
 * row, with everything that is held beside the rows; a first page that walks all rows within 40 bare texts, and a page
 * after it within 5.
 */
export const dashboard: Bench = {
  id: 'dashboard',
  title: 'The dashboard over 50,000 findings: building, memory, pages',
  run() {
    return withFolder(async (folder) => {
      const store = join(folder, 'store.sqlite');
      await runScript('dashboard-writer.ts', [store, String(ACCOUNTS)], {});
      const { output } = await runScript('dashboard-process.ts', [store], {});
      const told = JSON.parse(output) as Told;
      return {
        lines: linesOf(told),
        notes: [
          `${count(told.accounts)} accounts of twenty users, ${count(told.verdicts)} verdicts, ${count(told.rows)} of which fail, and ${count(told.keys)} users and keys that are held beside them. Times are the processor's, of a process in which the code was compiled before; medians of two replays and of ${ROUNDS} pages of each kind. Until everything is judged, the page shows what the history of findings tells: that is there after ${duration(told.firstMs)}.`,
          `While it was built, a request had to wait for ${duration(told.waitedMs)} at most, others using the machine too. A page that searches a text in all rows took ${duration(told.searchMs)}, the numbers of the overview ${duration(told.overviewMs)}.`,
        ],
      };
    });
  },
};

const ACCOUNTS = 1_000;
const ROUNDS = 25;

/** What `dashboard-process.ts` prints. */
interface Told {
  readonly rows: number;
  readonly accounts: number;
  readonly verdicts: number;
  readonly keys: number;
  readonly replayMs: number;
  readonly firstMs: number;
  readonly builtMs: number;
  readonly waitedMs: number;
  readonly bytes: number;
  readonly pageMs: number;
  readonly searchMs: number;
  readonly plainMs: number;
  readonly nextMs: number;
  readonly overviewMs: number;
}

const fine = (ms: number) => `${ms.toFixed(2)} ms`;

function linesOf({ rows, replayMs, builtMs, bytes, pageMs, plainMs, nextMs }: Told): Line[] {
  const aRow = bytes / rows;
  return [
    {
      what: 'the board, judged and held',
      measured: duration(builtMs),
      beside: `a replay of the run: ${duration(replayMs)}`,
      ...within(builtMs / replayMs, 3),
    },
    {
      what: 'a row in memory, with all that is held beside rows',
      measured: `${count(aRow)} bytes`,
      beside: '700 bytes',
      ...within(aRow / 700, 1),
    },
    {
      what: 'the first page of 200 rows, filtered and sorted',
      measured: fine(pageMs),
      beside: `its rows as bare JSON: ${fine(plainMs)}`,
      ...within(pageMs / plainMs, 40),
    },
    {
      what: 'the page after it',
      measured: fine(nextMs),
      beside: `its rows as bare JSON: ${fine(plainMs)}`,
      ...within(nextMs / plainMs, 5),
    },
  ];
}

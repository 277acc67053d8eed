import { join } from 'node:path';
import { type Bench, count, duration, type Line, within } from './measurement.ts';
import { runScript, withFolder } from './processes.ts';

/**
 * The dashboard's server over 52,000 findings that fail: the time to judge all accounts again and hold them beside one
 * plain replay of the same run, what a row takes in memory, and a page of 200 rows, filtered and sorted, beside the bare
 * text of the same rows; and the same over five times as many accounts. Targets: three replays, since the history of all
 * findings is read too; 700 bytes a row, with everything that is held beside the rows; a first page that walks all rows
 * within 12 bare texts, and a page after it within 5; of five times as many accounts no more a row than of these.
 */
export const dashboard: Bench = {
  id: 'dashboard',
  title: 'The dashboard over 50,000 findings: building, memory, pages',
  run() {
    return withFolder(async (folder) => {
      const told = await toldOf(folder, ACCOUNTS);
      const more = await toldOf(folder, MANY_ACCOUNTS);
      return {
        lines: [...linesOf(told), ...growthOf(told, more)],
        notes: [
          `${count(told.accounts)} accounts of twenty users, ${count(told.verdicts)} verdicts, ${count(told.rows)} of which fail, and ${count(told.keys)} users and keys that are held beside them. Times are the processor's, of a process in which the code was compiled before; medians of two replays and of ${ROUNDS} pages of each kind. Until everything is judged, the page shows what the history of findings tells: that is there after ${duration(told.firstMs)}.`,
          `${count(more.accounts)} accounts, ${count(more.rows)} rows: judged and held in ${duration(more.builtMs)} beside ${duration(more.replayMs)} for a replay; what the history tells is there after ${duration(more.firstMs)}; ${count(more.bytes / 1e6)} MB are held; the first page takes ${fine(more.pageMs)}, the one after it ${fine(more.nextMs)}, the numbers of the overview ${duration(more.overviewMs)}; a request had to wait for ${duration(more.waitedMs)} at most.`,
          `While that of ${count(told.accounts)} accounts was built, a request had to wait for ${duration(told.waitedMs)} at most, others using the machine too. A page that searches a text in all rows took ${duration(told.searchMs)}, the numbers of the overview ${duration(told.overviewMs)}.`,
        ],
      };
    });
  },
};

const ACCOUNTS = 1_000;
const MANY_ACCOUNTS = 5_000;
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

async function toldOf(folder: string, accounts: number): Promise<Told> {
  const store = join(folder, `${accounts}.sqlite`);
  await runScript('dashboard-writer.ts', [store, String(accounts)], {});
  const { output } = await runScript('dashboard-process.ts', [store], {});
  return JSON.parse(output) as Told;
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
      ...within(pageMs / plainMs, 12),
    },
    {
      what: 'the page after it',
      measured: fine(nextMs),
      beside: `its rows as bare JSON: ${fine(plainMs)}`,
      ...within(nextMs / plainMs, 5),
    },
  ];
}

/** What a row costs where there are five times as many: anything that each is compared with all in would show. */
function growthOf(few: Told, many: Told): Line[] {
  const line = (what: string, of: (told: Told) => number, words: (value: number) => string): Line => ({
    what: `${what}, of ${count(many.accounts)} accounts`,
    measured: words(of(many)),
    beside: `of ${count(few.accounts)}: ${words(of(few))}`,
    ...within(of(many) / of(few), 1.25),
  });
  const micros = (value: number) => `${value.toFixed(0)} µs`;
  return [
    line('a row, judged and held', ({ builtMs, rows }) => (builtMs * 1000) / rows, micros),
    line(
      'a row in memory',
      ({ bytes, rows }) => bytes / rows,
      (value) => `${count(value)} bytes`,
    ),
  ];
}

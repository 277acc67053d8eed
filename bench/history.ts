import { join } from 'node:path';
import { type Bench, count, duration, type Line, median, within } from './measurement.ts';
import { runKeyreeve, runScript, type Watched, withFolder } from './processes.ts';

/**
 * A year of daily runs of 200 accounts in a store, of which two change by a key each day: how large it grows beside what
 * one run takes and beside the same runs as JSON, what a run costs in which nothing changed and what a change costs, and
 * how long it takes to look back. Targets: growth near the changes, not the runs, which is a year in the room of four
 * first runs and in a two-hundredth of the JSON; `trend` and `diff` under a
 * second as whole processes.
 */
export const history: Bench = {
  id: 'history',
  title: 'A year of daily runs in the store: its size, and the time to look back',
  run() {
    return withFolder(async (folder) => {
      const store = join(folder, 'store.sqlite');
      const { output } = await runScript('history-writer.ts', [store, String(RUNS), String(ACCOUNTS)], {});
      const written = JSON.parse(output) as Written;
      return {
        lines: [...sizes(written), ...(await times(store))],
        notes: [
          `${count(ACCOUNTS)} accounts of twenty users with their credential reports and facts, ${count(RUNS)} runs, ${count(written.changes)} changes of a key, ${count(written.findings)} findings that ever failed. A run as JSON is the mean of every thirtieth. A run in which nothing changed is the mean of ten after the year: a row an account, with its times. Real reports also change whenever somebody signs in; each such change costs its line again, packed.`,
          `Times are medians of ${TIMED} whole processes each, in turn, from their start to their end. Others use the machine too: what a process took in all says how busy they were.`,
        ],
      };
    });
  },
};

const RUNS = 365;
const ACCOUNTS = 200;
const TIMED = 5;
const MOST_MS = 1000;

/** What `history-writer.ts` prints. */
interface Written {
  readonly afterFirst: number;
  readonly afterYear: number;
  readonly jsonBytes: number;
  readonly jsonRuns: number;
  readonly changes: number;
  readonly findings: number;
  readonly unchangedRun: number;
}

function sizes({ afterFirst, afterYear, jsonBytes, jsonRuns, changes, unchangedRun }: Written): Line[] {
  const jsonRun = jsonBytes / jsonRuns;
  const change = (afterYear - afterFirst - (RUNS - 1) * unchangedRun) / changes;
  const size = (bytes: number) =>
    bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${count(bytes / 1e6)} MB`;
  return [
    {
      what: 'the store after a year',
      measured: size(afterYear),
      beside: `after its first run: ${size(afterFirst)}`,
      ...within(afterYear / afterFirst, 4),
    },
    {
      what: 'the store after a year',
      measured: size(afterYear),
      beside: `the runs as JSON: ${size(jsonRun * RUNS)}`,
      ...within(afterYear / (jsonRun * RUNS), 0.005),
    },
    {
      what: 'a run in which nothing changed',
      measured: size(unchangedRun),
      beside: `that run as JSON: ${size(jsonRun)}`,
      ...within(unchangedRun / jsonRun, 0.002),
    },
    {
      what: 'a change of one key',
      measured: size(change),
      beside: `its account in a run as JSON: ${size(jsonRun / ACCOUNTS)}`,
      ...within(change / (jsonRun / ACCOUNTS), 0.05),
    },
  ];
}

const COMMANDS: readonly (readonly string[])[] = [['trend'], ['diff'], ['diff', '1', 'latest'], ['history']];

async function times(store: string): Promise<Line[]> {
  const taken = new Map<string, Watched[]>();
  const timed = async (args: readonly string[], place: readonly string[]) => {
    const { watched } = await runKeyreeve([...args, ...place], {});
    const key = args.join(' ');
    taken.set(key, [...(taken.get(key) ?? []), watched]);
  };
  for (let run = 0; run < TIMED; run += 1) {
    await timed(['--version'], []);
    for (const command of COMMANDS) await timed(command, ['--no-config', '--store', store]);
  }
  const middle = (args: readonly string[], of: 'endMs' | 'processorMs') =>
    median((taken.get(args.join(' ')) ?? []).map((watched) => watched[of]));
  const start = middle(['--version'], 'processorMs');
  return COMMANDS.map((command): Line => {
    const ms = middle(command, 'processorMs');
    return {
      what: `\`keyreeve ${command.join(' ')}\` of that store`,
      measured: `${duration(ms)} of a processor, ${duration(middle(command, 'endMs'))} in all`,
      beside: `\`keyreeve --version\`: ${duration(start)} of a processor`,
      ratio: ms / start,
      target: `under ${duration(MOST_MS)} of a processor`,
      holds: ms < MOST_MS,
    };
  });
}

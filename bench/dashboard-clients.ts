import { join } from 'node:path';
import { type Loaded, load, percentile } from './client-load.ts';
import { type Served, withDashboard } from './dashboard-served.ts';
import { type Bench, count, type Line, within } from './measurement.ts';
import { runScript, withFolder } from './processes.ts';

/**
 * The dashboard asked by 200 people at once for a minute, each with a connection that stays, ten of whom listen to a job: what
 * it holds at the end beside what it held after ten seconds, which must be the same; and how long an answer takes beside
 * one of a dashboard that one person has for themselves. Targets: 1.2 of memory, no error at all; an answer within
 * five times the lone one, and of a hundred the slowest within twenty.
 */
export const dashboardClients: Bench = {
  id: 'dashboard-clients',
  title: 'The dashboard asked by 200 people at once',
  run() {
    return withFolder(async (folder) => {
      const store = join(folder, 'store.sqlite');
      await runScript('dashboard-writer.ts', [store, String(ACCOUNTS)], {});
      return withDashboard(store, async (served) => {
        const alone = await load({ ...served, clients: 1, seconds: 10, pauseMs: 20 });
        const first = await asked(served, 10);
        const early = await served.memory();
        const rest = await asked(served, MINUTE - 10);
        const late = await served.memory();
        const errors = [alone, first, rest].flatMap((each) => [...each.errors]);
        return {
          lines: linesOf(alone, rest, early.held, late.held, errors),
          notes: [
            `${count(first.times.length + rest.times.length)} answers in a minute, ${count(rest.heard)} events heard by ${LISTENERS} listeners; ${count(ACCOUNTS)} accounts of twenty users. A person asks the next thing a second after an answer. The process had ${megabytes(early.rss)} after ten seconds and ${megabytes(late.rss)} at the end, of which ${megabytes(late.held)} were held. Whoever asks runs on the same machine.`,
          ],
        };
      });
    });
  },
};

const ACCOUNTS = 200;
const CLIENTS = 200;
const LISTENERS = 10;
const MINUTE = 60;

function asked(served: Served, seconds: number): Promise<Loaded> {
  const listeners = { job: served.job, count: LISTENERS };
  return load({ ...served, clients: CLIENTS, seconds, pauseMs: 1_000, listeners });
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
const fine = (ms: number) => `${ms.toFixed(1)} ms`;

function linesOf(
  alone: Loaded,
  many: Loaded,
  early: number,
  late: number,
  errors: readonly (readonly [string, number])[],
): Line[] {
  const answers = alone.times.length + many.times.length;
  const failed = errors.reduce((sum, [, times]) => sum + times, 0);
  const times = (share: number, what: string, target: number): Line => {
    const [all, one] = [percentile(many.times, share), percentile(alone.times, share)];
    return { what, measured: fine(all), beside: `one person: ${fine(one)}`, ...within(all / one, target) };
  };
  return [
    {
      what: 'memory held at the end',
      measured: megabytes(late),
      beside: `after ten seconds: ${megabytes(early)}`,
      ...within(late / early, 1.2),
    },
    {
      what: `answers that were no success${failed === 0 ? '' : ` (${errors.map(([words]) => words).join(', ')})`}`,
      measured: count(failed),
      beside: `${count(answers)} answers`,
      ratio: failed / answers,
      target: '0',
      holds: failed === 0,
    },
    times(0.5, 'an answer, median', 5),
    times(0.99, 'an answer, the slowest of a hundred', 20),
  ];
}

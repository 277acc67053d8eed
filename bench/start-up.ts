import { spawnSync } from 'node:child_process';
import { type Bench, duration, median } from './measurement.ts';
import { KEYREEVE } from './processes.ts';

/**
 * `keyreeve --version` beside a Node that does nothing, started in turn: what our own loading costs everybody
 * at every start. Target: at most 40 ms more.
 */
export const startUp: Bench = {
  id: 'start-up',
  title: 'Start-up beside an empty Node',
  async run() {
    time(VERSION); // Fills the compile cache, as any first run does.
    const ours: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      bare.push(time(NOTHING));
      ours.push(time(VERSION));
    }
    const [a, b] = [median(ours), median(bare)];
    return {
      lines: [
        {
          what: '`keyreeve --version`',
          measured: duration(a),
          beside: `\`node -e 0\`: ${duration(b)}, so ${Math.round(a - b)} ms more`,
          ratio: a / b,
          target: `at most ${MOST_MORE_MS} ms more`,
          holds: a - b <= MOST_MORE_MS,
        },
      ],
      notes: [`Medians of ${RUNS} runs each, in turn.`],
    };
  },
};

const RUNS = 21;
const MOST_MORE_MS = 40;
const VERSION = [KEYREEVE, '--version'];
const NOTHING = ['-e', '0'];

function time(args: readonly string[]): number {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  const elapsed = performance.now() - started;
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}.`);
  return elapsed;
}

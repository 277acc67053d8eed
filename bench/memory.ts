import { join } from 'node:path';
import { type Bench, count, type Line, megabytes } from './measurement.ts';
import { runKeyreeve, withFolder, withSandbox } from './processes.ts';

/**
 * The most memory that a scan of 1,000 accounts ever holds beside a scan of 10: what is kept of an account
 * must not add up. Target: at most 1.5 times, for the table and for a file with every finding.
 */
export const memory: Bench = {
  id: 'memory',
  title: 'Peak memory of 1,000 accounts beside 10',
  async run() {
    const few = await peaks(FEW);
    const many = await peaks(MANY);
    const lines = OUTPUTS.map(({ what }, index): Line => {
      const [large = 0, small = 0] = [many[index], few[index]];
      return {
        what: `${count(MANY)} accounts of ${USERS} users, ${what}`,
        measured: megabytes(large),
        beside: `${FEW} accounts: ${megabytes(small)}`,
        ratio: large / small,
        target: `≤ ${TARGET}`,
        holds: large <= small * TARGET,
      };
    });
    return { lines, notes: ['Maximum resident set of the whole process, Node itself included.'] };
  },
};

const FEW = 10;
const MANY = 1000;
const USERS = 100;
const TARGET = 1.5;
const NOW = '2026-11-22T12:00:00Z';

const OUTPUTS = [
  { what: 'the table', args: (_folder: string) => [] },
  {
    what: 'the table and every finding as NDJSON',
    args: (folder: string) => ['--output', join(folder, 'scan.ndjson')],
  },
] as const;

/** KiB, for each output. */
function peaks(size: number): Promise<readonly number[]> {
  return withSandbox({ accounts: size, users: USERS, now: NOW }, async (env) => {
    return withFolder(async (folder) => {
      const found: number[] = [];
      for (const output of OUTPUTS) {
        const args = ['scan', '--org', '--now', NOW, ...output.args(folder)];
        found.push((await runKeyreeve(args, env)).watched.maxRssKiB);
      }
      return found;
    });
  });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, count, duration, type Line, median, megabytes } from './measurement.ts';
import { runKeyreeve, withFolder } from './processes.ts';
import { writeDetails } from './who-can-account.ts';
import { writeHarshDetails } from './who-can-harsh-account.ts';

/**
 * Who can make credentials in an account at its quotas, from a file, beside Node's bare `JSON.parse` of the file: what
 * the search costs above reading. Asked of access keys without ways round and with them, of every action, and of access
 * keys in an account that is made to be hard. A second of processor time is about 25 bare parses: 120 of them (some
 * five seconds) are the target for one action and 400 (some fifteen) for all thirteen, so that either is a matter of
 * seconds; nothing may take more than 2 GB.
 */
export const whoCan: Bench = {
  id: 'who-can',
  title: 'Who can, in a large account, beside a bare JSON.parse of its file',
  run() {
    return withFolder(async (folder) => {
      const file = join(folder, 'details.json');
      const lines: Line[] = [];
      writeDetails(file, SIZE);
      for (const asked of ASKED) lines.push(await measured(file, asked, 'usual'));
      writeHarshDetails(file, HARSH);
      lines.push(await measured(file, { action: 'create-access-key', depth: 2, target: 1000 }, 'hard'));
      return { lines, notes: NOTES };
    });
  },
};

const SIZE = { users: 5000, roles: 1000, policies: 2000 } as const;
/** Hard ones take time by the square of their size, for everybody there is asked about everybody. */
const HARSH = { users: 1000, roles: 200, policies: 1000 } as const;

interface Asked {
  readonly action: string;
  readonly depth: number;
  /** Most times the bare parse. */
  readonly target: number;
}

const ASKED: readonly Asked[] = [
  { action: 'create-access-key', depth: 0, target: 120 },
  { action: 'create-access-key', depth: 3, target: 120 },
  { action: 'all', depth: 3, target: 400 },
];

const NOTES = [
  'Processor time, which other work on the machine does not lengthen; peak memory is the maximum resident set of the whole process, Node itself included.',
];

/** Milliseconds of processor time. */
function parseAlone(file: string): number {
  const text = readFileSync(file, 'utf8');
  const before = process.cpuUsage();
  JSON.parse(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function measured(
  file: string,
  { action, depth, target }: Asked,
  kind: 'usual' | 'hard',
): Promise<Line> {
  const bare = median([1, 2, 3].map(() => parseAlone(file)));
  const args = ['who-can', action, '--authorization-details', file, '--without-scps'];
  const { watched } = await runKeyreeve([...args, '--depth', String(depth), '--format', 'csv'], {});
  const ratio = watched.processorMs / bare;
  const { users, roles, policies } = kind === 'usual' ? SIZE : HARSH;
  const size = `${count(users)} users, ${count(roles)} roles, ${count(policies)} policies`;
  return {
    what: `\`who-can ${action}\`, ${kind === 'usual' ? size : `${size}, made to be hard`}, ways of at most ${depth} steps`,
    measured: `${duration(watched.processorMs)}, ${megabytes(watched.maxRssKiB)}`,
    beside: `JSON.parse: ${duration(bare)}`,
    ratio,
    target: `≤ ${target}`,
    holds: ratio <= target && watched.maxRssKiB < 2e6,
  };
}

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bench, count, duration, type Line, median } from './measurement.ts';
import { runKeyreeve } from './processes.ts';
import { writeDetails } from './who-can-account.ts';

/**
 * Who can make access keys in an account at its quotas, from a file, beside the same command that looks for no ways
 * round, and beside Node's bare `JSON.parse` of the file: what the search costs above reading. Target: the whole is
 * at most 300 times the bare parse, and takes at most 2 GB.
 */
export const whoCan: Bench = {
  id: 'who-can',
  title: 'Who can, in a large account, beside a bare JSON.parse of its file',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'keyreeve-bench-'));
    try {
      const file = join(folder, 'details.json');
      writeDetails(file, SIZE);
      const bare = median([1, 2, 3].map(() => parseAlone(file)));
      const lines: Line[] = [];
      for (const depth of [0, 3]) lines.push(await measured(file, depth, bare));
      return { lines, notes: NOTES };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const SIZE = { users: 5000, roles: 1000, policies: 2000 } as const;
const TARGET = 300;
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

async function measured(file: string, depth: number, bare: number): Promise<Line> {
  const args = ['who-can', 'create-access-key', '--authorization-details', file, '--without-scps'];
  const { watched } = await runKeyreeve([...args, '--depth', String(depth), '--format', 'csv'], {});
  const ratio = watched.processorMs / bare;
  const { users, roles, policies } = SIZE;
  return {
    what: `${count(users)} users, ${count(roles)} roles, ${count(policies)} policies, ways of at most ${depth} steps`,
    measured: `${duration(watched.processorMs)}, ${Math.round((watched.maxRssKiB * 1024) / 1e6)} MB`,
    beside: `JSON.parse: ${duration(bare)}`,
    ratio,
    target: `≤ ${TARGET}`,
    holds: ratio <= TARGET && watched.maxRssKiB < 2e6,
  };
}

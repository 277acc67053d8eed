/**
 * The long form of the crash tests, `npm run test:crash`: hundreds of kills of writers and of PostgreSQL, kills in the
 * middle of backups, migrations and prunings, and scans by many machines of which one is killed every minute. It ends
 * with 1 at the first promise that was not kept, and with a line for each part else.
 *
 * `node test/crash/run.ts [--times 200] [--seed 7] [--part sqlite]`
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startPostgres } from '../support/postgres.ts';
import { cutBackups, cutMigrations, cutPrunings } from './cuts.ts';
import { type Kills, killWriters } from './kills.ts';

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    part: { type: 'string', multiple: true },
  },
});
const [times, seed] = [Number(values.times), Number(values.seed)];
const cutTimes = Math.ceil(times / 5);

const folder = mkdtempSync(join(tmpdir(), 'keyreeve-crash-'));
let files = 0;
async function newFile(): Promise<string> {
  files += 1;
  return join(folder, `store-${files}.sqlite`);
}

function kills(number: number): Kills {
  const onKill = (done: number) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${number} kills `);
  };
  return { times: number, seed, onKill };
}

async function onPostgres<T>(
  work: (server: Awaited<ReturnType<typeof startPostgres>>) => Promise<T>,
): Promise<T> {
  const server = await startPostgres();
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

async function workers(number: number): Promise<string> {
  const program = fileURLToPath(new URL('workers.ts', import.meta.url));
  const words = ['--accounts', '2000', '--workers', String(number), '--kill-every', '60'];
  const child = spawn(process.execPath, [program, ...words], { stdio: 'inherit' });
  const [status] = (await once(child, 'exit')) as [number | null];
  if (status !== 0) throw new Error(`The scan by ${number} workers was not what a scan has to be.`);
  return 'as a plain scan';
}

const CUTS = { backup: cutBackups, migration: cutMigrations, pruning: cutPrunings };

const PARTS: Readonly<Record<string, () => Promise<unknown>>> = {
  sqlite: async () => killWriters({ place: await newFile() }, kills(times)),
  postgres: () =>
    onPostgres(async (server) => killWriters({ place: await server.database(), server }, kills(times))),
  ...Object.fromEntries(
    Object.entries(CUTS).flatMap(([name, cut]) => [
      [`${name}-sqlite`, () => cut(newFile, { ...kills(cutTimes), days: 20 })],
      [
        `${name}-postgres`,
        () => onPostgres((server) => cut(() => server.database(), { ...kills(cutTimes), days: 20 })),
      ],
    ]),
  ),
  'workers-2': () => workers(2),
  'workers-4': () => workers(4),
};

process.stdout.write(`seed ${seed}\n`);
try {
  for (const [name, part] of Object.entries(PARTS)) {
    if (values.part !== undefined && !values.part.includes(name)) continue;
    const started = performance.now();
    const seen = JSON.stringify(await part());
    process.stdout.write(`${name}: ${seen} in ${Math.round((performance.now() - started) / 1000)} s\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { findPostgres } from '../../tools/postgres-programs.mjs';
import { freePort } from './free-port.ts';

/** A real PostgreSQL on loopback, with everything of it in a folder that goes away with it. */
export interface PostgresServer {
  /** Of its first database, with user and password. */
  readonly url: string;
  /** Makes an empty database and gives its address. */
  database(): Promise<string>;
  /** Ends all of its processes as `kill -9` does; the data stays as it lies on the disk. */
  kill(): Promise<void>;
  /** Starts it again on the same data and the same port, after {@link kill}. Resolves when it takes connections. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** False where no power cut is meant: what was committed outlives `kill -9` all the same, and it is faster. */
  readonly fsync?: boolean;
}

const USER = 'keyreeve';
const PATIENCE_MS = 60_000;

/** Starts one. Throws, naming what is missing, where this machine has no programs for it. */
export async function startPostgres({ fsync = true }: PostgresOptions = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-postgres-'));
  const owner = ownerOf(folder);
  const password = randomBytes(18).toString('base64url');
  try {
    const programs = programsFor(owner, folder);
    makeCluster(programs, folder, owner, password);
    const port = await freePort();
    const url = `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`;
    const cluster: Cluster = { programs, folder, owner, port, fsync };
    return serverOf(cluster, await launch(cluster), url);
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true });
    throw cause;
  }
}

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

interface Cluster {
  readonly programs: string;
  readonly folder: string;
  readonly owner: Owner;
  readonly port: number;
  readonly fsync: boolean;
}

/** PostgreSQL refuses to run as root, and refuses a user without a name: so it is one of the machine's own. */
function ownerOf(folder: string): Owner {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user = ['postgres', 'nobody'].map((name) => users.find(([each]) => each === name)).find(Boolean);
  if (user === undefined) throw new Error('The tests run as root, and there is no user postgres or nobody.');
  const [uid, gid] = [Number(user[2]), Number(user[3])];
  chownSync(folder, uid, gid);
  return { uid, gid };
}

/** The programs, where the owner of the server can run them: a checkout may lie in a folder that only root can enter. */
function programsFor(owner: Owner, folder: string): string {
  const found = findPostgres();
  if (found === undefined) {
    throw new Error('There is no PostgreSQL here. Run: node tools/setup.mjs --tests');
  }
  const runs = (programs: string) => spawnSync(join(programs, 'postgres'), ['--version'], owner).status === 0;
  if (runs(found)) return found;
  const copy = join(folder, 'programs');
  // The programs look for lib and share beside their folder.
  cpSync(dirname(found), copy, { recursive: true, verbatimSymlinks: true });
  chmodSync(copy, 0o755);
  if (runs(join(copy, 'bin'))) return join(copy, 'bin');
  throw new Error(`${join(found, 'postgres')} does not run as the user ${owner.uid ?? process.getuid?.()}.`);
}

function makeCluster(programs: string, folder: string, owner: Owner, password: string): void {
  const file = join(folder, 'password');
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(file, owner.uid, owner.gid);
  const initdb = join(programs, 'initdb');
  const env = environment(folder);
  const help = spawnSync(initdb, ['--help'], { ...owner, env, encoding: 'utf8' }).stdout;
  // Orders texts by the rules of a language, as servers of real life do: `a-b` after `ab`, and `B` after `a`.
  const language = help.includes('--icu-locale') ? ['--locale-provider=icu', '--icu-locale=en-US'] : [];
  const made = spawnSync(
    initdb,
    [
      ...['--pgdata', join(folder, 'data'), '--username', USER, '--pwfile', file, '--auth=scram-sha-256'],
      ...['--encoding=UTF8', '--locale=C', ...language, '--no-sync', '--no-instructions'],
    ],
    { ...owner, env, cwd: folder, encoding: 'utf8' },
  );
  rmSync(file);
  if (made.status !== 0) throw new Error(`initdb failed:\n${made.stdout}${made.stderr}`);
}

/** None of the developer's PGHOST and PGPORT, and messages in English. */
function environment(folder: string): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: folder, TMPDIR: folder, LC_ALL: 'C', TZ: 'UTC' };
}

/**
 * Runs the server, and watches a pipe: where that closes, whoever started it is done or dead, so it ends the server
 * and removes its folder. A server that ended by itself, or was killed, leaves its folder.
 */
const WRAPPER = `
exec 3<&0
"$@" </dev/null 3<&- & server=$!
{ cat <&3 >/dev/null; touch "$FOLDER/over"; kill -INT $server; } 2>/dev/null & watcher=$!
exec 3<&-
wait $server; status=$?
if [ -e "$FOLDER/over" ]; then rm -rf "$FOLDER"; else kill $watcher; fi
exit $status
`;

async function launch(cluster: Cluster): Promise<ChildProcess> {
  const { programs, folder, owner, port, fsync } = cluster;
  const settings = [
    ...['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'shared_buffers=32MB'],
    ...[`fsync=${fsync ? 'on' : 'off'}`, ...(fsync ? [] : ['full_page_writes=off'])],
    // Where a server stands is none of the store's business.
    'timezone=Asia/Kathmandu',
  ];
  const words = [join(programs, 'postgres'), '-D', join(folder, 'data')];
  const child = spawn(
    '/bin/sh',
    ['-c', WRAPPER, 'sh', ...words, ...settings.flatMap((each) => ['-c', each])],
    {
      ...owner,
      cwd: folder,
      env: { ...environment(folder), FOLDER: folder },
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  );
  const said = await listens(child);
  if (said !== undefined) {
    child.stdin?.end();
    throw new Error(`PostgreSQL did not start. It said:\n${said}`);
  }
  return child;
}

/** Resolves with nothing once it takes connections, with its words where it does not come to that. */
function listens(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    const said: string[] = [];
    const settle = (words?: string) => {
      clearTimeout(timer);
      resolve(words);
    };
    const timer = setTimeout(() => settle(said.join('')), PATIENCE_MS);
    // Read to the end: a process whose output nobody takes comes to a stop.
    child.stderr?.on('data', (bytes: Buffer) => {
      if (said.length < 1000) said.push(bytes.toString());
      if (said.join('').includes('ready to accept connections')) {
        said.length = 0;
        settle();
      }
    });
    child.once('error', (error) => settle(String(error)));
    child.once('exit', () => settle(said.join('')));
  });
}

function serverOf(cluster: Cluster, started: ChildProcess, url: string): PostgresServer {
  let child = started;
  let databases = 0;
  const ended = async () => {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  return {
    url,
    database: async () => {
      databases += 1;
      const name = `test_${databases}`;
      await run(url, `CREATE DATABASE ${name}`);
      return url.replace(/postgres$/, name);
    },
    kill: async () => {
      for (const pid of processesOf(cluster.folder)) unlessEnded(() => process.kill(pid, 'SIGKILL'));
      await ended();
    },
    restart: async () => {
      child.stdin?.end();
      child = await launch(cluster);
    },
    stop: async () => {
      child.stdin?.end();
      await ended();
      rmSync(cluster.folder, { recursive: true, force: true });
    },
  };
}

/** The server's first process, and then those that it started. */
function processesOf(folder: string): readonly number[] {
  const first = Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
  return [first, ...parents().flatMap(([pid, parent]) => (parent === first ? [pid] : []))];
}

/** Every process of this machine, with that which started it. */
function parents(): readonly (readonly [number, number])[] {
  if (process.platform !== 'linux') {
    const lines = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).stdout.trim().split('\n');
    return lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  }
  // Not every image has ps.
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const status = unlessEnded(() => readFileSync(`/proc/${name}/status`, 'utf8'));
      return status === undefined
        ? []
        : [[Number(name), Number(/^PPid:\s+(\d+)/m.exec(status)?.[1])] as const];
    });
}

/** Nothing, where the process that it is about has ended in between. */
function unlessEnded<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

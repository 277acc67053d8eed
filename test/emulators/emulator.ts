import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import { PYTHON_OPTIONS, programFile, pythonCommand } from './python.ts';

/** An emulator of AWS that nobody here wrote, running in a process of its own. */
export interface Emulator {
  readonly url: string;
  close(): Promise<void>;
}

interface Program {
  readonly module: string;
  args(port: number): readonly string[];
  env(port: number): Readonly<Record<string, string>>;
}

const MOTO: Program = {
  module: 'moto.server',
  args: (port) => ['--host', '127.0.0.1', '--port', String(port)],
  // Without it moto knows none of AWS's own policies.
  env: () => ({ MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' }),
};

const MINISTACK: Program = {
  module: 'ministack',
  args: () => [],
  // Without these it listens on all interfaces, and opens an MQTT port beside.
  env: (port) => ({
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    CLOUDTRAIL_RECORDING: '1',
    SERVICES: 'iam,sts,organizations,cloudtrail',
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
  }),
};

export interface MotoOptions {
  /** Without AWS's own policies, every reading of an account's policies is ten times shorter. */
  readonly managedPolicies?: boolean;
  /** As on AWS, of conditional writes under way at once one wins; on moto as it is, two can. */
  readonly atomicWrites?: boolean;
}

export function startMoto({
  managedPolicies = true,
  atomicWrites = false,
}: MotoOptions = {}): Promise<Emulator> {
  const env = (port: number) => ({
    ...(managedPolicies && MOTO.env(port)),
    ...(atomicWrites && { ATOMIC_WRITES: '1' }),
  });
  return start({ ...MOTO, env });
}

export function startMiniStack(): Promise<Emulator> {
  return start(MINISTACK);
}

/** Tries again on another port where somebody took the free one in between. */
async function start(program: Program): Promise<Emulator> {
  const said: string[] = [];
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'keyreeve-emulator-'));
    const child = launch(program, port, folder);
    if (await saysItRuns(child, said)) return emulator(child, port, folder);
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  }
  throw new Error(`${program.module} did not start. It said:\n${said.join('')}`);
}

function launch({ module, args, env }: Program, port: number, folder: string): ChildProcess {
  const words = [...PYTHON_OPTIONS, programFile('run-module.py'), module, ...args(port)];
  return spawn(pythonCommand(), words, {
    cwd: folder,
    // Both read settings from many variables: they shall find none of the developer's.
    env: { PATH: process.env.PATH ?? '', HOME: folder, TMPDIR: folder, ...env(port) },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

const START_DEADLINE_MS = 30_000;

/** Both print `Running on` once they listen. False where the process ends, or stays silent, before that. */
function saysItRuns(child: ChildProcess, said: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    let settled = false;
    const settle = (runs: boolean) => {
      clearTimeout(timer);
      settled = true;
      resolve(runs);
    };
    const timer = setTimeout(() => settle(false), START_DEADLINE_MS);
    // Read to the end: a process whose output nobody takes comes to a stop. It tells of each call.
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (bytes: Buffer) => {
        if (settled) return;
        said.push(bytes.toString());
        if (/Running on http/.test(said.join(''))) settle(true);
      });
    }
    child.once('error', () => settle(false));
    child.once('exit', () => settle(false));
  });
}

function emulator(child: ChildProcess, port: number, folder: string): Emulator {
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

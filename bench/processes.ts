import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { SandboxOptions } from '../sandbox/spec.ts';

/**
 * What `watch-process.mjs` writes. Milliseconds are counted from the start of the process; memory is the
 * maximum resident set.
 */
export interface Watched {
  readonly firstRequestMs: number | null;
  readonly endMs: number;
  readonly processorMs: number;
  readonly maxRssKiB: number;
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The built program, as a user starts it. */
export const KEYREEVE = here('../bin/keyreeve.mjs');

/**
 * Settings of the person at the keyboard would send the scan to their own AWS, and the measured scans into their own
 * audit log and store.
 */
function withoutOwn(): Record<string, string | undefined> {
  const rest = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(rest),
    XDG_STATE_HOME: join(tmpdir(), 'keyreeve-bench'),
    KEYREEVE_STORE: 'none',
  };
}

/** Starts the sandbox, hands its environment to `work`, and ends it whatever happens. */
export async function withSandbox<T>(
  options: SandboxOptions,
  work: (env: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const child = spawn(process.execPath, [here('sandbox-process.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    // Not as an argument, of which a system takes 128 KiB (execve(2)).
    child.stdin.write(`${JSON.stringify(options)}\n`);
    const [line] = await once(child.stdout, 'data');
    return await work(JSON.parse(String(line)) as Record<string, string>);
  } finally {
    await ended(child, () => child.stdin.end());
  }
}

async function ended(child: ChildProcess, end: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  end();
  await exit;
}

/** Hands a folder of its own to `work`, and removes it whatever happens. */
export async function withFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a watched process printed, and what it cost. */
export interface Ended {
  readonly output: string;
  readonly watched: Watched;
}

/** Runs `keyreeve` to its end. Throws where it ends by anything but a verdict (0, 1 or 3). */
export function runKeyreeve(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  return runWatched(KEYREEVE, args, env);
}

/** Runs a script of this folder in the same way. */
export function runScript(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  return runWatched(here(name), args, env);
}

async function runWatched(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', here('watch-process.mjs'), script, ...args], {
    env: { ...withoutOwn(), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const exit = once(child, 'exit');
  const { stdout, stderr } = child;
  const report = child.stdio[3];
  if (stdout === null || stderr === null || !(report instanceof Readable)) {
    throw new Error('The pipes of the child process are missing.');
  }
  const [output, said, written, [status]] = await Promise.all([
    text(stdout),
    text(stderr),
    text(report),
    exit,
  ]);
  if (status !== 0 && status !== 1 && status !== 3) {
    throw new Error(`${script} ${args.join(' ')} ended with ${status}: ${said}`);
  }
  return { output, watched: JSON.parse(written) as Watched };
}

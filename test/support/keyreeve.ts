import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from '../../sandbox/index.ts';
import { HURRY } from './hurry.mjs';
import { inResident } from './residents.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/keyreeve.mjs', import.meta.url));

/** What a command printed, and how it ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  /** Whose AWS it speaks to; without one it finds neither credentials nor an endpoint. */
  readonly sandbox?: Pick<Sandbox, 'env'>;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  /** Its pauses are a tenth as long: for what is not about them. */
  readonly hurried?: boolean;
  /** It has a process of its own: for what is about one. */
  readonly fresh?: boolean;
}

/** Programs keep their state there, such as an audit log that nobody named: not in the developer's own folder. */
export const STATE = mkdtempSync(join(tmpdir(), 'keyreeve-state-'));
process.once('exit', () => rmSync(STATE, { recursive: true, force: true }));

/** The environment of a person without AWS settings of their own, or with the sandbox's. */
export function environment({ sandbox, env = {} }: Started): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|NO_COLOR$|FORCE_COLOR$|VITEST|NODE_)/.test(name),
  );
  return {
    ...(Object.fromEntries(inherited) as Record<string, string>),
    AWS_CONFIG_FILE: '/nonexistent/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
    AWS_EC2_METADATA_DISABLED: 'true',
    XDG_STATE_HOME: STATE,
    // Most tests are about one run: those about several name a store.
    KEYREEVE_STORE: 'none',
    ...sandbox?.env(),
    ...env,
  };
}

/** Then each command has a process of its own. */
const FRESH = process.env.KEYREEVE_FRESH !== undefined;

/**
 * Runs the built command line as a person would, and waits for its end. One that is given nothing to read is carried
 * out by a process that may have carried out others: most of the time of a command is the loading of the program.
 */
export function keyreeve(args: readonly string[], started: Started = {}): Promise<Ended> {
  const { input, cwd = process.cwd(), hurried = false, fresh = FRESH } = started;
  if (fresh || input !== undefined) return run(start(args, started), input);
  return inResident({ args, cwd, hurried, env: environment(started) });
}

/** Starts the command line and leaves it running. */
export function start(args: readonly string[], started: Started = {}) {
  const options = started.hurried === true ? ['--import', HURRY] : [];
  return spawn(process.execPath, [...options, PROGRAM, ...args], {
    env: environment(started),
    ...(started.cwd !== undefined && { cwd: started.cwd }),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Waits for the end of a program that was started. */
export async function run(child: ReturnType<typeof start>, input?: string | Uint8Array): Promise<Ended> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  child.stdin.end(input);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { status, ...texts };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The programs of this folder that run in processes of their own. */
const PROGRAMS = ['writer', 'check', 'task'] as const;
export type ProgramName = (typeof PROGRAMS)[number];

let folder: Promise<string> | undefined;

/** Each bundled into one file: hundreds are started, and from their sources a start costs five times as much. */
async function bundled(): Promise<string> {
  const outdir = mkdtempSync(join(tmpdir(), 'keyreeve-crash-programs-'));
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  const here = fileURLToPath(new URL('./', import.meta.url));
  await build({
    ...{
      absWorkingDir: here,
      outdir,
      outExtension: { '.js': '.mjs' },
      entryPoints: PROGRAMS.map((name) => `${name}.ts`),
    },
    ...{
      bundle: true,
      splitting: true,
      platform: 'node',
      format: 'esm',
      target: 'node22',
      logLevel: 'warning',
    },
    external: ['pg-native'],
    // Some packages are CommonJS, and ask for parts of Node.
    banner: { js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);" },
  });
  return outdir;
}

export interface Program {
  readonly child: ChildProcess;
  /** Resolves when it says `opened`, or has ended before. */
  readonly opened: Promise<void>;
  /** Everything that it has said. */
  said(): string;
  complained(): string;
}

/** Starts a program on a store. */
export async function startProgram(
  name: ProgramName,
  words: readonly string[],
  place: string,
): Promise<Program> {
  folder ??= bundled();
  const child = spawn(process.execPath, [join(await folder, `${name}.mjs`), ...words], {
    env: { ...process.env, STORE: place },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const texts = { out: '', err: '' };
  const opened = Promise.withResolvers<void>();
  child.stdout.on('data', (bytes: Buffer) => {
    texts.out += bytes.toString();
    if (texts.out.includes('opened\n')) opened.resolve();
  });
  child.stderr.on('data', (bytes: Buffer) => {
    texts.err += bytes.toString();
  });
  child.once('close', () => opened.resolve());
  return { child, opened: opened.promise, said: () => texts.out, complained: () => texts.err };
}

/** Waits until a process has ended, and all that it said is read. */
export async function ended(child: ChildProcess): Promise<number | null> {
  if (child.stdout?.closed !== true) await once(child, 'close');
  return child.exitCode;
}

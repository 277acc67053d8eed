import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { bundled, COMPILED } from '../support/bundled.ts';

/** The programs of this folder that run in processes of their own. */
export type ProgramName = 'writer' | 'check' | 'task';

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
  const program = await bundled(new URL(`./${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, [program, ...words], {
    env: { ...process.env, ...COMPILED, STORE: place },
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

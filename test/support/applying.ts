import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Sandbox } from '../../sandbox/index.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { planText } from '../../src/core/plan/plan-file.ts';
import type { ApplyTask } from './apply-process.ts';
import { bundled, COMPILED } from './bundled.ts';
import { environment } from './keyreeve.ts';

const PROGRAM = await bundled(new URL('./apply-process.ts', import.meta.url));

/** The files of one plan that is applied. */
export interface Place {
  readonly folder: string;
  readonly plan: string;
  readonly log: string;
  readonly journal: string;
}

/** A folder with the plan's file in it; the caller removes it. */
export function placeOf(plan: Plan): Place {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-apply-'));
  const place = {
    folder,
    plan: join(folder, 'plan.yaml'),
    log: join(folder, 'audit.jsonl'),
    journal: join(folder, 'journal.json'),
  };
  writeFileSync(place.plan, planText(plan));
  return place;
}

/** How a run ended, and the instants that it came to. */
export interface Went {
  readonly killed: boolean;
  readonly instants: readonly string[];
  /** The counts as JSON, or the code of a problem; empty where it was killed. */
  readonly result: string;
}

/** A run that is under way. */
export interface Applying {
  readonly ended: Promise<Went>;
  /** As `kill -9`. */
  kill(): void;
}

/** Processes that have nothing to do. */
const idle = new Set<ChildProcessByStdio<Writable, Readable, null>>();

/** Ends the processes that wait for more to do: to be called after the tests of a file. */
export function endAppliers(): void {
  for (const child of idle) child.stdin.end();
  idle.clear();
}

function applier(): ReturnType<typeof spawned> {
  const [waiting] = idle;
  if (waiting === undefined) return spawned(process.execPath, [PROGRAM]);
  idle.delete(waiting);
  return waiting;
}

/** A process whose files may not become larger: to it the disk is full then. */
function limited(mostKilobytes: number): ReturnType<typeof spawned> {
  const script = `ulimit -f ${mostKilobytes} && exec "$0" "$1"`;
  return spawned('bash', ['-c', script, process.execPath, PROGRAM]);
}

function spawned(command: string, words: readonly string[]) {
  const env = environment({ env: COMPILED });
  const child = spawn(command, words, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdout.setEncoding('utf8');
  return child;
}

export interface ApplyOptions extends Pick<ApplyTask, 'dieAt'> {
  readonly readBackMs?: number;
  /** Then its disk is full. */
  readonly mostKilobytes?: number;
}

/** Lets a process apply the plan. */
export function startApply(
  sandbox: Pick<Sandbox, 'env'>,
  { plan, log, journal }: Place,
  { mostKilobytes, ...more }: ApplyOptions = {},
): Applying {
  const child = mostKilobytes === undefined ? applier() : limited(mostKilobytes);
  const task: ApplyTask = { plan, log, journal, readBackMs: 150, env: sandbox.env(), ...more };
  child.stdin.write(`${JSON.stringify(task)}\n`);
  const ended = endOf(child).then((went) => {
    if (mostKilobytes !== undefined) child.stdin.end();
    else if (!went.killed) idle.add(child);
    return went;
  });
  return { ended, kill: () => child.kill('SIGKILL') };
}

function endOf(child: ReturnType<typeof applier>): Promise<Went> {
  let text = '';
  return new Promise((resolve, reject) => {
    const end = (killed: boolean) => {
      child.stdout.off('data', hear);
      child.off('close', died);
      const lines = text.split('\n').slice(0, -1);
      const result = lines.find((line) => line.startsWith('='))?.slice(1) ?? '';
      resolve({ killed, instants: lines.filter((line) => !line.startsWith('=')), result });
    };
    const died = (code: number | null, signal: string | null) =>
      signal === 'SIGKILL'
        ? end(true)
        : reject(new Error(`The process ended by itself (${signal ?? code}).`));
    const hear = (chunk: string) => {
      text += chunk;
      if (/^=.*\n/m.test(text)) end(false);
    };
    child.stdout.on('data', hear);
    child.once('close', died);
  });
}

import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { HURRY } from './hurry.mjs';
import type { Task } from './resident-process.ts';

const PROGRAM = fileURLToPath(new URL('./resident-process.ts', import.meta.url));

/** So many wait for a command at most; each takes 100 to 200 MB. */
const MOST_IDLE = 2;
/** After so many a process is replaced, and with it whatever its commands have left behind. */
const MOST_COMMANDS = 50;

/** A command to be carried out by a process that may have carried out others. */
export interface Command extends Omit<Task, 'mark'> {
  readonly hurried: boolean;
}

/** How it ended. */
interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Resident {
  readonly child: ChildProcess & { readonly stdout: Readable; readonly stderr: Readable };
  readonly hurried: boolean;
  commands: number;
}

const idle: Resident[] = [];

function started(hurried: boolean, env: Task['env']): Resident {
  const options = hurried ? ['--import', HURRY] : [];
  const child = spawn(process.execPath, [...options, PROGRAM], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  }) as Resident['child'];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8');
  return { child, hurried, commands: 0 };
}

/** Carries out a command in a process that waits, or in a new one. */
export async function inResident({ hurried, ...task }: Command): Promise<Ended> {
  const index = idle.findIndex((each) => each.hurried === hurried);
  const resident = (index === -1 ? undefined : idle.splice(index, 1)[0]) ?? started(hurried, task.env);
  resident.commands += 1;
  hold(resident, 'ref');
  const { alive, ...ended } = await endOf(resident.child, task);
  if (!alive) return ended;
  hold(resident, 'unref');
  const waiting = idle.filter((each) => each.hurried === hurried).length;
  if (resident.commands < MOST_COMMANDS && waiting < MOST_IDLE) idle.push(resident);
  else resident.child.disconnect();
  return ended;
}

/** One that waits keeps nobody waiting: it ends when whoever started it does. */
function hold({ child }: Resident, how: 'ref' | 'unref'): void {
  child[how]();
  child.channel?.[how]();
  for (const stream of [child.stdout, child.stderr]) (stream as Socket)[how]();
}

function endOf(child: Resident['child'], task: Omit<Task, 'mark'>): Promise<Ended & { alive: boolean }> {
  const mark = `\u0000${randomUUID()} `;
  const texts = { stdout: '', stderr: '' };
  return new Promise((resolve, reject) => {
    const hear = {
      stdout: (text: string) => heard('stdout', text),
      stderr: (text: string) => heard('stderr', text),
    };
    const heard = (name: 'stdout' | 'stderr', text: string) => {
      texts[name] += text;
      if (!text.endsWith('\n')) return;
      const [stdout, stderr] = [texts.stdout.split(mark), texts.stderr.split(mark)];
      if (stdout[1] === undefined || stderr[1] === undefined) return;
      leave();
      resolve({ status: Number(stdout[1]), stdout: stdout[0] ?? '', stderr: stderr[0] ?? '', alive: true });
    };
    const died = (status: number | null) => {
      leave();
      resolve({ status, ...texts, alive: false });
    };
    const leave = () => {
      child.off('error', reject).off('close', died);
      for (const name of ['stdout', 'stderr'] as const) child[name].off('data', hear[name]);
    };
    child.once('error', reject).once('close', died);
    for (const name of ['stdout', 'stderr'] as const) child[name].on('data', hear[name]);
    child.send({ ...task, mark } satisfies Task);
  });
}

/**
 * A process that carries out one command of the built command line after the other: to load it takes many times as long
 * as most commands do. Each is given its own arguments, environment and folder, on the standard streams of this process,
 * and its end is marked in both. What a command leaves behind is taken away or carried out as at the end of a process.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventEmitter } from 'node:events';
import { enableCompileCache, syncBuiltinESMExports } from 'node:module';

/** What the process is told. */
export interface Task {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Stands before the exit status in both streams, once the command has ended. */
  readonly mark: string;
}

const CLI = new URL('../../dist/cli.js', import.meta.url).href;

const commands = new AsyncLocalStorage<{ ended: boolean }>();
const exit = process.exit.bind(process);

/** A command that ends the process itself does so; the timer by which each ends a process that lingers does not. */
process.exit = (code) => (commands.getStore()?.ended === true ? (undefined as never) : exit(code));
syncBuiltinESMExports();

type Listeners = ReadonlyMap<EventEmitter, ReadonlyMap<string | symbol, readonly unknown[]>>;

function listeners(): Listeners {
  const emitters: readonly EventEmitter[] = [process, process.stdout, process.stderr];
  const of = (emitter: EventEmitter) =>
    new Map(emitter.eventNames().map((name) => [name, emitter.rawListeners(name)]));
  return new Map(emitters.map((emitter) => [emitter, of(emitter)]));
}

/** Removes the listeners that were added since; those for the end of the process hear of it. */
function end(before: Listeners, status: number): void {
  for (const [emitter, now] of listeners())
    for (const [name, all] of now)
      for (const each of all as ((...args: unknown[]) => void)[]) {
        if (before.get(emitter)?.get(name)?.includes(each) === true) continue;
        emitter.removeListener(name, each);
        if (emitter === process && name === 'exit') each.call(process, status);
      }
}

function setEnvironment(env: Task['env']): void {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
}

let count = 0;

async function carryOut({ args, env, cwd, mark }: Task): Promise<void> {
  const before = listeners();
  setEnvironment(env);
  process.chdir(cwd);
  process.argv = [process.execPath, CLI, ...args];
  process.exitCode = undefined;
  const command = { ended: false };
  count += 1;
  // The same as in a process of its own; only the modules that it imports are there already.
  await commands.run(command, () => import(`${CLI}?${count}`));
  command.ended = true;
  const status = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  end(before, status);
  for (const stream of [process.stdout, process.stderr]) stream.write(`${mark}${status}\n`);
}

enableCompileCache();
process.once('disconnect', () => exit());
// What a command throws ends the process with a stack, as it would end one of its own.
process.on('message', (task: Task) => void carryOut(task));

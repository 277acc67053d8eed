import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { PYTHON_OPTIONS, programFile, pythonCommand } from './python.ts';

/** How a command of the aws client ended. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Surroundings = Readonly<Record<string, string | undefined>>;

/** These variables and no others, but for where programs lie. */
function only(surroundings: Surroundings): Readonly<Record<string, string>> {
  const given = Object.entries(surroundings).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    ...Object.fromEntries(given),
    PATH: process.env.PATH ?? '',
    HOME: '/nonexistent',
    AWS_MAX_ATTEMPTS: '1',
  };
}

/** Runs Python with these variables and no others. */
export async function python(
  surroundings: Surroundings,
  words: readonly string[],
  input = '',
): Promise<Answer> {
  const child = spawn(pythonCommand(), [...PYTHON_OPTIONS, ...words], { env: only(surroundings) });
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  child.stdin.end(input);
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

/** A command of the aws client, and variables that it has beside those of all. */
export interface AwsCommand {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs commands of the real aws client, one after the other in one process, and gives the answer of each. */
export async function runAws(
  surroundings: Surroundings,
  commands: readonly (readonly string[] | AwsCommand)[],
): Promise<readonly Answer[]> {
  const list = commands.map((command) => ({ env: {}, ...('args' in command ? command : { args: command }) }));
  const client = idle.pop() ?? started();
  hold(client, 'ref');
  const answer = await lineOf(client, JSON.stringify({ surroundings: only(surroundings), commands: list }));
  hold(client, 'unref');
  idle.push(client);
  return JSON.parse(answer) as readonly Answer[];
}

type Client = ChildProcessWithoutNullStreams;

/** Processes that have the aws client loaded, which takes half a second, and nothing to do. */
const idle: Client[] = [];

function started(): Client {
  const words = [...PYTHON_OPTIONS, programFile('aws-commands.py')];
  return spawn(pythonCommand(), words, { env: only({}) });
}

/** One that waits keeps nobody waiting: it ends when whoever started it does. */
function hold(client: Client, how: 'ref' | 'unref'): void {
  client[how]();
  for (const stream of [client.stdin, client.stdout, client.stderr]) (stream as unknown as Socket)[how]();
}

/** Writes a line, and gives the one that is answered. Throws what the process says where it ends instead. */
function lineOf(client: Client, line: string): Promise<string> {
  const texts = { stdout: '', stderr: '' };
  return new Promise((resolve, reject) => {
    const hearOut = (bytes: string) => {
      texts.stdout += bytes;
      if (texts.stdout.endsWith('\n')) leave(() => resolve(texts.stdout));
    };
    const hearErr = (bytes: string) => {
      texts.stderr += bytes;
    };
    const died = () => leave(() => reject(new Error(`The aws client could not be run: ${texts.stderr}`)));
    const leave = (end: () => void) => {
      client.off('error', died).off('close', died);
      client.stdout.off('data', hearOut);
      client.stderr.off('data', hearErr);
      end();
    };
    client.once('error', died).once('close', died);
    client.stdout.setEncoding('utf8').on('data', hearOut);
    client.stderr.setEncoding('utf8').on('data', hearErr);
    client.stdin.write(`${line}\n`);
  });
}

/** The same, where every command must end well. Gives what each printed. */
export async function doAws(
  surroundings: Surroundings,
  commands: readonly string[],
): Promise<readonly string[]> {
  const answers = await runAws(
    surroundings,
    commands.map((command) => words(command)),
  );
  return answers.map(({ code, stdout, stderr }, index) => {
    if (code !== 0) throw new Error(`aws ${commands[index]}: ${stderr}`);
    return stdout;
  });
}

/** The words of a command as a shell takes it apart: single and double quotes, and no variables. */
export function words(command: string): readonly string[] {
  const found: string[] = [];
  for (const [, word = ''] of command.matchAll(/((?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\])+)/g)) {
    found.push(
      word.replaceAll(
        /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/g,
        (_all, single, double, escaped) => single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped,
      ),
    );
  }
  return found;
}

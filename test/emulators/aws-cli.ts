import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { PYTHON_OPTIONS, programFile, pythonCommand } from './python.ts';

/** How a command of the aws client ended. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Surroundings = Readonly<Record<string, string | undefined>>;

/** Runs Python with these variables and no others. */
export async function python(
  surroundings: Surroundings,
  words: readonly string[],
  input = '',
): Promise<Answer> {
  const given = Object.entries(surroundings).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const env = {
    ...Object.fromEntries(given),
    PATH: process.env.PATH ?? '',
    HOME: '/nonexistent',
    AWS_MAX_ATTEMPTS: '1',
  };
  const child = spawn(pythonCommand(), [...PYTHON_OPTIONS, ...words], { env });
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  child.stdin.end(input);
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

/** Runs commands of the real aws client, one after the other in one process, and gives the answer of each. */
export async function runAws(
  surroundings: Surroundings,
  commands: readonly (readonly string[])[],
): Promise<readonly Answer[]> {
  const list = commands.map((args) => ({ args, env: {} }));
  const { code, stdout, stderr } = await python(
    surroundings,
    [programFile('aws-commands.py')],
    JSON.stringify(list),
  );
  if (code !== 0) throw new Error(`The aws client could not be run: ${stderr}`);
  return JSON.parse(stdout) as readonly Answer[];
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

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { type Answer, runAws, words } from './aws-cli.ts';

/** A command as a page prints it: what the aws client does, and what a shell makes of its answer. */
interface Pipeline {
  readonly aws: readonly string[];
  readonly rest: string;
}

/** Takes a command apart at its first bar that stands in no quotes. Nothing where it is not one of `aws`. */
function pipelineIn(command: string): Pipeline | undefined {
  if (!command.startsWith('aws ')) return undefined;
  let quote = '';
  for (const [index, character] of [...command].entries()) {
    if (quote === '' && character === '|')
      return { aws: words(command.slice(4, index)), rest: command.slice(index + 1) };
    if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = '';
  }
  return { aws: words(command.slice(4)), rest: '' };
}

/** Puts values in the place of `<Placeholders>`; gives the names of those that nobody knows. */
export function filled(command: string, values: Readonly<Record<string, string>>) {
  const unknown: string[] = [];
  const run = command.replaceAll(/<([A-Z]\w*)>/g, (all, name: string) => {
    const value = values[name];
    if (value === undefined) unknown.push(name);
    return value ?? all;
  });
  return { run, unknown };
}

/** Runs commands as pages print them, in one process of the aws client, and what follows a bar in a shell. */
export async function runPipelines(
  surroundings: Readonly<Record<string, string | undefined>>,
  commands: readonly string[],
): Promise<readonly Answer[]> {
  const pipelines = commands.map((command) => pipelineIn(command) ?? { aws: ['--version'], rest: '' });
  const answers = await runAws(
    surroundings,
    pipelines.map(({ aws }) => aws),
  );
  return Promise.all(
    answers.map((answer, index) => {
      const { rest = '' } = pipelines[index] ?? {};
      return answer.code === 0 && rest !== '' ? shell(['-o', 'pipefail', '-c', rest], answer.stdout) : answer;
    }),
  );
}

/** Reads commands from its input, each to a zero byte, and has a shell of its own read each; none of them is run. */
const READER = 'while IFS= read -rd \'\' c; do bash -n -c "$c" sh 2>/dev/null || printf \'%s\\0\' "$c"; done';

/** Those that a shell cannot read at all; nothing of any is run. */
export async function unreadableToShell(commands: readonly string[]): Promise<readonly string[]> {
  const plain = new Map(commands.map((each) => [each.replaceAll(/<([A-Za-z]\w*)>/g, '$1'), each]));
  const { code, stdout, stderr } = await shell(
    ['-c', READER],
    [...plain.keys()].map((each) => `${each}\0`).join(''),
  );
  if (code !== 0) throw new Error(`The shell ended with ${code}: ${stderr}`);
  return stdout
    .split('\0')
    .slice(0, -1)
    .map((each) => plain.get(each) ?? each);
}

async function shell(options: readonly string[], input: string): Promise<Answer> {
  const child = spawn('bash', [...options], { env: { PATH: process.env.PATH ?? '' } });
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

/** `NoSuchEntity`, where AWS, or what stands in for it, understood the command and refused it. */
export function refusalIn({ stderr }: Answer): string | undefined {
  return /An error occurred \((\w+)\) when calling the (\w+) operation/.exec(stderr)?.[1];
}

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';
import type { Sandbox } from '../../sandbox/index.ts';
import { environment } from '../support/keyreeve.ts';
import { ROOT, textOf } from './read-template.ts';

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The action, as its file has it. */
export const ACTION = parse(textOf('action.yml')) as {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
};

/** How a run of the action came out. */
export interface ActionRun {
  /** Of the step that failed; 0 where none did. */
  readonly status: number;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Names of the actions of others that would have run. */
  readonly used: readonly string[];
  /** What lies in the folder that it ran in. */
  readonly left: readonly string[];
  readonly temp: string;
}

/** A runner's folders; the store that is kept in them outlives a run. */
export function runner(): { readonly temp: string; readonly workspace: string } {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-action-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const made = { temp: join(folder, 'temp'), workspace: join(folder, 'workspace') };
  for (const path of Object.values(made)) mkdirSync(path);
  return made;
}

/**
 * Runs the steps of the action as GitHub does: expressions filled in, scripts by bash, files for outputs and summary.
 * Actions of others are not run, and told.
 */
export async function runAction(
  inputs: Readonly<Record<string, string>>,
  sandbox: Pick<Sandbox, 'env'> | undefined,
  place: ReturnType<typeof runner>,
): Promise<ActionRun> {
  const steps: Record<string, Record<string, string>> = {};
  const given = Object.fromEntries(
    Object.entries(ACTION.inputs).map(([name, { default: byDefault = '' }]) => [
      name,
      inputs[name] ?? byDefault,
    ]),
  );
  const lookUp = (path: string): string => {
    const [root, ...rest] = path.trim().split('.');
    if (root === 'inputs') return given[rest.join('.')] ?? '';
    if (root === 'steps') return steps[rest[0] ?? '']?.[rest[2] ?? ''] ?? '';
    throw new Error(`No such context: ${path}`);
  };
  const fill = (text: string) => text.replaceAll(/\$\{\{([^}]+)\}\}/g, (_all, path: string) => lookUp(path));
  const run: { status: number; log: string; summary: string; used: string[] } = {
    status: 0,
    log: '',
    summary: '',
    used: [],
  };
  for (const step of ACTION.runs.steps) {
    const always = step.if?.startsWith('always()') === true;
    if ((run.status !== 0 && !always) || !holds(step.if, lookUp)) continue;
    if (step.uses !== undefined) {
      run.used.push(step.uses);
      continue;
    }
    const files = { output: join(place.temp, 'output'), summary: join(place.temp, 'summary') };
    for (const path of Object.values(files)) writeFileSync(path, '');
    const env = {
      ...Object.fromEntries(Object.entries(step.env ?? {}).map(([name, text]) => [name, fill(text)])),
      GITHUB_ACTION_PATH: ROOT.slice(0, -1),
      GITHUB_OUTPUT: files.output,
      GITHUB_STEP_SUMMARY: files.summary,
      GITHUB_WORKSPACE: place.workspace,
      RUNNER_TEMP: place.temp,
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    };
    const ended = await bash(step.run ?? '', {
      env: environment({ ...(sandbox && { sandbox }), env }),
      cwd: place.workspace,
    });
    run.log += ended.log;
    run.summary += readFileSync(files.summary, 'utf8');
    if (step.id !== undefined) steps[step.id] = outputsIn(readFileSync(files.output, 'utf8'));
    if (run.status === 0) run.status = ended.status;
  }
  const outputs = Object.fromEntries(
    Object.entries(ACTION.outputs).map(([name, { value }]) => [name, fill(value)]),
  );
  return { ...run, outputs, left: readdirSync(place.workspace), temp: place.temp };
}

/** `inputs.store == 'true' && steps.scan.outputs.kept == 'true'` */
function holds(condition: string | undefined, lookUp: (path: string) => string): boolean {
  if (condition === undefined) return true;
  return condition.split('&&').every((part) => {
    if (part.trim() === 'always()') return true;
    const [, path = '', operator, text] = /^\s*([\w.-]+)\s*(==|!=)\s*'([^']*)'\s*$/.exec(part) ?? [];
    if (operator === undefined) throw new Error(`No such condition: ${part}`);
    return (lookUp(path) === text) === (operator === '==');
  });
}

function outputsIn(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

function bash(
  script: string,
  options: { readonly env: Record<string, string>; readonly cwd: string },
): Promise<{ readonly status: number; readonly log: string }> {
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], options);
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ status: code ?? 1, log }));
  });
}

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { PYTHON_OPTIONS, pythonCommand } from '../emulators/python.ts';
import { textOf } from './read-template.ts';
import { ACTION, runAction, runner } from './run-action.ts';

const SCRIPTS = ['install', 'scan', 'result'] as const;
const now = new Date();
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();
let sandbox: Sandbox;

beforeAll(async () => {
  const keys = [{ createdAt: ago(999) }];
  const ann = { name: 'ann', createdAt: ago(1_000), password: { createdAt: ago(1_000) }, accessKeys: keys };
  sandbox = await startSandbox({
    now: now.toISOString(),
    reportDelayMs: 0,
    world: [{ id: '111122223333', users: [ann], report: { stored: { generatedAt: ago(1) } } }],
  });
});

afterAll(() => sandbox.close());

describe('action.yml', () => {
  test('is an action by the schema of the JSON Schema Store, which does refuse what is none', () => {
    const program = fileURLToPath(new URL('github-action-schema.py', import.meta.url));
    const { stdout } = spawnSync(pythonCommand(), [...PYTHON_OPTIONS, program], { encoding: 'utf8' });
    const validate = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(stdout));
    validate(ACTION);
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ ...ACTION, runs: { using: 'composite', steps: [{ run: 'x' }] } })).toBe(false);
  });

  test('puts no input, and nothing else that somebody else chose, into the text of a script', () => {
    for (const { name, run = '' } of ACTION.runs.steps) expect(run, name).not.toContain('${{');
    for (const name of SCRIPTS) {
      const text = textOf(`deploy/github-action/${name}.sh`);
      expect(text).toContain('set -euo pipefail');
      expect(text).not.toMatch(/\beval\b|\bxargs\b|\$\{\{/);
    }
  });

  test('hands every input to a step, and names the versions of the actions it uses', () => {
    const text = textOf('action.yml');
    for (const name of Object.keys(ACTION.inputs)) expect(text, name).toContain(`inputs.${name} `);
    for (const { uses } of ACTION.runs.steps)
      if (uses !== undefined) expect(uses).toMatch(/^[\w-]+(\/[\w-]+)+@v\d+$/);
  });

  test('its scripts are sound bash', () => {
    for (const name of SCRIPTS) {
      const done = spawnSync('bash', ['-n'], {
        input: textOf(`deploy/github-action/${name}.sh`),
        encoding: 'utf8',
      });
      expect(done.stderr).toBe('');
    }
  });
});

const RULES = 'user-console-and-access-key, root-access-key';

describe('a run of the action', () => {
  test('fails for findings, and gives counts, files and the summary', async () => {
    const run = await runAction({ rules: RULES, 'sarif-upload': 'true' }, sandbox, runner());
    expect(run.status).toBe(1);
    expect(run.log).toContain('::error title=Keyreeve::Findings: 1 failing, 0 unknown.');
    expect(run.outputs).toMatchObject({
      status: '1',
      failing: '1',
      unknown: '0',
      passing: '1',
      complete: 'true',
    });
    expect(run.summary).toContain('user-console-and-access-key');
    expect(run.used).toEqual(['actions/setup-node@v6', 'github/codeql-action/upload-sarif@v4']);
    const sarif = JSON.parse(readFileSync(run.outputs['sarif-file'] ?? '', 'utf8'));
    expect(sarif.runs[0].results).toHaveLength(1);
    expect(run.left).toEqual([]);
  });

  test('fails for nothing below the severity that was asked for', async () => {
    const run = await runAction({ rules: RULES, summary: 'false', 'fail-on': 'high' }, sandbox, runner());
    expect([run.status, run.outputs.status, run.summary]).toEqual([0, '0', '']);
  });

  test('with a store fails once for what is new, and keeps the store for the next run', async () => {
    const place = runner();
    const inputs = { rules: RULES, store: 'true', 'new-only': 'true', summary: 'false' };
    const first = await runAction(inputs, sandbox, place);
    expect([first.status, first.used]).toEqual([
      1,
      ['actions/setup-node@v6', 'actions/cache/restore@v5', 'actions/cache/save@v5'],
    ]);
    const second = await runAction(inputs, sandbox, place);
    expect([second.status, second.outputs.failing]).toEqual([0, '0']);
  });

  test('fails where something could not be read, unless that is only to be told', async () => {
    sandbox.faults.add({
      operation: 'iam:GetAccountSummary',
      times: 1_000,
      code: 'AccessDenied',
      status: 403,
    });
    try {
      const incomplete = await runAction({ rules: 'root-access-key', summary: 'false' }, sandbox, runner());
      expect(incomplete).toMatchObject({ status: 3, outputs: { status: '3', complete: 'false' } });
      expect(incomplete.log).toContain('::error title=Keyreeve::Incomplete');
    } finally {
      sandbox.faults.clear();
    }
  });

  test('that comes to no result fails, uploads nothing, and takes nothing of an earlier step for its own', async () => {
    const place = runner();
    await runAction({ rules: RULES, summary: 'false' }, sandbox, place);
    const run = await runAction({ 'sarif-upload': 'true' }, undefined, place);
    expect(run.status).toBe(4);
    expect(run.outputs).toMatchObject({ status: '4', failing: '', 'sarif-file': '' });
    expect(run.used).toEqual(['actions/setup-node@v6']);
    expect(existsSync(join(place.temp, 'keyreeve/run.json'))).toBe(false);
  });
});

test.each([
  ['clean', { STATUS: '0' }, 0, '::notice title=Keyreeve::Clean'],
  ['findings', { STATUS: '1' }, 1, '::error title=Keyreeve::Findings'],
  [
    'findings that are never to fail it',
    { STATUS: '1', INPUT_FAIL_ON: 'never', COMPLETE: 'true' },
    0,
    '::warning',
  ],
  ['findings and gaps', { STATUS: '1', INPUT_FAIL_ON: 'never', COMPLETE: 'false' }, 3, 'could not be read'],
  ['gaps', { STATUS: '3' }, 3, '::error title=Keyreeve::Incomplete'],
  ['gaps that are only to be told', { STATUS: '3', INPUT_FAIL_ON_INCOMPLETE: 'false' }, 0, '::warning'],
  ['nothing', {}, 4, 'no result'],
] as const)('the result of %s', (_what, env, status, words) => {
  const script = textOf('deploy/github-action/result.sh');
  const done = spawnSync('bash', ['-s'], { input: script, env, encoding: 'utf8' });
  expect([done.status, done.stderr]).toEqual([status, '']);
  expect(done.stdout).toContain(words);
});

const HOSTILE = [
  '$(touch PWNED)',
  '`touch PWNED`',
  '"; touch PWNED; "',
  "'; touch PWNED; '",
  '--store=PWNED',
  '-- PWNED',
  '*\n::set-output name=status::0\n',
  '; touch PWNED #',
  '$GITHUB_OUTPUT\nstatus=0',
];

test.each(HOSTILE)('an input that is %j does nothing but be refused', async (text) => {
  const place = runner();
  writeFileSync(join(place.workspace, 'bait'), '');
  for (const name of ['rules', 'organization', 'version', 'config']) {
    // Each refusal costs a start of the program: two inputs of all are refused by bash alone.
    if (name !== 'organization' && name !== 'version' && text !== HOSTILE[HOSTILE.length - 1]) continue;
    const run = await runAction({ rules: RULES, [name]: text }, sandbox, place);
    expect(run.status, name).not.toBe(0);
    expect(run.left, name).toEqual(['bait']);
    expect(run.outputs.failing, name).toBe('');
  }
});

test('what is hostile to the program comes to it whole, as the value of one option', async () => {
  const place = runner();
  writeFileSync(join(place.workspace, 'bait'), '');
  const run = await runAction({ rules: HOSTILE.slice(0, 6).join(' ') }, sandbox, place);
  expect([run.status, run.left]).toEqual([2, ['bait']]);
});

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { run as runHere } from '../../src/cli/program.ts';
import type { StoredRun } from '../../src/core/model/history.ts';
import { EXIT } from '../../src/core/model/problems.ts';
import { type Ended, environment, keyreeve, run, start } from '../support/keyreeve.ts';
import { inStore, until } from '../support/watching.ts';

let sandbox: Sandbox;
let folder: string;
const now = new Date();
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keyreeve-watch-cli-'));
  const keys = [{ createdAt: ago(999) }];
  const ann = { name: 'ann', createdAt: ago(1_000), password: { createdAt: ago(1_000) }, accessKeys: keys };
  sandbox = await startSandbox({
    now: now.toISOString(),
    reportDelayMs: 0,
    world: [{ id: '111122223333', users: [ann], report: { stored: { generatedAt: ago(1) } } }],
  });
});

afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const RULE = ['--rule', 'user-console-and-access-key'];
const place = (name: string) => join(folder, `${name}.sqlite`);
const watchOnce = (...args: string[]): Promise<Ended> => keyreeve(['watch', '--once', ...args], { sandbox });

describe('watch --once', () => {
  test('does one round, exits as scan does, and watch status tells of it', async () => {
    const store = place('once');
    const ended = await watchOnce('--store', store, ...RULE);
    expect(ended).toMatchObject({ status: 1, stdout: '' });
    expect(ended.stderr).toMatch(
      / round-ended +Run 1: 1 finding fails \(1 medium\), 0 unknown; accounts: 1 scanned\.\n$/,
    );
    expect(await watchOnce('--store', store, ...RULE, '--fail-on', 'never')).toMatchObject({ status: 0 });
    const json = await keyreeve(['watch', 'status', '--store', store, '--format', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      watched: true,
      agenda: { once: true, last: { run: 2, outcome: 'complete' } },
    });
  });

  test('is refused while another watcher is at work, and fails where it cannot scan', async () => {
    const store = place('busy');
    const until = new Date(Date.now() + 60_000).toISOString();
    await inStore(store, (opened) =>
      opened.takeLease({ name: 'watch', holder: 'somebody', until: `${until.slice(0, 19)}Z` }, ago(0)),
    );
    expect(await watchOnce('--store', store, ...RULE)).toMatchObject({
      status: 4,
      stderr: expect.stringContaining('somebody'),
    });
    const nobody = await keyreeve(['watch', '--once', '--store', place('nobody'), ...RULE]);
    expect(nobody).toMatchObject({ status: 4, stderr: expect.stringContaining('(no-credentials)') });
  });
});

test.each([
  ['a pause that is none', ['--every', '6x'], 'from 1m to 31d'],
  ['a pause without end', ['--every', '32d'], 'from 1m to 31d'],
  ['a jitter that is none', ['--jitter', '101%'], '10%, 5m, 0'],
  ['a jitter longer than the pause', ['--every', '1m', '--jitter', '2m'], '--jitter is longer'],
  ['an address that is none', ['--listen', 'here'], 'HOST:PORT'],
  ['a port that is none', ['--listen', '127.0.0.1:65536'], 'HOST:PORT'],
  ['what --once does not heed', ['--once', '--every', '1h'], '--once does one round'],
  ['a status of no round', ['--fail-on', 'high'], '--once alone'],
  ['a list that can be read once', ['--accounts', '-'], 'anew for each round'],
  ['no store', ['--store', 'none'], 'needs a store'],
  ['a webhook that is not set', ['--webhook-from-env', 'NOT_SET_HOOK'], 'NOT_SET_HOOK'],
  ['nobody to tell', ['--notify', '--no-config'], 'nobody to tell'],
  ['a rule that is none', ['--rule', 'no-such-rule'], 'no-such-rule'],
  ['a region to send nothing to', ['--send-region', 'eu-west-1'], 'no effect'],
])('wrong use is refused before anything is done: %s', async (_what, args, words) => {
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => told.mockRestore());
  expect(await runHere(['watch', ...args])).toBe(EXIT.wrongUse);
  expect(told.mock.calls.join('')).toContain(words);
});

test('a service ends with 0 on SIGTERM, and its lines are JSON where that is asked for', async () => {
  const store = place('service');
  const args = [
    'watch',
    '--store',
    store,
    '--listen',
    '127.0.0.1:0',
    '--log',
    'json',
    '--every',
    '1h',
    ...RULE,
  ];
  const child = start(args, { sandbox });
  let lines = '';
  child.stderr.on('data', (text) => {
    lines += text;
  });
  await until(() => lines.includes('"scheduled"') && lines.includes('"round-ended"'), 'a round', lines);
  const url = /"url":"([^"]+)"/.exec(lines)?.[1];
  expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({ healthy: true, role: 'leading' });
  const status = await keyreeve(['watch', 'status', '--store', store]);
  expect(status).toMatchObject({ status: 0, stdout: expect.stringContaining(`process ${child.pid}`) });
  child.kill('SIGTERM');
  const ended = await run(child);
  expect(ended.status).toBe(0);
  for (const line of lines.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('event');
  expect(await inStore(store, (opened) => opened.leaseOf('watch'))).toBeUndefined();
});

test('the settings of keyreeve.yaml hold, the place of the store too', async () => {
  const config = join(folder, 'keyreeve.yaml');
  writeFileSync(
    config,
    `version: 1\nrules:\n  user-console-and-access-key: off\nstore:\n  place: ${place('settings')}\n`,
  );
  const args = ['watch', '--once', '--config', config, '--fail-on', 'critical'];
  const ended = await keyreeve(args, { sandbox, env: { KEYREEVE_STORE: '' } });
  expect(ended.stderr).toContain('Run 1:');
  const rules = await inStore(place('settings'), async (store) => (await store.run(1, ago(0)))?.rules);
  expect(rules?.map(({ id }) => id)).not.toContain('user-console-and-access-key');
});

test('a watcher that is killed is replaced, and its run is told as interrupted', async () => {
  const store = place('killed');
  const slow = await startSandbox({
    now: now.toISOString(),
    reportDelayMs: 0,
    // It is killed long before IAM answers.
    faults: [{ operation: 'iam:*', delayMs: 600_000 }],
    world: [{ id: '111122223333', report: { stored: { generatedAt: ago(1) } } }],
  });
  const first = watcher(store, slow);
  const second = { child: undefined as ChildProcess | undefined };
  try {
    await until(() => first.lines.includes('"round-started"'), 'a round', first);
    while ((await runsIn(store)).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    const other = watcher(store, sandbox);
    second.child = other.child;
    await until(() => other.lines.includes('"standby"'), 'a second that waits', other);
    first.child.kill('SIGKILL');
    await until(() => other.lines.includes('"scheduled"'), 'that it takes over', other);
    expect(other.lines.indexOf('standby')).toBeLessThan(other.lines.indexOf('scheduled'));
    // Nobody gives a sign of it any more: from two minutes on it counts as interrupted.
    expect((await runsIn(store)).at(-1)).toMatchObject({ number: 1, state: 'interrupted' });
    other.child.kill('SIGTERM');
    await new Promise((resolve) => other.child.once('close', resolve));
    expect(other.lines).toContain('"stopped"');
  } finally {
    first.child.kill('SIGKILL');
    second.child?.kill('SIGKILL');
    await slow.close();
  }
});

function runsIn(store: string): Promise<readonly StoredRun[]> {
  return inStore(store, (opened) => opened.runs(ago(-1)));
}

/** Node keeps what it compiled there, by content: a process starts in half the time. */
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/keyreeve-tests', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../support/watch-process.ts', import.meta.url));

/** A process that watches, and what it has told so far. */
function watcher(
  store: string,
  world: Pick<Sandbox, 'env'>,
): { readonly child: ChildProcess; readonly lines: string } {
  const child = spawn(process.execPath, [PROGRAM, store], {
    env: environment({ sandbox: world, env: { NODE_COMPILE_CACHE: COMPILED } }),
  });
  const told = { child, lines: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told.lines += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told.lines += text;
  });
  return told;
}

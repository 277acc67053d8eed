import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openAuditLog } from '../../src/audit-log/append.ts';
import { lockFile } from '../../src/audit-log/lock.ts';
import { verifyAuditLog } from '../../src/audit-log/verify.ts';
import { logPath, newEntry } from '../support/audit-log.ts';

const PROGRAM = fileURLToPath(new URL('../support/append-entries.ts', import.meta.url));

interface Writer {
  readonly child: ChildProcess;
  /** What it said was acknowledged so far, whole lines only. */
  acknowledged(): readonly string[];
  readonly errors: () => string;
  readonly ended: Promise<unknown>;
}

function writer(path: string, name: string, count: number): Writer {
  const child = spawn(process.execPath, [PROGRAM, path, name, String(count)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '' },
  });
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      texts[stream] += text;
    });
  }
  return {
    child,
    acknowledged: () => texts.stdout.split('\n').slice(0, -1),
    errors: () => texts.stderr,
    ended: once(child, 'close'),
  };
}

test('four processes that write at once keep one chain, lose no entry, and print no warning', async () => {
  const path = logPath();
  const writers = ['a', 'b', 'c', 'd'].map((name) => writer(path, name, 40));
  await Promise.all(writers.map(({ ended }) => ended));
  expect(writers.map(({ errors }) => errors()).join('')).toBe('');
  expect(verifyAuditLog(path)).toMatchObject({ ok: true, entries: 160 });
  const entries = openAuditLog(path, { tool: 'test' }).entries();
  const inLog = entries.map(({ seq, hash }) => `${seq}:${hash}`);
  expect(writers.flatMap((each) => each.acknowledged()).sort()).toEqual([...inLog].sort());
  for (const name of ['a', 'b', 'c', 'd']) {
    const own = entries.filter(({ actor }) => actor.host === name).map(({ words }) => words?.split(' ')[1]);
    expect(own).toEqual(Array.from({ length: 40 }, (_, index) => String(index + 1)));
  }
});

test('writers that are killed at any moment lose nothing that was acknowledged, and block nobody', async () => {
  const path = logPath();
  const acknowledged: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    const writers = [writer(path, 'a', 100_000), writer(path, 'b', 100_000)];
    while (writers.some((each) => each.acknowledged().length < 5)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    // Another moment in each round, in the middle of whatever is being done.
    await new Promise((resolve) => setTimeout(resolve, round * 7));
    for (const { child } of writers) child.kill('SIGKILL');
    await Promise.all(writers.map(({ ended }) => ended));
    acknowledged.push(...writers.flatMap((each) => each.acknowledged()));
  }
  const log = openAuditLog(path, { tool: 'test' });
  log.append(newEntry());
  expect(verifyAuditLog(path)).toMatchObject({ ok: true });
  const inLog = new Set(log.entries().map(({ seq, hash }) => `${seq}:${hash}`));
  expect(acknowledged.filter((each) => !inLog.has(each))).toEqual([]);
  expect(acknowledged.length).toBeGreaterThanOrEqual(60);
});

test('a lock is released by the death of its process', async () => {
  const path = logPath();
  const code = `const { lockFile } = await import(${JSON.stringify(new URL('../../src/audit-log/lock.ts', import.meta.url).href)}); globalThis.held = lockFile(${JSON.stringify(path)}, { waitMs: 0 }); console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  expect(() => lockFile(path, { waitMs: 0 })).toThrow(expect.objectContaining({ code: 'busy' }));
  child.kill('SIGKILL');
  await once(child, 'close');
  lockFile(path, { waitMs: 0 }).release();
});

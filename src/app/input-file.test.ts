import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Problem } from '../core/model/problem.ts';
import { readInput } from './input-file.ts';
import { readPeople } from './people.ts';
import { readSettings } from './settings-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'keyreeve-input-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const pipe = join(folder, 'pipe');
execFileSync('mkfifo', [pipe]);
const NOW = '2026-11-22T12:00:00Z';

async function refusal(doing: () => unknown): Promise<string> {
  try {
    await doing();
  } catch (error) {
    if (error instanceof Problem) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a file that somebody names', () => {
  test('is read whole', () => {
    const path = join(folder, 'text');
    writeFileSync(path, 'x'.repeat(200_000));
    expect(readInput(path, { mostMegabytes: 1 })).toHaveLength(200_000);
  });

  test('that is a pipe without a writer is refused, and not waited for', async () => {
    const words = `unreadable-file: ${pipe}: it is a pipe or a device, no file.`;
    expect(await refusal(() => readPeople(pipe, NOW))).toBe(words);
    expect(await refusal(() => readSettings({ config: pipe, folder }))).toBe(words);
  });

  test.each([
    [folder, 'it is a folder'],
    [join(folder, 'nobody'), 'there is no such file'],
    [join(folder, 'text', 'below'), 'is no folder'],
    [join(folder, 'n'.repeat(300)), 'its name is longer than a name can be'],
  ])('%j is refused in words', async (path, words) => {
    for (const doing of [() => readPeople(path, NOW), () => readSettings({ config: path, folder })]) {
      const told = await refusal(doing);
      expect(told).toContain(`${path}: `);
      expect(told).toContain(words);
      expect(told).not.toMatch(/\bE[A-Z]{3,}\b/);
    }
  });

  test('is refused where it is larger than such a file can be', async () => {
    const path = join(folder, 'large');
    writeFileSync(path, '');
    truncateSync(path, 5 * 1_048_576);
    expect(await refusal(() => readSettings({ config: path, folder }))).toMatch(/larger than the 4 MB/);
    truncateSync(path, 65 * 1_048_576);
    expect(await refusal(() => readPeople(path, NOW))).toMatch(/larger than the 64 MB/);
  });
});

/** A program that listens for Ctrl-C as a run does, and reads. */
function reader(path: string) {
  const module = JSON.stringify(new URL('./input-file.ts', import.meta.url).href);
  const program = `import { readInput } from ${module};
    process.on('SIGINT', () => {});
    process.stderr.write('reading');
    const bytes = readInput(${JSON.stringify(path)}, { mostMegabytes: 1, standardInput: true });
    process.stdout.write(String(bytes) + process.listenerCount('SIGINT'));
    process.exit();`;
  return spawn(process.execPath, ['--input-type=module', '-e', program]);
}

describe('standard input', () => {
  test.each(['-', '/dev/stdin'])('is read as %s, a pipe too', async (path) => {
    const child = reader(path);
    child.stdin.write('alice\n');
    setTimeout(() => child.stdin.end('bob\n'), 100);
    let told = '';
    child.stdout.on('data', (text) => {
      told += String(text);
    });
    await once(child, 'close');
    expect(told).toBe('alice\nbob\n1');
  });

  test('that says nothing is waited for until Ctrl-C', async () => {
    const child = reader('-');
    await once(child.stderr, 'data');
    setTimeout(() => child.kill('SIGINT'), 200);
    const [code, signal] = await once(child, 'exit');
    expect([code, signal]).toEqual([null, 'SIGINT']);
  });
});

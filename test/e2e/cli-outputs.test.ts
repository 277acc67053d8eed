import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csvRows } from '../contract/read-back.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { account, KEY_RULES, NOW, sandboxes } from '../support/sandboxes.ts';

const sandbox = sandboxes();
/** By rules of which an empty account fails none. */
const SCAN = ['scan', '--now', NOW, ...KEY_RULES.flatMap((rule) => ['--rule', rule])];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyreeve-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (name: string) => readFileSync(join(folder, name), 'utf8');

describe('--output', () => {
  it('writes several files at once, each in the format of its ending, beside what is printed', async () => {
    const world = await sandbox({ world: [account()] });
    const args = ['run.json', 'run.ndjson', 'run.jsonl', 'run.csv', 'ndjson:plain'].flatMap((to) => [
      '--output',
      to,
    ]);
    const ended = await keyreeve([...SCAN, ...args], { sandbox: world, cwd: folder });
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    expect(ended.stdout).toContain('Nothing fails.');
    const { findings } = JSON.parse(read('run.json')) as { findings: unknown[] };
    expect(findings).toHaveLength(3);
    expect(csvRows(read('run.csv'))).toHaveLength(3);
    expect(read('run.ndjson').trimEnd().split('\n')).toHaveLength(5);
    expect(read('run.jsonl')).toBe(read('run.ndjson'));
    expect(read('plain')).toBe(read('run.ndjson'));
  });

  it('holds the same as --format prints, and is for the owner only', async () => {
    const world = await sandbox({ world: [account()] });
    const args = [...SCAN, '--format', 'json', '--output', join(folder, 'findings')];
    const ended = await keyreeve(args, { sandbox: world });
    expect(read('findings')).toBe(ended.stdout);
    expect(statSync(join(folder, 'findings')).mode & 0o777).toBe(0o600);
  });

  it('replaces a file in one piece, through a link, and leaves nothing beside it', async () => {
    const world = await sandbox({ world: [account()] });
    writeFileSync(join(folder, 'old.json'), 'old');
    symlinkSync('old.json', join(folder, 'link.json'));
    await keyreeve([...SCAN, '--output', 'link.json'], { sandbox: world, cwd: folder });
    expect(readdirSync(folder).toSorted()).toEqual(['link.json', 'old.json']);
    expect(JSON.parse(read('old.json'))).toMatchObject({ schemaVersion: '1.3' });
  });

  it('to a device writes into it, and does not put a file in its place', async () => {
    const world = await sandbox({ world: [account()] });
    const ended = await keyreeve([...SCAN, '--output', 'csv:/dev/null'], { sandbox: world });
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it.each([
    [
      'into a folder that is not there',
      'no/such/run.json',
      /no\/such\/run.json cannot be written: there is no such folder/,
    ],
    ['onto a folder', 'taken.json', /taken.json cannot be written: it is a folder/],
    ['below a file', 'file/run.json', /cannot be written: a file stands where a folder should be/],
  ])('%s fails with status 4 before anything is asked of AWS', async (_where, path, reason) => {
    const world = await sandbox({ world: [account()] });
    mkdirSync(join(folder, 'taken.json'));
    writeFileSync(join(folder, 'file'), '');
    const ended = await keyreeve(['scan', '--output', path], { sandbox: world, cwd: folder });
    expect(ended).toMatchObject({ status: 4, stdout: '' });
    expect(ended.stderr).toMatch(reason);
    expect(ended.stderr).toContain('(output-unwritable)');
    expect(world.calls.total).toBe(0);
  });
});

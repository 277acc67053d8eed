import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { environment, keyreeve } from '../support/keyreeve.ts';
import { account, sandboxes, scanned } from '../support/sandboxes.ts';

const folder = mkdtempSync(join(tmpdir(), 'keyreeve-test-'));
const GOOD = fileURLToPath(new URL('../reports/good.csv', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../../bin/keyreeve.mjs', import.meta.url));
const sandbox = sandboxes();

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the program behind a shell's pipe or redirection. */
function shell(command: string): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = spawn('bash', ['-c', command], {
    env: { ...environment({}), NODE: process.execPath, KEYREEVE: PROGRAM, GOOD },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => {
    texts.stdout += text;
  });
  child.stderr.on('data', (text) => {
    texts.stderr += text;
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, ...texts })));
}

describe('what a shell does with it', () => {
  it('reads a report from a producer that is slower than its own start', async () => {
    const slow = await shell(
      '(sleep 1; cat "$GOOD") | "$NODE" "$KEYREEVE" scan --credential-report - --quiet',
    );
    const file = await shell('"$NODE" "$KEYREEVE" scan --credential-report "$GOOD" --quiet');
    expect(slow.stderr).toBe('');
    expect(slow.status).toBe(file.status);
  });

  it('fails where standard output takes nothing, and is quiet where its reader left', async () => {
    const full = await shell('"$NODE" "$KEYREEVE" rules > /dev/full');
    expect(full.status).toBe(4);
    expect(full.stderr).toContain('standard output cannot be written');
    const left = await shell(
      '"$NODE" "$KEYREEVE" scan --credential-report "$GOOD" --format json | head -c 10',
    );
    expect(left.stderr).toBe('');
    for (const help of ['', '--help', 'scan --help'])
      expect(await shell(`"$NODE" "$KEYREEVE" ${help} | true; exit "\${PIPESTATUS[0]}"`), help).toEqual({
        ...{ status: 0, stdout: '', stderr: '' },
      });
  });
});

describe('outputs that would destroy something', () => {
  it('refuses one file for two outputs, however it is spelt', async () => {
    const path = join(folder, 'a.json');
    const args = ['scan', '--credential-report', GOOD, '--output', path];
    const ended = await keyreeve([...args, '--output', `csv:${folder}/./a.json`]);
    expect(ended).toMatchObject({ status: 2 });
    expect(ended.stderr).toContain('named twice');
  });

  it('refuses an output in the place of the report it reads', async () => {
    const path = join(folder, 'in.csv');
    writeFileSync(path, readFileSync(GOOD));
    const ended = await keyreeve(['scan', '--credential-report', path, '--output', `json:${path}`]);
    expect(ended).toMatchObject({ status: 2 });
    expect(readFileSync(path)).toEqual(readFileSync(GOOD));
  });

  it('names an output path that the system does not take', async () => {
    const long = join(folder, `${'a'.repeat(300)}.json`);
    const ended = await keyreeve(['scan', '--credential-report', GOOD, '--output', long]);
    expect(ended).toMatchObject({ status: 4 });
    expect(ended.stderr).not.toContain('bug');
  });
});

describe('hostile words', () => {
  it('prints no escape code of an argument', async () => {
    const ended = await keyreeve(['scan', '--rule', 'a\u001b[31mb', '--credential-report', GOOD]);
    expect(ended.status).toBe(2);
    expect(ended.stderr).not.toContain('\u001b');
  });

  it('calls credentials with a line break in them credentials, not a bug', async () => {
    const started = await sandbox({ world: [account()] });
    const ended = await keyreeve(['scan'], { sandbox: started, env: { AWS_SESSION_TOKEN: 'abc\r' } });
    expect(ended.status).toBe(4);
    expect(ended.stderr).toContain('(no-credentials)');
    expect(ended.stderr).toContain('line break');
  });

  it('does not take other credentials than those of the profile that was asked for', async () => {
    const started = await sandbox({ world: [account()] });
    const config = join(folder, 'config');
    writeFileSync(config, '[profile p]\ncredential_process = /bin/false\nregion = us-east-1\n');
    const env = { AWS_CONFIG_FILE: config };
    const ended = await keyreeve(['scan', '--profile', 'p'], { sandbox: started, env });
    expect(ended.status).toBe(4);
    expect(ended.stderr).toContain('(no-credentials)');
  });
});

describe('accounts of states that nobody knows yet', () => {
  it('are tried, not left out: only states in which no role can be assumed are skipped', async () => {
    const member = account({ id: '222233334444', state: 'NEW_STATE' as 'ACTIVE', roles: 'any' });
    const started = await sandbox({ world: [account({ management: true }), member] });
    const { coverage } = await scanned(started, { organization: true });
    expect(coverage.find((each) => each.account.id === '222233334444')?.status).not.toBe('skipped');
  });
});

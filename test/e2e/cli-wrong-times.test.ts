import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { keyreeve } from '../support/keyreeve.ts';
import { sandboxes } from '../support/sandboxes.ts';

const sandbox = sandboxes();
const folder = mkdtempSync(join(tmpdir(), 'keyreeve-wrong-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOW = '2026-11-22T12:00:00Z';
const OLD_KEY = [
  {
    id: '100000000001',
    users: [
      {
        name: 'ann',
        createdAt: '2024-01-01T00:00:00Z',
        accessKeys: [{ createdAt: '2024-01-02T00:00:00Z' }],
      },
    ],
  },
];

describe('a time before what is judged', () => {
  test('a live report later than the time it is judged at is unknown, never a pass', async () => {
    const { env } = await started();
    const run = await keyreeve(
      ['scan', '--rule', 'user-key-age', '--now', '2001-01-01T00:00:00Z', '--format', 'json'],
      { env },
    );
    expect(run.status).toBe(3);
    const { findings } = JSON.parse(run.stdout) as { findings: { status: string; says: string }[] };
    expect(findings.map(({ status }) => status)).toEqual(['unknown']);
    expect(findings[0]?.says).toContain('after the time it is judged at, 2001-01-01T00:00:00Z');
  });

  test('a report time before a date in the report is refused', async () => {
    const report = join(folder, 'report.csv');
    const header = 'user,arn,user_creation_time,access_key_1_active,access_key_1_last_rotated';
    const row = 'ann,arn:aws:iam::100000000001:user/ann,2024-01-01T00:00:00Z,true,2024-01-02T00:00:00Z';
    writeFileSync(report, `${header}\n${row}\n`);
    const at = '2001-01-01T00:00:00Z';
    const run = await keyreeve(['scan', '--credential-report', report, '--report-time', at, '--now', at]);
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('tells of 2024-01-02T00:00:00Z, which is after 2001-01-01T00:00:00Z');
  });
});

describe('what a limit of our own cannot hide', () => {
  test('a control that fails by its own text fails the run', async () => {
    const { env } = await started();
    const wider = ['--set', 'user-key-age.maxAgeDays=3650'];
    const asked = ['--framework', 'cis_v300', '--rule', 'user-key-age', '--now', NOW, '--quiet'];
    const run = await keyreeve(['scan', ...wider, ...asked], { env });
    expect(run.stdout).toMatch(/0 fail/);
    expect(run.status).toBe(1);
  });
});

describe('an output', () => {
  test.each([
    ['the settings', ['--config', 'FILE']],
    ['the list of people', ['--people', 'FILE']],
    ['the account list', ['--accounts', 'FILE']],
    ['a report', ['--credential-report', 'FILE']],
  ])('is not written over %s, by whatever link', async (_what, args) => {
    const file = join(folder, `input-${args[0]?.slice(2)}`);
    const link = `${file}.link`;
    writeFileSync(file, args[0] === '--config' ? 'version: 1\n' : 'ann\n');
    symlinkSync(file, link);
    for (const output of [file, link]) {
      const given = args.map((arg) => (arg === 'FILE' ? file : arg));
      const run = await keyreeve(['scan', ...given, '--output', `json:${output}`]);
      expect(run.status, output).toBe(2);
      expect(run.stderr).toMatch(/would be written over, or into/);
    }
  });
});

test('an empty --on-fail and a region that is none are refused before the scan', async () => {
  expect((await keyreeve(['scan', '--on-fail', ' '])).stderr).toContain('--on-fail names no command');
  const send = ['scan', '--send', 'security-hub', '--send-region', 'bogus'];
  expect((await keyreeve(send)).stderr).toContain('"bogus" is no region');
});

async function started() {
  const it = await sandbox({ world: OLD_KEY, now: NOW });
  return { env: it.env() };
}

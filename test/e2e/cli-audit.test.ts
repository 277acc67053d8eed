import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../sandbox/index.ts';
import type { Entry } from '../../src/audit-log/entry.ts';
import { linesIn, writeLines } from '../support/audit-log.ts';
import { keyreeve } from '../support/keyreeve.ts';

const REPORT = fileURLToPath(new URL('../reports/good.csv', import.meta.url));
const LOG = 'keyreeve-audit.jsonl';

function folder(settings = ''): string {
  const cwd = mkdtempSync(join(tmpdir(), 'keyreeve-cli-audit-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  writeFileSync(join(cwd, 'keyreeve.yaml'), `version: 1\n${settings}`);
  return cwd;
}

const scanned = (cwd: string, ...more: string[]) =>
  keyreeve(['scan', '--credential-report', REPORT, '--quiet', ...more], { cwd });

const entriesIn = (cwd: string): Entry[] => linesIn(join(cwd, LOG)).map((line) => JSON.parse(line));

describe('a scan is in the audit log', () => {
  test('beside the settings: what was judged, and the accounts as a hash', async () => {
    const cwd = folder();
    const { stderr } = await scanned(cwd);
    expect(stderr).toBe('');
    const [entry] = entriesIn(cwd);
    expect(entry).toMatchObject({
      action: 'scan',
      about: { source: 'files', redacted: false, complete: true, scanned: { number: 1 } },
    });
    expect(entry?.actor.arn).toBeUndefined();
    expect(JSON.stringify(entry)).not.toMatch(/AKIA|:user\//);
  });

  test('with the caller where it is live, and with no name where it is redacted', async () => {
    const sandbox = await startSandbox({ reportDelayMs: 0, world: [{ id: '111111111111' }] });
    onTestFinished(() => sandbox.close());
    const cwd = folder();
    await keyreeve(['scan', '--quiet'], { cwd, sandbox });
    await keyreeve(['scan', '--quiet', '--redact'], { cwd, sandbox });
    const [open, redacted] = entriesIn(cwd);
    expect(open?.actor.arn).toMatch(/^arn:aws:(iam|sts)::111111111111:/);
    expect(redacted?.actor.arn).toBeUndefined();
    expect(redacted?.about).not.toHaveProperty('scanned');
    expect(JSON.stringify(redacted)).not.toContain('111111111111');
  });

  test('that cannot be written is a line of warning at the default place, and the failure of one that was named', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, LOG), 'no log\n');
    const warned = await scanned(cwd);
    expect(warned.status).toBe(1);
    expect(warned.stderr).toMatch(/^Not in the audit log: .*is damaged/);
    const named = await scanned(cwd, '--audit-log', LOG);
    expect(named).toMatchObject({ status: 4, stdout: '' });
    expect(named.stderr).toContain('(audit-log-damaged)');
    const nowhere = await scanned(cwd, '--audit-log', 'missing/audit.jsonl');
    expect(nowhere.stderr).toMatch(/there is no such folder[\s\S]*\(audit-log-unwritable\)/);
  });

  test('which no output may be written over', async () => {
    const cwd = folder();
    const { status, stderr } = await scanned(cwd, '--output', `json:${LOG}`);
    expect(status).toBe(2);
    expect(stderr).toContain(LOG);
  });
});

test('a suppression and an attestation are in the audit log before they are in the settings', async () => {
  const cwd = folder();
  await scanned(cwd, '--output', 'run.json');
  const run = JSON.parse(readFileSync(join(cwd, 'run.json'), 'utf8'));
  const finding = run.findings.find(({ status }: { status: string }) => status === 'fail');
  const until = ['--until', '2099-01-01'];
  const accept = [
    'suppress',
    finding.id,
    '--from',
    'run.json',
    '--reason',
    'old importer',
    '--author',
    'Ann',
  ];
  expect(await keyreeve([...accept, ...until], { cwd })).toMatchObject({ status: 0, stderr: '' });
  const about = ['--account', '111122223333', '--by', 'Ann', '--evidence', 'run.json'];
  await keyreeve(['attest', 'security-questions', ...about, ...until], { cwd });
  expect(entriesIn(cwd).slice(1)).toMatchObject([
    {
      action: 'suppression',
      about: { author: 'Ann', reason: 'old importer', match: { finding: finding.id } },
    },
    { action: 'attestation', about: { rule: 'security-questions', account: '111122223333', by: 'Ann' } },
  ]);
  const settings = readFileSync(join(cwd, 'keyreeve.yaml'));
  const refused = await keyreeve(
    ['attest', 'security-contact', ...about, ...until, '--audit-log', 'missing/a.jsonl'],
    { cwd },
  );
  expect(refused.status).toBe(4);
  expect(readFileSync(join(cwd, 'keyreeve.yaml'))).toEqual(settings);
});

describe('keyreeve audit', () => {
  async function threeScans(): Promise<string> {
    const cwd = folder();
    for (let number = 0; number < 3; number += 1) await scanned(cwd);
    return cwd;
  }

  const audit = (cwd: string, ...args: string[]) => keyreeve(['audit', ...args], { cwd });

  test('verify says that the log is whole, and by a head that was kept that its end is there', async () => {
    const cwd = await threeScans();
    const whole = await audit(cwd, 'verify');
    expect(whole).toMatchObject({ status: 0, stderr: '' });
    expect(whole.stdout).toMatch(/^Whole: 3 entries[\s\S]*only a head that is kept elsewhere can tell/);
    const head = (await audit(cwd, 'head')).stdout;
    expect(head).toMatch(/^3:[0-9a-f]{64}\n$/);
    writeFileSync(join(cwd, 'head.txt'), head);
    await scanned(cwd);
    for (const given of [head.trim(), 'head.txt']) {
      const { status, stdout } = await audit(cwd, 'verify', '--head', given);
      expect(status).toBe(0);
      expect(stdout).toContain('compared with the head given and the head beside it');
    }
    rmSync(join(cwd, `${LOG}.head`));
    writeLines(join(cwd, LOG), linesIn(join(cwd, LOG)).slice(0, 2));
    const cut = await audit(cwd, 'verify', '--head', 'head.txt');
    expect(cut.status).toBe(1);
    expect(cut.stdout).toMatch(/line 3: truncated\n {2}The log ends with entry 2, and it once had entry 3\./);
  });

  test('verify names the line of the first entry that was edited, and the others show what is left and fail', async () => {
    const cwd = await threeScans();
    const lines = linesIn(join(cwd, LOG));
    writeLines(join(cwd, LOG), lines.with(1, (lines[1] ?? '').replace('"fail":', '"fail":1')));
    const { status, stdout } = await audit(cwd, 'verify');
    expect(status).toBe(1);
    expect(stdout).toMatch(/line 2: edited\n {2}Entry 2 was edited/);
    const asked = { show: ['show', '--format', 'json'], head: ['head'], csv: ['export', '--format', 'csv'] };
    const told = await Promise.all(
      [asked.show, asked.head, asked.csv].map((command) => audit(cwd, ...command)),
    );
    for (const { status, stderr } of told) {
      expect(status).toBe(4);
      expect(stderr).toMatch(/line 2[\s\S]*keyreeve audit verify[\s\S]*\(audit-log-damaged\)/);
    }
    const [shown, head, csv] = told.map(({ stdout }) => stdout);
    expect(JSON.parse(shown ?? '').map(({ seq }: { seq: number }) => seq)).toEqual([1, 3]);
    expect(head).toBe('');
    expect(csv?.match(/^[13],/gm)).toHaveLength(2);
  });

  test('verify checks signatures by a public key', async () => {
    const cwd = folder('auditLog:\n  signWith: key.pem\n');
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    writeFileSync(join(cwd, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(cwd, 'public.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
    await scanned(cwd);
    const by = ['--public-key', 'public.pem', '--require-signatures'];
    const signed = await audit(cwd, 'verify', ...by);
    expect(signed.stdout).toContain('signatures: 1 by this key, 0 missing');
    expect(signed.status).toBe(0);
    writeLines(
      join(cwd, LOG),
      linesIn(join(cwd, LOG)).map((line) => line.replace(/,"signature":"[^"]*"/, '')),
    );
    expect((await audit(cwd, 'verify', ...by)).stdout).toContain('line 1: unsigned');
    const keyless = await audit(cwd, 'verify', '--require-signatures');
    expect(keyless.status).toBe(2);
  });

  test('show prints the newest entries, by plan and kind, as a table or as JSON', async () => {
    const cwd = await threeScans();
    const table = await audit(cwd, 'show', '--last', '2');
    expect(table.stdout.split('\n').filter((line) => line.includes('scan'))).toHaveLength(2);
    expect(table.stderr).toBe('1 earlier, which --last 3 shows.\n');
    const json = await audit(cwd, 'show', '--format', 'json', '--action', 'scan');
    expect(JSON.parse(json.stdout)).toEqual(entriesIn(cwd));
    expect((await audit(cwd, 'show', '--plan', 'p-none')).stdout).toBe('No entry.\n');
    expect((await audit(cwd, 'show', '--action', 'nonsense')).status).toBe(2);
  });

  test('export writes a file or prints, and never over the log', async () => {
    const cwd = await threeScans();
    const printed = await audit(cwd, 'export', '--format', 'csv');
    expect(printed.stdout.split('\r\n')).toHaveLength(5);
    await audit(cwd, 'export', '--format', 'ocsf', '--output', 'events.json');
    expect(JSON.parse(readFileSync(join(cwd, 'events.json'), 'utf8'))).toHaveLength(3);
    expect((await audit(cwd, 'export', '--format', 'csv', '--output', LOG)).status).toBe(2);
    expect((await audit(cwd, 'export')).status).toBe(2);
  });

  test('says of a log that is not there that there is none, and of a head that it is none', async () => {
    const cwd = folder();
    const missing = await audit(cwd, 'verify');
    expect(missing.status).toBe(2);
    expect(missing.stderr).toContain('(unreadable-file)');
    expect((await audit(cwd, 'show')).stderr).toContain('there is no audit log');
    writeFileSync(join(cwd, 'head.txt'), 'three');
    expect((await audit(cwd, 'verify', '--head', 'head.txt')).stderr).toContain('holds no head');
    expect((await audit(cwd, 'verify', '--anchor')).stderr).toContain('auditLog.anchor');
    expect((await audit(cwd, 'anchor')).stderr).toContain('--bucket');
  });
});

test('a log that was taken away, of which the store has a copy, is not begun anew: each command tells it', async () => {
  const cwd = folder('store: { place: store.sqlite }\n');
  const env = { KEYREEVE_STORE: '' };
  const run = (...args: string[]) => keyreeve(args, { cwd, env });
  const whole = ['--credential-report', REPORT, '--quiet'];
  expect((await run('scan', ...whole)).stderr).toBe('');
  const verified = await run('audit', 'verify');
  expect([verified.status, verified.stdout]).toEqual([
    0,
    expect.stringContaining('the copy of 1 entry in the store'),
  ]);
  expect(verified.stdout).toContain('Whether its end was cut off');
  writeFileSync(join(cwd, 'none.sqlite'), 'This is no database.');
  const blind = await run('audit', 'verify', '--store', 'none.sqlite');
  expect([blind.status, blind.stderr]).toEqual([
    3,
    expect.stringContaining('was not compared with the copy'),
  ]);
  const named = await keyreeve(['audit', 'verify'], { cwd, env: { KEYREEVE_STORE: 'none.sqlite' } });
  expect(named.status).toBe(3);
  const absent = await run('audit', 'verify', '--store', 'mistyped.sqlite');
  expect([absent.status, absent.stderr]).toEqual([3, expect.stringContaining('it has no copy of this log')]);
  expect(existsSync(join(cwd, 'mistyped.sqlite'))).toBe(false);
  // Whoever is handed the log and the store has them elsewhere.
  copyFileSync(join(cwd, LOG), join(cwd, 'handed.jsonl'));
  const handed = await run('audit', 'verify', '--audit-log', 'handed.jsonl', '--store', 'store.sqlite');
  expect(handed.stdout).toContain('the copy of 1 entry in the store');
  for (const end of ['', '.head']) rmSync(join(cwd, `${LOG}${end}`));
  const lost = expect.stringMatching(/is gone: the store has a copy of 1 entry of it\.[\s\S]*Put it back/);
  for (const args of [
    ['scan', ...whole, '--audit-log', LOG],
    ['plan', 'status'],
    ['undo', 'p-000000000000'],
  ]) {
    const { status, stderr } = await run(...args);
    expect([args[0], status, stderr]).toEqual([args[0], 4, lost]);
  }
  const warned = await run('scan', ...whole);
  expect([warned.status, warned.stderr]).toEqual([
    1,
    expect.stringMatching(/^Not in the audit log: .*is gone/),
  ]);
  const damaged = await run('audit', 'verify');
  expect([damaged.status, damaged.stdout]).toEqual([
    1,
    expect.stringMatching(/^Damaged: .*truncated[\s\S]*is gone: the store[\s\S]*Put it back/),
  ]);
  expect((await run('audit', 'verify', '--no-store')).status).toBe(2);
  expect(existsSync(join(cwd, LOG))).toBe(false);
  expect((await run('scan', ...whole, '--audit-log', 'other.jsonl')).status).toBe(1);
  expect(linesIn(join(cwd, 'other.jsonl'))).toHaveLength(1);
  copyFileSync(join(cwd, 'other.jsonl'), join(cwd, LOG));
  expect((await run('audit', 'verify')).stdout).toMatch(
    /^Damaged: .*line 1: edited[\s\S]*is another log\.[\s\S]*is not the one that was there before[\s\S]*Put it back/,
  );
});

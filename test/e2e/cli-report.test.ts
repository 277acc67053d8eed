import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyreeve } from '../support/keyreeve.ts';
import { ACCOUNT, account, NOW, REPORTED_AT, reportText, sandboxes } from '../support/sandboxes.ts';

const sandbox = sandboxes();
const REPORT = ['report', '--now', NOW];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyreeve-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const world = () => [account(), account({ id: '444455556666' }), account({ id: '777788889999', roles: [] })];

describe('keyreeve report', () => {
  it('saves one report as AWS gave it, and tells its age on standard error', async () => {
    const started = await sandbox({ world: [account()] });
    const path = join(folder, 'credentials.csv');
    const ended = await keyreeve([...REPORT, '--output', path], { sandbox: started });
    expect(ended).toMatchObject({ status: 0, stdout: '' });
    expect(readFileSync(path, 'utf8')).toBe(await reportText(started));
    const [made, hint] = ended.stderr.split('\n');
    expect(made).toBe(`${ACCOUNT}  made ${REPORTED_AT} (2 hours old)  ${path}`);
    expect(hint).toContain('save it with --json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('saves it as the AWS CLI prints it for .json, and a scan of that file knows its age', async () => {
    const path = join(folder, 'credentials.json');
    await keyreeve([...REPORT, '--output', path], { sandbox: await sandbox({ world: [account()] }) });
    const saved = JSON.parse(readFileSync(path, 'utf8')) as object;
    expect(saved).toMatchObject({ ReportFormat: 'text/csv', GeneratedTime: REPORTED_AT });
    const scan = await keyreeve(['scan', '--now', NOW, '--credential-report', path]);
    expect(scan.stdout).toContain('report 2 h old');
  });

  it('saves several with --json, so that a scan of the folder knows their ages, and not into one file', async () => {
    const world = [account(), account({ id: '222233334444' })];
    const started = await sandbox({ world });
    const into = join(folder, 'reports');
    const several = [...REPORT, '--account', ACCOUNT, '--account', '222233334444'];
    await keyreeve([...several, '--json', '--output', into], { sandbox: started });
    const scan = await keyreeve(['scan', '--now', NOW, '--credential-report', into]);
    expect(scan.stdout).toContain('reports 2 h old');
    const refused = await keyreeve([...several, '--output', join(folder, 'all.csv')], { sandbox: started });
    expect(refused).toMatchObject({ status: 2 });
    expect(refused.stderr).toContain('Several reports do not go into one file');
  });

  it('prints it for -, so that it can be piped into a scan', async () => {
    const started = await sandbox({ world: [account()] });
    const printed = await keyreeve([...REPORT, '--output', '-'], { sandbox: started });
    expect(printed.stdout).toBe(await reportText(started));
    const args = ['scan', '--now', NOW, '--rule', 'root-access-key', '--credential-report', '-'];
    const scan = await keyreeve(args, { input: printed.stdout });
    expect(scan.status).toBe(0);
  });

  it('saves several into a folder, names those it could not have, and ends with status 3', async () => {
    const started = await sandbox({ world: world() });
    const ended = await keyreeve([...REPORT, '--org', '--output', join(folder, 'all')], { sandbox: started });
    expect(ended.status).toBe(3);
    expect(readdirSync(join(folder, 'all')).toSorted()).toEqual(['111122223333.csv', '444455556666.csv']);
    expect(ended.stderr).toMatch(/^777788889999 {2}failed: The scanning role cannot be assumed/m);
    const scan = await keyreeve([
      'scan',
      '--now',
      NOW,
      '--credential-report',
      join(folder, 'all'),
      '--quiet',
    ]);
    expect(scan.stdout).toContain('2 scanned of 2 accounts');
  });

  it('puts the one report into a folder that is there', async () => {
    mkdirSync(join(folder, 'there'));
    const started = await sandbox({ world: [account()] });
    await keyreeve([...REPORT, '--output', join(folder, 'there')], { sandbox: started });
    expect(readdirSync(join(folder, 'there'))).toEqual([`${ACCOUNT}.csv`]);
  });

  it('ends with status 4 where none was to be had, and leaves no file', async () => {
    const denied = await sandbox({ world: [account({ denies: ['iam:*CredentialReport'] })] });
    const path = join(folder, 'none.csv');
    const ended = await keyreeve([...REPORT, '--output', path], { sandbox: denied });
    expect(ended.status).toBe(4);
    expect(ended.stderr).toMatch(/iam:GenerateCredentialReport[\s\S]*keyreeve doctor/);
    expect(ended.stderr).toContain('(report-unavailable)');
    expect(existsSync(path)).toBe(false);
  });

  it('refuses a wrong place before it asks for a report', async () => {
    const started = await sandbox({ world: world() });
    const missing = await keyreeve([...REPORT, '--output', join(folder, 'no/x.csv')], { sandbox: started });
    expect(missing.status).toBe(4);
    expect(missing.stderr).toContain('there is no such folder');
    const several = await keyreeve([...REPORT, '--org', '--output', '-'], { sandbox: started });
    expect(several.status).toBe(2);
    expect(several.stderr).toContain('Name a folder.');
    expect(started.calls.byOperation).not.toHaveProperty('iam:GenerateCredentialReport');
  });
});

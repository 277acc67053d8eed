import { describe, expect, it } from 'vitest';
import { scanningCalls } from '../../src/app/permissions.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { account, sandboxes } from '../support/sandboxes.ts';

const sandbox = sandboxes();
const CREATED = '2026-01-10T10:00:00Z';
const users = [{ name: 'alice', createdAt: CREATED, accessKeys: [{ createdAt: CREATED }] }];

describe('keyreeve doctor', () => {
  it('says who I am, that every call of a scan is permitted, and what to do next', async () => {
    const ended = await keyreeve(['doctor'], { sandbox: await sandbox({ world: [account({ users })] }) });
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    expect(ended.stdout).toContain('arn:aws:iam::111122223333:user/sandbox-operator');
    expect(ended.stdout).toMatch(/^ready {6}111122223333.*: \d+ calls permitted/m);
    expect(ended.stdout).not.toMatch(/^ +no +/m);
    expect(ended.stdout).toContain('Next: keyreeve scan');
  });

  it('names the call that is denied, the rules it is for, and the fix', async () => {
    const world = [account({ users, denies: ['iam:GetAccountSummary'] })];
    const ended = await keyreeve(['doctor'], { sandbox: await sandbox({ world }) });
    expect(ended.status).toBe(3);
    expect(ended.stdout).toMatch(
      /^ +no +iam:GetAccountSummary\n.*lacks the permission iam:GetAccountSummary/m,
    );
    const rules = /Not fully judged without it: ([^.]*)\./.exec(ended.stdout)?.[1]?.split(/,\s+/);
    expect(rules).toEqual([
      'root-access-key',
      'root-credentials-centralised',
      'root-hardware-mfa',
      'root-mfa',
      'root-signing-certificate',
    ]);
    expect(ended.stdout.match(/^ +no +\S+$/gm)).toHaveLength(1);
  });

  it('tells accounts that let nobody in from those that are ready and those left out', async () => {
    const world = [
      account({ users }),
      account({ id: '444455556666', name: 'closed to us', roles: [] }),
      account({ id: '777788889999', state: 'SUSPENDED' }),
    ];
    const ended = await keyreeve(['doctor', '--org'], { sandbox: await sandbox({ world }) });
    expect(ended.status).toBe(3);
    expect(ended.stdout).toMatch(/^no access {2}444455556666 \(closed to us\)/m);
    expect(ended.stdout).toMatch(/^skipped {4}777788889999/m);
    expect(ended.stdout).toContain('1 ready, 0 partly, 1 without access, 1 skipped of 3 accounts.');
  });

  it('tries only what the rules asked for need, and with --fresh more', async () => {
    const started = await sandbox({ world: [account({ users })] });
    const probes = async (...args: string[]) => {
      const ended = await keyreeve(['doctor', '--format', 'json', ...args], { sandbox: started });
      const { accounts } = JSON.parse(ended.stdout) as { accounts: { probes: { call: string }[] }[] };
      return accounts[0]?.probes.map(({ call }) => call);
    };
    const forRoot = ['iam:GenerateCredentialReport', 'iam:GetAccountSummary', 'iam:GetCredentialReport'];
    expect(await probes()).toEqual(scanningCalls({}));
    expect(await probes('--rule', 'root-access-key')).toEqual(forRoot);
    expect(await probes('--fresh')).toEqual(
      expect.arrayContaining(['cloudtrail:LookupEvents', 'iam:ListUsers']),
    );
  });

  it('says so where the credentials themselves are no good', async () => {
    const started = await sandbox({ world: [account()] });
    const env = { AWS_ACCESS_KEY_ID: 'AKIANOBODYNOBODY2222' };
    const ended = await keyreeve(['doctor'], { sandbox: started, env });
    expect(ended).toMatchObject({ status: 4, stdout: '' });
    expect(ended.stderr).toContain('no-credentials');
  });
});

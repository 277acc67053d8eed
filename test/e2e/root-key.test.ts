import { describe, expect, it } from 'vitest';
import type { AccountSpec, SandboxOptions } from '../../sandbox/index.ts';
import { ACCOUNT, account, evidence, one, REPORTED_AT, sandboxes, scanned } from '../support/sandboxes.ts';

const RULE = 'root-access-key';
const sandbox = sandboxes();
const OLD = '2021-05-05T08:00:00Z';

/** Scans one account for its root keys, with the whole run beside the finding. */
async function rootOf(spec: Partial<AccountSpec>, options: SandboxOptions = {}) {
  const all = await scanned(await sandbox({ world: [account(spec)], ...options }), { rules: [RULE] });
  return { ...all, finding: one(all, RULE) };
}

describe('a root access key, live', () => {
  it('R01 an active key is critical, one finding names both keys, and tells the last use', async () => {
    const lastUsed = { at: '2026-11-20T12:00:00Z', region: 'us-east-1', service: 's3' };
    const { finding, run } = await rootOf({
      root: { accessKeys: [{ createdAt: OLD, lastUsed }, { createdAt: '2022-06-06T08:00:00Z' }] },
    });
    expect(finding).toMatchObject({ status: 'fail', severity: 'critical' });
    expect(finding.says).toMatch(/created 2021-05-05T08:00:00Z, 2027 days old, last used 2 days ago/);
    expect(finding.says).toMatch(/created 2022-06-06T08:00:00Z, 1630 days old, no use is recorded/);
    expect(run.failing).toMatchObject({ critical: 1, high: 0 });
  });

  it('R02 an account without root keys gets a pass of its own, by both readings', async () => {
    const { finding, run } = await rootOf({ root: {} });
    expect(finding.status).toBe('pass');
    expect(finding.resource).toMatchObject({ type: 'AwsIamRootUser', arn: `arn:aws:iam::${ACCOUNT}:root` });
    expect(evidence(finding, 'accountAccessKeysPresent')).toBe(0);
    expect(evidence(finding, 'rootKeysInReport')).toBe(0);
    expect(run.complete).toBe(true);
  });

  it('R03 an inactive key is high: it can be reactivated', async () => {
    const { finding } = await rootOf({ root: { accessKeys: [{ createdAt: OLD, status: 'Inactive' }] } });
    expect(finding).toMatchObject({ status: 'fail', severity: 'high' });
    expect(finding.says).toContain('reactivated');
  });

  it('R04 a key that went since the report is a pass that says so and keeps both values', async () => {
    const world = await sandbox({ world: [account({ root: { accessKeys: [{ createdAt: OLD }] } })] });
    world.account(ACCOUNT).setRootAccessKeys([]);
    const finding = one(await scanned(world), RULE);
    expect(finding.status).toBe('pass');
    expect(finding.says).toContain(`Fixed since the report of ${REPORTED_AT}`);
    expect(evidence(finding, 'accountAccessKeysPresent')).toBe(0);
    expect(evidence(finding, 'activeRootKeysInReport')).toBe(1);
  });

  it('R05 a key made after the report is critical, its status unproved', async () => {
    const world = await sandbox({ world: [account({ root: {} })] });
    world.account(ACCOUNT).setRootAccessKeys([{ createdAt: '2026-11-22T11:00:00Z', status: 'Inactive' }]);
    const finding = one(await scanned(world), RULE);
    expect(finding).toMatchObject({ status: 'fail', severity: 'critical' });
    expect(finding.says).toContain('status unproved');
  });

  it('R12 root passwords of every spelling are read, none of them a gap', async () => {
    for (const passwordEnabled of [true, false, 'not_supported'] as const) {
      const { finding, run } = await rootOf({ root: { passwordEnabled, accessKeys: [{ createdAt: OLD }] } });
      expect([finding.status, run.complete]).toEqual(['fail', true]);
    }
  });

  it('R15, R19 a user named root is judged as a user and tells nothing of the root user', async () => {
    const createdAt = '2024-01-01T00:00:00Z';
    const user = { name: 'root', createdAt, password: { createdAt }, accessKeys: [{ createdAt }] };
    const world = await sandbox({ world: [account({ root: {}, users: [user] })] });
    const all = await scanned(world);
    expect(one(all, RULE).status).toBe('pass');
    expect(one(all, 'user-setup-access-key')).toMatchObject({
      status: 'fail',
      resource: { type: 'AwsIamUser', arn: `arn:aws:iam::${ACCOUNT}:user/root` },
    });
  });
});

describe('a root access key where one of the two readings is missing', () => {
  it('R06 China has no root row: not applicable without keys, and a summary of 1 fails all the same', async () => {
    const china = { partition: 'aws-cn' } as const;
    const users = [{ name: 'admin', createdAt: OLD }];
    const clean = await rootOf({ users }, china);
    expect(clean.finding.status).toBe('not-applicable');
    const unread = await rootOf({ users, denies: ['iam:GetAccountSummary'] }, china);
    expect(unread.finding.status).toBe('not-applicable');
    const key = await rootOf({ users, root: { accessKeys: [{ createdAt: OLD }] } }, china);
    expect(key.finding).toMatchObject({ status: 'fail', severity: 'critical' });
  });

  it('R07, R08 GovCloud has a root user: no key passes, a key fails', async () => {
    const clean = await rootOf({ root: { passwordEnabled: false } }, { partition: 'aws-us-gov' });
    expect(clean.finding).toMatchObject({
      status: 'pass',
      resource: { arn: `arn:aws-us-gov:iam::${ACCOUNT}:root` },
    });
    const key = await rootOf({ root: { accessKeys: [{ createdAt: OLD }] } }, { partition: 'aws-us-gov' });
    expect(key.finding).toMatchObject({ status: 'fail', severity: 'critical' });
  });

  it('R09 without a root row the summary decides: 0 passes, 1 is critical, unread is unknown', async () => {
    const none = await rootOf({ root: { noRow: true } });
    expect(none.finding.status).toBe('pass');
    const some = await rootOf({ root: { noRow: true, accessKeys: [{ createdAt: OLD }] } });
    expect(some.finding).toMatchObject({ status: 'fail', severity: 'critical' });
    expect(some.finding.says).toContain('active or inactive is not known');
    const unread = await rootOf({ root: { noRow: true }, denies: ['iam:GetAccountSummary'] });
    expect(unread.finding.status).toBe('unknown');
    expect(unread.run.complete).toBe(false);
  });

  it('an active key in the report fails though the summary is denied, and the run is incomplete', async () => {
    const { finding, run, coverage } = await rootOf({
      root: { accessKeys: [{ createdAt: OLD }] },
      denies: ['iam:GetAccountSummary'],
    });
    expect(finding).toMatchObject({ status: 'fail', severity: 'critical' });
    expect(run.complete).toBe(false);
    expect(coverage[0]).toMatchObject({ status: 'partial', notRead: [{ source: 'iam:GetAccountSummary' }] });
  });

  it('the summary decides alone where both report calls are denied', async () => {
    const { finding, run } = await rootOf({ denies: ['iam:*CredentialReport'] });
    expect(finding.status).toBe('pass');
    expect(run.complete).toBe(false);
  });
});

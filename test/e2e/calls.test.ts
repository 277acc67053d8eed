import { describe, expect, it } from 'vitest';
import type { UserSpec } from '../../sandbox/index.ts';
import { scanningCalls } from '../../src/app/permissions.ts';
import type { ScanOptions } from '../../src/app/scan-options.ts';
import { ACCOUNT, account, KEY_RULES, one, sandboxes, scanned, statuses } from '../support/sandboxes.ts';

const SETUP = 'user-setup-access-key';
const CREATED = '2026-01-10T10:00:00Z';
const sandbox = sandboxes();

/** Console users, the first so many of them with two keys that were made at setup. */
function population(users: number, failing: number): UserSpec[] {
  const keys = [{ createdAt: CREATED }, { createdAt: '2026-01-10T10:00:09Z' }];
  return Array.from({ length: users }, (_, index) => ({
    name: `user-${String(index).padStart(5, '0')}`,
    createdAt: CREATED,
    password: { createdAt: CREATED },
    ...(index < failing && { accessKeys: keys }),
  }));
}

async function callsOf(users: readonly UserSpec[], options: ScanOptions = {}, denies: string[] = []) {
  const world = await sandbox({ world: [account({ users, denies })], trailLimit: false });
  const { coverage, findings, run } = await scanned(world, { rules: KEY_RULES, ...options });
  const { 'sts:GetCallerIdentity': _whoAmI, ...made } = world.calls.byOperation;
  const total = Object.values(made).reduce((sum, count) => sum + count, 0);
  return { made, total, coverage, findings, run };
}

describe('the calls of a scan by the rules about keys', () => {
  it('C16 are 3 + 4·F for F failing users, and do not grow with the number of users', async () => {
    const small = await callsOf(population(50, 20));
    const large = await callsOf(population(5000, 20));
    expect(large.total).toBe(small.total);
    expect(large.total).toBe(3 + 4 * 20);
    expect(large.made).toMatchObject({
      'iam:GenerateCredentialReport': 1,
      'iam:GetCredentialReport': 1,
      'iam:GetAccountSummary': 1,
      'iam:ListAccessKeys': 20,
      'iam:GetLoginProfile': 20,
      'iam:GetAccessKeyLastUsed': 40,
    });
    expect(large.coverage).toMatchObject([{ users: 5000, usersReadAgain: 20, calls: { read: 83, poll: 0 } }]);
    expect(statuses(large, SETUP).filter((status) => status === 'fail')).toHaveLength(40);
    expect(large.run.counts.pass).toBe(1 + 2 * 4980);
  });

  it('C16 with --fresh one page of ListUsers for each thousand users is added', async () => {
    // Lookups are paced at two a second, and one that is denied is the last.
    const { made } = await callsOf(population(2500, 1), { fresh: true }, ['cloudtrail:*']);
    expect(made['iam:ListUsers']).toBe(3);
    expect(made['iam:ListAccessKeys']).toBe(1);
  });

  it('for one rule are those of its facts only', async () => {
    const users = population(5, 5);
    const root = await callsOf(users, { rules: ['root-access-key'] });
    expect(Object.keys(root.made)).toEqual([
      'iam:GenerateCredentialReport',
      'iam:GetAccountSummary',
      'iam:GetCredentialReport',
    ]);
    const keys = await callsOf(users, { rules: [SETUP] });
    expect(Object.keys(keys.made)).not.toContain('iam:GetAccountSummary');
  });

  it('are exactly those the least-privilege policy grants, no more and no less', async () => {
    for (const options of [{}, { fresh: true }, { rules: ['root-access-key'] }]) {
      const world = await sandbox({
        world: [
          account({ users: population(3, 2) }),
          account({ id: '444455556666', users: population(3, 2) }),
        ],
        trailLimit: false,
      });
      const member = world.account('444455556666');
      member.createAccessKey('user-00000', { at: '2026-11-22T11:00:00Z' });
      world.calls.reset();
      const asked = { rules: KEY_RULES, ...options };
      const scan = await scanned(world, { ...asked, accounts: ['444455556666'] });
      expect(scan.run.complete).toBe(true);
      const { 'sts:GetCallerIdentity': _free, 'sts:AssumeRole': assumed, ...made } = world.calls.byOperation;
      expect(assumed).toBe(1);
      expect(Object.keys(made)).toEqual(scanningCalls(asked));
    }
  });
});

describe('K06 a call on one user that is denied', () => {
  const users = population(1, 1);

  it('a denied GetLoginProfile leaves the password that the report has', async () => {
    const world = await sandbox({ world: [account({ users, denies: ['iam:GetLoginProfile'] })] });
    const scan = await scanned(world, { rules: KEY_RULES });
    expect(statuses(scan, SETUP)).toEqual(['fail', 'fail']);
    expect(scan.coverage).toMatchObject([
      { status: 'partial', notRead: [{ source: 'iam:GetLoginProfile' }] },
    ]);
  });

  it('a denied ListAccessKeys leaves the keys that the report has, without ids', async () => {
    const world = await sandbox({ world: [account({ users, denies: ['iam:ListAccessKeys'] })] });
    const scan = await scanned(world, { rules: KEY_RULES });
    expect(statuses(scan, SETUP)).toEqual(['fail', 'fail']);
    expect(scan.findings.every(({ credential }) => credential?.accessKeyId === undefined)).toBe(true);
    expect(scan.run.complete).toBe(false);
  });

  it('a denied GetAccessKeyLastUsed leaves the use that the report has', async () => {
    const world = await sandbox({ world: [account({ users, denies: ['iam:GetAccessKeyLastUsed'] })] });
    const scan = await scanned(world, { rules: KEY_RULES });
    expect(statuses(scan, SETUP)).toEqual(['fail', 'fail']);
    expect(scan.coverage).toMatchObject([{ notRead: [{ source: 'iam:GetAccessKeyLastUsed' }] }]);
  });

  it('throttling is waited out, counted, and changes no verdict', async () => {
    const faults = [{ operation: 'iam:ListAccessKeys', code: 'Throttling', times: 1 }];
    const started = await sandbox({ world: [account({ users })], faults });
    const scan = await scanned(started, { rules: KEY_RULES });
    expect(scan.run).toMatchObject({ complete: true, calls: { retries: 1 } });
    expect(one(scan, 'root-access-key').account.id).toBe(ACCOUNT);
  });
});

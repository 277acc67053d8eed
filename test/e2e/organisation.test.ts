import { describe, expect, it } from 'vitest';
import type { AccountSpec, SandboxOptions } from '../../sandbox/index.ts';
import type { ScanOptions } from '../../src/app/scan-options.ts';
import { findUnit } from '../support/organisation.ts';
import { account, one, sandboxes, scanned } from '../support/sandboxes.ts';

const MANAGEMENT = '100000000001';
const sandbox = sandboxes();

/** An organisation: the management account first, then these members. */
function organisation(...members: readonly Partial<AccountSpec>[]): AccountSpec[] {
  const ids = members.map((spec, index) => account({ id: String(200000000000 + index), ...spec }));
  return [account({ id: MANAGEMENT, name: 'management' }), ...ids];
}

async function scanOf(world: readonly AccountSpec[], options: ScanOptions = {}, more: SandboxOptions = {}) {
  const started = await sandbox({ world, ...more });
  const all = await scanned(started, { organization: true, rules: ['root-access-key'], ...options });
  const status = Object.fromEntries(all.coverage.map((each) => [each.account.id, each.status]));
  return { ...all, status, calls: started.calls.byOperation, sandbox: started };
}

describe('the accounts of an organisation', () => {
  it('O01 that are not active are listed with their state, and no role in them is assumed', async () => {
    const states = ['SUSPENDED', 'PENDING_CLOSURE', 'CLOSED', 'PENDING_ACTIVATION'] as const;
    const scan = await scanOf(organisation({}, ...states.map((state) => ({ state }))));
    expect(scan.run.accounts).toMatchObject({ scanned: 2, skipped: 4, failed: 0 });
    expect(scan.coverage.slice(2).map(({ state }) => state)).toEqual(states);
    expect(scan.coverage.slice(2).every(({ reason, state = '?' }) => reason?.includes(state))).toBe(true);
    expect(scan.calls['sts:AssumeRole']).toBe(1);
    expect(scan.run.complete).toBe(true);
  });

  it('O02 with the old Status instead of State are chosen all the same', async () => {
    const legacy = { legacyStatusOnly: true };
    const scan = await scanOf(organisation(legacy, { ...legacy, state: 'SUSPENDED' }));
    expect(scan.run.accounts).toMatchObject({ scanned: 2, skipped: 1 });
  });

  it('O02 none selected is an error, never a clean run', async () => {
    const world = organisation({});
    const nobody = scanOf(world, { skipAccounts: [MANAGEMENT, '200000000000'] });
    await expect(nobody).rejects.toMatchObject({ code: 'nothing-selected', exitStatus: 2 });
  });

  it('O03, K13 whose role is denied are named with cause and fix; the others are scanned', async () => {
    const members = Array.from({ length: 20 }, (_, index) => (index % 7 === 3 ? { roles: [] } : {}));
    const scan = await scanOf(organisation(...members));
    const failed = scan.coverage.filter(({ status }) => status === 'failed');
    expect(failed.map((each) => each.account.id)).toEqual(['200000000003', '200000000010', '200000000017']);
    expect(failed.every(({ reason, fix }) => reason?.includes('cannot be assumed') && fix)).toBe(true);
    expect(scan.run).toMatchObject({ complete: false, accounts: { scanned: 18, failed: 3 } });
    expect(scan.run.counts).toMatchObject({ unknown: 3, pass: 18 });
  });

  it('O04 include the management account, read with its own session and no role', async () => {
    const [management = account(), ...members] = organisation({});
    const scan = await scanOf([{ ...management, roles: [] }, ...members]);
    expect(scan.coverage[0]).toMatchObject({
      account: { id: MANAGEMENT, isManagement: true },
      status: 'scanned',
    });
    expect(scan.coverage[0]?.calls.session).toBe(0);
  });

  it('O05 are each entered from the base session, never from the account before', async () => {
    const scan = await scanOf(organisation({}, {}, {}));
    // A chained session may only last an hour, and would be counted as made by the account it comes from.
    expect(scan.calls['sts:AssumeRole']).toBe(3);
    expect(scan.sandbox.calls.byAccount).toMatchObject({ '200000000000': 3, '200000000001': 3 });
  });

  it('O06 whose session expires in the middle get another, and the call is repeated', async () => {
    const faults = [
      {
        operation: 'iam:GetAccountSummary',
        code: 'ExpiredToken',
        status: 403,
        account: '200000000000',
        times: 1,
      },
    ];
    const scan = await scanOf(organisation({}), {}, { faults });
    expect(scan.status).toEqual({ [MANAGEMENT]: 'scanned', '200000000000': 'scanned' });
    expect(scan.calls['sts:AssumeRole']).toBe(2);
  });

  it('O06 whose new session is called expired too are unknown from there', async () => {
    const faults = [{ operation: 'iam:*', code: 'ExpiredToken', status: 403, account: '200000000000' }];
    const scan = await scanOf(organisation({}), {}, { faults });
    expect(scan.status).toEqual({ [MANAGEMENT]: 'scanned', '200000000000': 'failed' });
    expect(scan.calls['sts:AssumeRole']).toBeLessThanOrEqual(4);
  });

  it('O07 cannot be listed by a member: it says who may, and that a list of accounts will do', async () => {
    const refused = scanOf(organisation({}), {}, { callerAccount: '200000000000' });
    await expect(refused).rejects.toMatchObject({
      code: 'organization-unreadable',
      hint: expect.stringMatching(/management account.*delegated.*--accounts/),
    });
  });

  it('O07 can be listed by a delegated administrator', async () => {
    const delegated = { callerAccount: '200000000000', delegatedAdministrators: ['200000000000'] };
    const scan = await scanOf(organisation({}, {}), {}, delegated);
    expect(scan.run.accounts.scanned).toBe(3);
  });

  it('O08 given twice are scanned once', async () => {
    const world = organisation({});
    const twice = ['200000000000', { id: '200000000000', role: 'Other' }, '200000000000'];
    const scan = await scanOf(world, { organization: false, accounts: twice });
    expect(scan.coverage).toHaveLength(1);
    expect(scan.findings).toHaveLength(1);
  });

  it('O10 denied by a service control policy get other words and another fix than a missing role', async () => {
    const scan = await scanOf(
      organisation({ roles: [] }, { scpDenies: ['sts:AssumeRole'] }, { scpDenies: ['iam:*'] }),
    );
    const [missing, assuming, reading] = scan.coverage.slice(1);
    expect(missing?.fix).toContain('Create the role');
    expect(assuming?.reason).toContain('service control policy');
    expect(reading?.reason).toContain('service control policy');
    expect(new Set([missing?.fix, assuming?.fix, reading?.fix]).size).toBe(3);
    expect(scan.run.accounts.failed).toBe(3);
  });

  it('below an organisational unit are found at any depth, through empty pages', async () => {
    const world = organisation({ ou: 'workloads/test' }, { ou: 'workloads' }, { ou: 'other' });
    const started = await sandbox({ world, emptyPages: true });
    const ous = [await findUnit(started, 'workloads')];
    const scan = await scanned(started, { organization: { ous }, rules: ['root-access-key'] });
    expect(scan.coverage.map((each) => each.account.id)).toEqual(['200000000000', '200000000001']);
  });
});

describe('--audit-root', () => {
  it('names the ids of root keys of members, and misses nothing in the management account, which has no such session', async () => {
    const keys = [{ id: 'AKIAROOTROOTROOTROOT', createdAt: '2022-01-01T00:00:00Z' }];
    const ownKeys = [{ createdAt: '2022-01-01T00:00:00Z' }];
    const [member] = organisation({ root: { accessKeys: keys } }).slice(1);
    const world = [account({ id: MANAGEMENT, root: { accessKeys: ownKeys } }), ...(member ? [member] : [])];
    expect(JSON.stringify((await scanOf(world)).findings)).not.toContain('AKIAROOT');
    const scan = await scanOf(world, { auditRoot: true });
    const finding = one(
      { findings: scan.findings.filter((each) => each.account.id === member?.id) },
      'root-access-key',
    );
    expect(finding.says).toContain('AKIAROOTROOTROOTROOT');
    const [management] = scan.coverage;
    expect(management).toMatchObject({ account: { id: MANAGEMENT }, status: 'scanned', notRead: [] });
    expect(
      one({ findings: scan.findings.filter((each) => each.account.id === MANAGEMENT) }, 'root-access-key')
        .status,
    ).toBe('fail');
  });

  it('says how to switch centralised root access on where it is off', async () => {
    const world = organisation({ root: { accessKeys: [{ createdAt: '2022-01-01T00:00:00Z' }] } });
    const scan = await scanOf(world, { auditRoot: true }, { centralRoot: false });
    expect(scan.coverage[1]?.notRead).toMatchObject([
      { fix: expect.stringContaining('enable-organizations-root') },
    ]);
    expect(scan.findings.map(({ status }) => status)).toEqual(expect.arrayContaining(['fail']));
  });
});

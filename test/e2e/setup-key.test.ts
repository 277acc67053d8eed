import { describe, expect, it } from 'vitest';
import type { KeySpec, UserSpec } from '../../sandbox/index.ts';
import type { ScanOptions } from '../../src/app/scan-options.ts';
import {
  about,
  account,
  evidence,
  one,
  reportText,
  sandboxes,
  scanned,
  statuses,
} from '../support/sandboxes.ts';

const SETUP = 'user-setup-access-key';
const BOTH = 'user-console-and-access-key';
const CREATED = '2026-01-10T10:00:00Z';
const USED = { at: '2026-11-22T08:00:00Z', service: 's3' };
const sandbox = sandboxes();

/** A console user made on 10 January at 10:00:00, the password with them. */
function user(accessKeys: readonly KeySpec[], more: Partial<UserSpec> = {}): UserSpec {
  return { name: 'alice', createdAt: CREATED, password: { createdAt: CREATED }, accessKeys, ...more };
}

async function scanOf(users: readonly UserSpec[], options: ScanOptions = {}) {
  return scanned(await sandbox({ world: [account({ users })] }), options);
}

describe('a key made at setup, live', () => {
  it('S01 never used: fails with both facts in numbers, and is to be deleted', async () => {
    const finding = one(await scanOf([user([{ createdAt: '2026-01-10T10:00:02Z' }])]), SETUP);
    expect(finding).toMatchObject({ status: 'fail', severity: 'high', advice: { action: 'delete' } });
    expect([evidence(finding, 'secondsAfterUserCreation'), evidence(finding, 'neverUsed')]).toEqual([
      2,
      true,
    ]);
    expect(finding.advice.commands.join(' ')).toContain(finding.credential?.accessKeyId);
  });

  it('S02 in use: our finding and no CIS one, to be rotated and never deleted', async () => {
    const scan = await scanOf([user([{ createdAt: '2026-01-10T10:00:02Z', lastUsed: USED }])]);
    const finding = one(scan, SETUP);
    expect(finding).toMatchObject({ status: 'fail', advice: { action: 'rotate' } });
    expect(finding.advice.commands.join(' ')).not.toContain('delete-access-key');
    const texts = Object.fromEntries(finding.controls.map((each) => [each.framework, each.benchmarkText]));
    expect(texts).toMatchObject({ cis_v130: 'passes', cis_v500: 'passes', aws_config: 'fails' });
  });

  it('S03 without a console password neither rule about console users applies', async () => {
    const { password: _password, ...machine } = user([{ createdAt: '2026-01-10T10:00:02Z' }]);
    const scan = await scanOf([machine]);
    expect(statuses(scan, SETUP)).toEqual(['not-applicable']);
    expect(statuses(scan, BOTH)).toEqual(['not-applicable']);
  });

  it('S05 the second key is judged like the first: the one made at setup fails, the later one passes', async () => {
    const keys = [
      { createdAt: '2026-08-01T00:00:00Z', lastUsed: USED },
      { createdAt: '2026-01-10T10:00:03Z', lastUsed: USED },
    ];
    const found = about(await scanOf([user(keys)]), SETUP);
    expect(found.map(({ credential, status }) => [credential?.createdAt, status])).toEqual([
      ['2026-01-10T10:00:03Z', 'fail'],
      ['2026-08-01T00:00:00Z', 'pass'],
    ]);
  });

  it('S06 an inactive key made at setup passes with a note, and the plain rule calls it low', async () => {
    const scan = await scanOf([user([{ createdAt: '2026-01-10T10:00:02Z', status: 'Inactive' }])]);
    expect(one(scan, SETUP)).toMatchObject({ status: 'pass' });
    expect(one(scan, SETUP).says).toContain('leftover');
    expect(one(scan, BOTH)).toMatchObject({ status: 'fail', severity: 'low' });
  });

  it('S08 a window of 10 minutes takes a key that Terraform made after 6, the default does not', async () => {
    const users = [user([{ createdAt: '2026-01-10T10:06:00Z', lastUsed: USED }])];
    expect(statuses(await scanOf(users), SETUP)).toEqual(['pass']);
    const wider = await scanOf(users, { settings: { [SETUP]: { windowMinutes: '10' } } });
    expect(one(wider, SETUP)).toMatchObject({ status: 'fail' });
    expect(one(wider, SETUP).says).toContain('6 minutes after the user');
  });

  it('S09 a password added two years after the key is told beside it', async () => {
    const later = { createdAt: '2024-01-10T10:00:00Z', password: { createdAt: CREATED } };
    const scan = await scanOf([user([{ createdAt: '2024-01-10T10:00:02Z' }], later)]);
    expect(one(scan, SETUP).says).toContain('password was added 731 days after the user');
  });

  it('S10 a password reset yesterday does not hide that it came with the user', async () => {
    const password = { createdAt: CREATED, lastChangedAt: '2026-11-21T09:00:00Z' };
    const finding = one(await scanOf([user([{ createdAt: '2026-01-10T10:00:02Z' }], { password })]), SETUP);
    expect(evidence(finding, 'loginProfileCreatedAt')).toBe(CREATED);
    expect(finding.says).not.toContain('password was added');
  });

  it('S12 a key three hours old of an old user is in its days of grace', async () => {
    const scan = await scanOf([user([{ createdAt: '2026-11-22T09:00:00Z' }])]);
    expect(one(scan, SETUP)).toMatchObject({ status: 'pass' });
    expect(one(scan, SETUP).says).toContain('too young');
  });

  it('S14 control ids are texts: CIS 5.0 has 1.10 and not 1.1, 6.0 has 2.10, 7.0 has none', async () => {
    const users = [user([{ createdAt: '2026-01-10T10:00:02Z' }])];
    const ids = async (frameworks: readonly string[]) =>
      one(await scanOf(users, { rules: [SETUP], frameworks }), SETUP).controls.map(({ id }) => id);
    expect(await ids(['cis_v300'])).toEqual(['1.11']);
    expect(await ids(['cis_v500'])).toEqual(['1.10']);
    expect(await ids(['cis_v600', 'cis_v300'])).toEqual(expect.arrayContaining(['2.10', '1.11']));
    await expect(ids(['cis_v700'])).rejects.toMatchObject({ code: 'nothing-selected', exitStatus: 2 });
  });
});

describe('dates that contradict each other', () => {
  it('S11 the live creation date is believed over the report, and both are shown', async () => {
    const world = await sandbox({ world: [account({ users: [user([{ createdAt: CREATED }])] })] });
    const text = await reportText(world);
    const moved = text.replaceAll(`true,${CREATED},N/A`, 'true,2026-03-01T00:00:00Z,N/A');
    expect(moved).not.toBe(text);
    const users = [user([{ createdAt: CREATED }])];
    const report = { stored: { generatedAt: '2026-11-22T10:00:00Z' }, content: moved };
    const live = await scanned(await sandbox({ world: [account({ users, report })] }), { rules: [SETUP] });
    const finding = one(live, SETUP);
    expect(finding).toMatchObject({ status: 'fail', credential: { createdAt: CREATED } });
    expect(finding.says).toContain('the report dates it 2026-03-01T00:00:00Z');
    expect(evidence(finding, 'keyCreatedAtInReport')).toBe('2026-03-01T00:00:00Z');
  });

  it('S13 a key older than its user is unknown, never a pass, and the run is incomplete', async () => {
    const scan = await scanOf([user([{ createdAt: '2025-12-01T00:00:00Z', lastUsed: USED }])]);
    const finding = one(scan, SETUP);
    expect(finding.status).toBe('unknown');
    expect(finding.says).toContain('compare UserId');
    expect(scan.run.complete).toBe(false);
  });
});

describe('several keys of one user', () => {
  it('K03 two unused keys are two findings with two ids', async () => {
    const keys = [{ createdAt: '2026-02-01T00:00:00Z' }, { createdAt: '2026-03-01T00:00:00Z' }];
    const found = about(await scanOf([user(keys)]), SETUP);
    expect(found.map(({ status }) => status)).toEqual(['fail', 'fail']);
    expect(new Set(found.map(({ id }) => id)).size).toBe(2);
  });

  it('K12 of two keys made in one second, only the id of the active one is in the command', async () => {
    const keys: KeySpec[] = [
      { id: 'AKIAAAAAAAAAAAAAAAAA', createdAt: '2026-01-10T10:00:02Z', status: 'Inactive' },
      { id: 'AKIABBBBBBBBBBBBBBBB', createdAt: '2026-01-10T10:00:02Z' },
    ];
    const finding = one(await scanOf([user(keys)]), SETUP);
    expect(finding.credential?.sameSecond).toMatchObject([
      { accessKeyId: 'AKIABBBBBBBBBBBBBBBB', status: 'Active', verdict: 'fail' },
      { accessKeyId: 'AKIAAAAAAAAAAAAAAAAA', status: 'Inactive', verdict: 'pass' },
    ]);
    const commands = finding.advice.commands.join(' ');
    expect(commands).toContain('AKIABBBBBBBBBBBBBBBB');
    expect(commands).not.toContain('AKIAAAAAAAAAAAAAAAAA');
  });
});

import { describe, expect, it } from 'vitest';
import type { UserSpec } from '../../sandbox/index.ts';
import {
  ACCOUNT,
  about,
  account,
  KEY_RULES,
  one,
  REPORTED_AT,
  sandboxes,
  scanned,
  statuses,
} from '../support/sandboxes.ts';

const SETUP = 'user-setup-access-key';
const BOTH = 'user-console-and-access-key';
const CREATED = '2026-01-10T10:00:00Z';
const sandbox = sandboxes();

function consoleUser(name: string, more: Partial<UserSpec> = {}): UserSpec {
  return { name, createdAt: CREATED, password: { createdAt: CREATED }, ...more };
}

const key = (id: string) => ({ id, createdAt: CREATED });
const FAILING = consoleUser('alice', { accessKeys: [key('AKIAAAAAAAAAAAAAAAAA')] });

async function started(...users: readonly UserSpec[]) {
  const world = await sandbox({ world: [account({ users })], trailLimit: false });
  return { world, live: world.account(ACCOUNT) };
}

describe('what was mended since the report', () => {
  it('a key that is gone is a pass with the id it failed under, and says it was fixed', async () => {
    const { world, live } = await started(FAILING);
    const before = one(await scanned(world), SETUP);
    live.deleteAccessKey('AKIAAAAAAAAAAAAAAAAA');
    const after = about(await scanned(world), SETUP).find(({ id }) => id === before.id);
    expect(after?.status).toBe('pass');
    expect(after?.says).toBe(`Fixed since the report of ${REPORTED_AT}: the key is gone.`);
    expect(after?.advice.commands).toEqual([]);
  });

  it('a key that is inactive now is a fixed pass for the setup rule, and low for the plain one', async () => {
    const { world, live } = await started(FAILING);
    live.updateAccessKey('AKIAAAAAAAAAAAAAAAAA', 'Inactive');
    const scan = await scanned(world);
    expect(one(scan, SETUP)).toMatchObject({ status: 'pass', credential: { status: 'Inactive' } });
    expect(one(scan, SETUP).says).toContain('Fixed since the report');
    expect(one(scan, BOTH)).toMatchObject({ status: 'fail', severity: 'low' });
  });

  it('a password that is gone is a pass that says so', async () => {
    const { world, live } = await started(FAILING);
    live.deleteLoginProfile('alice');
    const found = about(await scanned(world), SETUP);
    expect(found.map(({ status }) => status).toSorted()).toEqual(['not-applicable', 'pass']);
    expect(found.find(({ status }) => status === 'pass')?.says).toContain('Has no console password');
  });

  it('a key that was used since the report is to be rotated, not deleted', async () => {
    const { world, live } = await started(FAILING);
    live.useAccessKey('AKIAAAAAAAAAAAAAAAAA', '2026-11-22T11:30:00Z');
    expect(one(await scanned(world), SETUP)).toMatchObject({ status: 'fail', advice: { action: 'rotate' } });
  });

  it('C14 a user who is gone is a pass that says so, and no crash', async () => {
    const { world, live } = await started(FAILING, consoleUser('bob'));
    live.deleteUser('alice');
    const scan = await scanned(world);
    const finding = one(scan, SETUP, 'alice');
    expect(finding.status).toBe('pass');
    expect(finding.says).toContain('the user is gone since the report');
    expect(scan.run.complete).toBe(true);
  });

  it('S13 a user made again under the same name is another one: the old finding is fixed', async () => {
    const { world, live } = await started(FAILING);
    const before = one(await scanned(world), SETUP);
    live.recreateUser('alice', { at: '2026-11-22T11:00:00Z' });
    live.createLoginProfile('alice', { at: '2026-11-22T11:00:00Z' });
    live.createAccessKey('alice', { at: '2026-11-22T11:00:05Z' });
    const found = about(await scanned(world), SETUP);
    expect(found.find(({ id }) => id === before.id)?.status).toBe('pass');
    const now = found.filter(({ id }) => id !== before.id);
    expect(now).toMatchObject([{ status: 'fail', credential: { createdAt: '2026-11-22T11:00:05Z' } }]);
    expect(now[0]?.says).toContain('5 seconds after the user');
  });
});

/** With the whole catalogue the list of all users is read live, so that it tells who came and went. */
describe('what the live list of users tells', () => {
  it('C14 whoever it does not name is gone: each finding of the report is a pass or not applicable', async () => {
    const { world, live } = await started(FAILING, consoleUser('bob'));
    const before = (await scanned(world)).findings.filter((each) => each.resource.name === 'alice');
    live.deleteUser('alice');
    world.calls.reset();
    const scan = await scanned(world);
    const after = scan.findings.filter((each) => each.resource.name === 'alice');
    // Of bob alone.
    expect(world.calls.byOperation['iam:ListAccessKeys']).toBe(1);
    expect(new Set(after.map(({ status }) => status))).toEqual(new Set(['pass', 'not-applicable']));
    for (const { says } of after) expect(says).toContain('the user is gone since the report');
    const failed = before.filter(({ status, rule }) => status === 'fail' && rule !== 'user-not-in-group');
    const passed = new Set(after.filter(({ status }) => status === 'pass').map(({ id }) => id));
    expect(failed.length).toBeGreaterThan(3);
    expect(failed.filter(({ id }) => !passed.has(id)).map(({ rule }) => rule)).toEqual([]);
    expect(scan.run.complete).toBe(true);
  });

  it('C15 whom only it names is judged live, by every rule, as newer than the report', async () => {
    const { world, live } = await started(consoleUser('bob'));
    const at = '2026-11-22T11:00:00Z';
    live.createUser('carol', { at });
    live.createLoginProfile('carol', { at });
    live.createAccessKey('carol', { at: '2026-11-22T11:00:02Z' });
    const scan = await scanned(world);
    expect(one(scan, SETUP, 'carol')).toMatchObject({ status: 'fail', advice: { action: 'ask-owner' } });
    expect(one(scan, SETUP, 'carol').says).toContain('newer than the report');
    expect(one(scan, 'user-mfa', 'carol').status).toBe('fail');
    const judged = new Set(
      scan.findings.filter(({ resource }) => resource.name === 'carol').map(({ rule }) => rule),
    );
    const ofUsers = scan.run.rules.filter(({ id }) => id.startsWith('user-')).map(({ id }) => id);
    expect([...judged].toSorted()).toEqual(ofUsers.toSorted());
    expect(scan.run.complete).toBe(true);
  });

  it('S13 whoever it names with another creation date is somebody else, and judged as such', async () => {
    const { world, live } = await started(FAILING);
    const before = await scanned(world);
    live.recreateUser('alice', { at: '2026-11-22T11:00:00Z' });
    const scan = await scanned(world);
    const old = new Set(before.findings.filter(({ status }) => status === 'fail').map(({ id }) => id));
    const still = scan.findings.filter(({ id, status }) => old.has(id) && status === 'fail');
    expect(still.filter(({ resource }) => resource.name === 'alice')).toEqual([]);
    // The new alice has no MFA either, and no key: other findings, with other ids.
    expect(statuses(scan, 'user-mfa-any', 'alice')).toContain('fail');
    expect(statuses(scan, SETUP, 'alice').toSorted()).toEqual(['not-applicable', 'pass']);
  });
});

describe('C15 what was made since the report', () => {
  it('a new user is not seen by rules that need no live list, and the run does not claim to have looked', async () => {
    const { world, live } = await started(consoleUser('bob'));
    live.createUser('carol', { at: '2026-11-22T11:00:00Z' });
    const scan = await scanned(world, { rules: KEY_RULES });
    expect(about(scan, SETUP, 'carol')).toEqual([]);
    expect(one(scan, SETUP, 'bob').says).toContain(`As of the report of ${REPORTED_AT}`);
  });

  it('with --fresh new users, new and reactivated keys, and new passwords are found', async () => {
    const idle = consoleUser('dave', {
      accessKeys: [{ ...key('AKIADDDDDDDDDDDDDDDD'), status: 'Inactive' }],
    });
    const machine = { name: 'ci', createdAt: CREATED, accessKeys: [key('AKIACCCCCCCCCCCCCCCC')] };
    const { world, live } = await started(consoleUser('bob'), idle, machine);
    const at = '2026-11-22T11:00:00Z';
    live.createUser('carol', { at });
    live.createLoginProfile('carol', { at });
    live.createAccessKey('carol', { at: '2026-11-22T11:00:02Z' });
    live.createAccessKey('bob', { at });
    live.updateAccessKey('AKIADDDDDDDDDDDDDDDD', 'Active', { at });
    live.createLoginProfile('ci', { at });
    const before = await scanned(world, { rules: KEY_RULES });
    expect(statuses(before, BOTH).toSorted()).toEqual(['fail', 'not-applicable', 'pass']);
    world.calls.reset();
    const scan = await scanned(world, { fresh: true, rules: KEY_RULES });
    expect(one(scan, SETUP, 'carol')).toMatchObject({ status: 'fail', advice: { action: 'ask-owner' } });
    expect(one(scan, SETUP, 'carol').says).toContain('newer than the report');
    expect(one(scan, BOTH, 'bob')).toMatchObject({ status: 'fail' });
    expect(one(scan, SETUP, 'dave')).toMatchObject({ status: 'fail', credential: { status: 'Active' } });
    expect(one(scan, BOTH, 'ci')).toMatchObject({ status: 'fail' });
    expect(world.calls.byOperation).toMatchObject({ 'iam:ListUsers': 1 });
  });

  it('with --fresh a denied CloudTrail is a gap that is named, and the rest stands', async () => {
    const world = await sandbox({ world: [account({ users: [FAILING], denies: ['cloudtrail:*'] })] });
    const scan = await scanned(world, { fresh: true });
    expect(one(scan, SETUP).status).toBe('fail');
    expect(scan.run.complete).toBe(false);
    expect(scan.coverage[0]).toMatchObject({
      status: 'partial',
      notRead: [{ source: 'cloudtrail:LookupEvents', code: 'AccessDenied' }],
    });
  });

  it('K06 with --fresh a new user whose password may not be read is unknown, never without one', async () => {
    const denies = ['cloudtrail:*', 'iam:GetLoginProfile'];
    const world = await sandbox({ world: [account({ users: [consoleUser('bob')], denies })] });
    world.account(ACCOUNT).createUser('carol', { at: '2026-11-22T11:00:00Z' });
    const scan = await scanned(world, { fresh: true });
    expect(one(scan, SETUP, 'carol').status).toBe('unknown');
    expect(one(scan, BOTH, 'carol').status).toBe('unknown');
    expect(one(scan, SETUP, 'bob').status).toBe('pass');
  });
});

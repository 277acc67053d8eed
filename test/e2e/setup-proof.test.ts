import { describe, expect, test } from 'vitest';
import type { AccountSpec, EventSpec, Fault } from '../../sandbox/index.ts';
import { ACCOUNT, account, evidence, one, sandboxes, scanned } from '../support/sandboxes.ts';

const sandbox = sandboxes();
const KEY = 'AKIARTX3GSDSQAAAAABB';
const ADMIN = `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/ann`;
const RULE = { rules: ['user-setup-access-key'] };

/** User, password and key made within three seconds by one principal, twelve days ago. */
const BURST: readonly EventSpec[] = [
  { name: 'CreateUser', at: '2026-11-10T10:00:00Z', arn: ADMIN, request: { userName: 'bob' } },
  { name: 'CreateLoginProfile', at: '2026-11-10T10:00:01Z', arn: ADMIN, request: { userName: 'bob' } },
  {
    name: 'CreateAccessKey',
    at: '2026-11-10T10:00:03Z',
    arn: ADMIN,
    request: { userName: 'bob' },
    response: { accessKey: { accessKeyId: KEY, userName: 'bob', status: 'Active' } },
  },
];

function world(createdAt: string, events: readonly EventSpec[]): readonly AccountSpec[] {
  const key = { id: KEY, createdAt: `${createdAt.slice(0, 17)}03Z`, status: 'Active' as const };
  const bob = { name: 'bob', createdAt, password: { createdAt }, accessKeys: [key] };
  return [account({ users: [bob], events })];
}

async function found(events: readonly EventSpec[], options = {}, faults: readonly Fault[] = []) {
  const there = await sandbox({ world: world('2026-11-10T10:00:00Z', events), faults, trailLimit: false });
  return { there, scan: await scanned(there, { ...RULE, prove: true, ...options }) };
}

describe('scan --prove', () => {
  test('S01 proves by the event history that one principal made user, password and key in one burst', async () => {
    const { there, scan } = await found(BURST);
    const finding = one(scan, 'user-setup-access-key');
    expect(finding).toMatchObject({ status: 'fail', certainty: 'proved' });
    expect(finding.says).toContain(
      `Proved by CloudTrail: ${ADMIN} made CreateUser, CreateLoginProfile, CreateAccessKey within 3 seconds.`,
    );
    expect(evidence(finding, 'setupProved')).toBe(true);
    expect(there.calls.byOperation['cloudtrail:LookupEvents']).toBe(1);
    expect(scan.run.complete).toBe(true);
  });

  test('without it the same finding, under the same id, is inferred, and the history is not asked', async () => {
    const { scan: proved } = await found(BURST);
    const { there, scan } = await found(BURST, { prove: false });
    const finding = one(scan, 'user-setup-access-key');
    expect(finding.certainty).toBe('inferred');
    expect(finding.id).toBe(one(proved, 'user-setup-access-key').id);
    expect(there.calls.byOperation['cloudtrail:LookupEvents']).toBe(undefined);
  });

  test('a history that cannot be read leaves the finding inferred, and the run incomplete', async () => {
    const { scan } = await found(BURST, {}, [{ operation: 'cloudtrail:LookupEvents', code: 'AccessDenied' }]);
    expect(one(scan, 'user-setup-access-key')).toMatchObject({ status: 'fail', certainty: 'inferred' });
    expect(scan.run.complete).toBe(false);
    expect(scan.coverage[0]?.notRead).toMatchObject([{ source: 'cloudtrail:LookupEvents' }]);
  });

  test('of a user older than the history nothing is asked', async () => {
    const there = await sandbox({ world: world('2026-01-10T10:00:00Z', []) });
    const scan = await scanned(there, { ...RULE, prove: true });
    expect(one(scan, 'user-setup-access-key').certainty).toBe('inferred');
    expect(there.calls.byOperation['cloudtrail:LookupEvents']).toBe(undefined);
    expect(scan.run.complete).toBe(true);
  });

  test('P16 a redacted run names nobody who made the key', async () => {
    const { scan } = await found(BURST, { redact: true });
    expect(one(scan, 'user-setup-access-key').says).toContain('Proved by CloudTrail: principal-0001 made');
    expect(JSON.stringify(scan.findings)).not.toMatch(/Admin|ann|111122223333/);
  });

  test('is refused with a report from a file, of which nothing can be proved', async () => {
    const { there } = await found(BURST);
    await expect(
      scanned(there, { ...RULE, prove: true, credentialReports: ['./report.csv'] }),
    ).rejects.toThrow(/opens no sessions/);
  });
});

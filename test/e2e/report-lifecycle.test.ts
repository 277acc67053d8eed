import { describe, expect, it } from 'vitest';
import type { AccountSpec, Fault } from '../../sandbox/index.ts';
import type { ScanOptions } from '../../src/app/scan-options.ts';
import { ACCOUNT, account, one, reportText, sandboxes, scanned, statuses } from '../support/sandboxes.ts';

const SETUP = 'user-setup-access-key';
const CREATED = '2026-01-10T10:00:00Z';
const GENERATE = 'iam:GenerateCredentialReport';
const GET = 'iam:GetCredentialReport';
const sandbox = sandboxes();

const users = [
  {
    name: 'alice',
    createdAt: CREATED,
    password: { createdAt: CREATED },
    accessKeys: [{ createdAt: CREATED }],
  },
];

/** Scans one account whose report is to be had under difficulties, and counts what that took. */
async function scanOf(
  spec: Partial<AccountSpec>,
  more: { faults?: readonly Fault[]; reportDelayMs?: number } & ScanOptions = {},
) {
  const { faults = [], reportDelayMs = 0, ...options } = more;
  const world = await sandbox({ world: [account({ users, ...spec })], faults, reportDelayMs });
  const all = await scanned(world, options);
  return { ...all, calls: world.calls.byOperation, world };
}

/** What coverage says of the only account. */
function covered({ coverage }: Awaited<ReturnType<typeof scanOf>>) {
  const [only] = coverage;
  if (only === undefined) throw new Error('No account was covered.');
  return only;
}

describe('the credential report', () => {
  it('C01, C02, K09 one that is not there is made, polled with short pauses first, and fetched', async () => {
    const states: number[] = [];
    const scan = await scanOf(
      { report: {} },
      { reportDelayMs: 700, onProgress: ({ waitingForReport }) => states.push(waitingForReport) },
    );
    expect(statuses(scan, SETUP)).toEqual(['fail']);
    expect(scan.calls[GENERATE]).toBeGreaterThanOrEqual(2);
    expect(scan.calls[GENERATE]).toBeLessThanOrEqual(4);
    expect(scan.calls[GET]).toBe(1);
    expect(covered(scan).calls).toMatchObject({ poll: (scan.calls[GENERATE] ?? 0) - 1, retries: 0 });
    expect(Math.max(...states)).toBe(1);
  });

  it('C03 one that another tool has asked for is waited for, and nothing is called an error', async () => {
    const faults = [{ operation: GET, code: 'ReportInProgress', status: 404, times: 1 }];
    const scan = await scanOf({}, { faults });
    expect(statuses(scan, SETUP)).toEqual(['fail']);
    expect(covered(scan)).toMatchObject({ status: 'scanned', notRead: [] });
  });

  it('C04 one that expired between two calls is made once again', async () => {
    const faults = [{ operation: GET, code: 'ReportExpired', status: 410, times: 1 }];
    const scan = await scanOf({}, { faults });
    expect([covered(scan).status, scan.calls[GET]]).toEqual(['scanned', 2]);
  });

  it.each(['Throttling', 'LimitExceeded'])(
    'C05 %s at first is borne, and the account is read',
    async (code) => {
      const scan = await scanOf({}, { faults: [{ operation: GENERATE, code, times: 1 }] });
      expect(statuses(scan, SETUP)).toEqual(['fail']);
      expect(scan.run.complete).toBe(true);
    },
  );

  it('C05 "no more capacity" for ever ends in unknown, after a last pass at the end of the run', async () => {
    const faults = [{ operation: GENERATE, code: 'LimitExceeded', message: 'No more capacity' }];
    const scan = await scanOf({ report: {} }, { faults, reportDeadlineSeconds: 0.6, rules: [SETUP] });
    expect(statuses(scan, SETUP)).toEqual(['unknown']);
    expect(scan.run).toMatchObject({ complete: false, accounts: { failed: 1 } });
    expect(covered(scan).notRead).toMatchObject([{ source: GENERATE, code: 'LimitExceeded' }]);
    expect(scan.calls[GENERATE]).toBeGreaterThanOrEqual(4);
    expect(scan.calls[GENERATE]).toBeLessThanOrEqual(6);
  });

  it('C06 one of three hours and fifty minutes is used, its age told, and failing rows are read live', async () => {
    const scan = await scanOf({ report: { stored: { generatedAt: '2026-11-22T08:10:00Z' } } });
    expect(covered(scan).report).toMatchObject({ ageSeconds: 13_800, stale: false });
    expect(scan.calls[GENERATE]).toBe(1);
    expect(one(scan, SETUP).credential?.accessKeyId).toMatch(/^AKIA/);
    expect(one(scan, 'root-access-key').status).toBe('pass');
  });

  it('a wish for one younger than AWS makes is answered with the stored one, marked stale', async () => {
    const scan = await scanOf({}, { maxReportAgeHours: 0.5 });
    expect(covered(scan)).toMatchObject({ status: 'scanned', report: { stale: true } });
    expect(covered(scan).report?.staleBecause).toContain('four hours');
  });

  it('C07 where no new one may be asked for, a stored one is used, and what is passed rests on it', async () => {
    const quiet = { name: 'bob', createdAt: CREATED, password: { createdAt: CREATED } };
    const options = { maxReportAgeHours: 1, rules: [SETUP] };
    const scan = await scanOf({ users: [quiet], denies: [GENERATE] }, options);
    expect(covered(scan).report).toMatchObject({ stale: true });
    expect(one(scan, SETUP).says).toContain('stale report of 2026-11-22T10:00:00Z');
  });

  it('C08, K07 both calls denied: every verdict on it unknown, both permissions named, told at once', async () => {
    const before = performance.now();
    const scan = await scanOf({ denies: [GENERATE, GET] });
    expect(statuses(scan, SETUP)).toEqual(['unknown']);
    expect(statuses(scan, 'root-access-key')).toEqual(['pass']);
    const [reason] = covered(scan).notRead;
    expect(`${reason?.words} ${reason?.fix}`).toContain(GENERATE);
    expect(`${reason?.words} ${reason?.fix}`).toContain(GET);
    expect(scan.run.complete).toBe(false);
    expect(scan.calls).toMatchObject({ [GENERATE]: 1, [GET]: 1 });
    expect(performance.now() - before).toBeLessThan(20_000);
  });

  it('K01 one that is being made for ever ends at the deadline, in unknown and a handful of calls', async () => {
    const faults = [{ operation: GENERATE, reportState: 'INPROGRESS' as const }];
    const scan = await scanOf({ report: {} }, { faults, reportDeadlineSeconds: 2 });
    expect(statuses(scan, SETUP)).toEqual(['unknown']);
    expect(one(scan, SETUP).says).toContain('not ready within 2 seconds');
    expect(statuses(scan, 'root-access-key')).toEqual(['pass']);
    expect((scan.calls[GENERATE] ?? 0) + (scan.calls[GET] ?? 0)).toBeLessThan(10);
  });

  it('one that cannot be read, or is of another account, is unknown and says so', async () => {
    const damaged = await scanOf({ report: { ...account().report, content: '<html>sign in</html>' } });
    expect(statuses(damaged, SETUP)).toEqual(['unknown']);
    expect(covered(damaged).notRead).toMatchObject([{ code: 'DamagedReport' }]);
    const other = await reportText(await sandbox({ world: [account({ id: '444455556666', users })] }));
    const foreign = await scanOf({ report: { ...account().report, content: other } });
    expect(statuses(foreign, SETUP)).toEqual(['unknown']);
    expect(JSON.stringify(foreign.findings)).not.toContain('444455556666');
    expect(covered(foreign).account.id).toBe(ACCOUNT);
  });

  it('C09 a column that is missing makes unknown what needs it, and nothing else', async () => {
    const text = await reportText(await sandbox({ world: [account({ users })] }));
    const without = text
      .split('\n')
      .map((line) => line.split(',').toSpliced(3, 1).join(','))
      .join('\n');
    expect(without).not.toContain('password_enabled');
    const scan = await scanOf(
      { report: { ...account().report, content: without }, denies: ['iam:GetLoginProfile'] },
      { rules: [SETUP, 'root-access-key'] },
    );
    expect(statuses(scan, SETUP)).toEqual(['unknown']);
    expect(statuses(scan, 'root-access-key')).toEqual(['pass']);
  });

  it('K15 N/A, no_information and not_supported are three different answers, and none of them a gap', async () => {
    const password = { createdAt: CREATED };
    const three = [
      { name: 'never-signed-in', createdAt: CREATED, password },
      { name: 'no-password', createdAt: CREATED, accessKeys: [{ createdAt: CREATED }] },
      {
        name: 'signed-in',
        createdAt: CREATED,
        password: { ...password, lastUsedAt: '2026-11-01T00:00:00Z' },
      },
    ];
    const scan = await scanOf(
      { users: three, root: { passwordEnabled: 'not_supported' } },
      { rules: [SETUP] },
    );
    expect(statuses(scan, SETUP)).toEqual(['pass', 'not-applicable', 'pass']);
    expect(scan.run.complete).toBe(true);
  });
});

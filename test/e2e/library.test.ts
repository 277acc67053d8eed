import { describe, expect, expectTypeOf, it } from 'vitest';
import type { AccountSpec } from '../../sandbox/index.ts';
import {
  type AccountResult,
  checkIac,
  type Finding,
  type IacFinding,
  Problem,
  type RunSummary,
  scan,
} from '../../src/lib.ts';
import { account, everything, KEY_RULES, NOW, reportText, sandboxes, within } from '../support/sandboxes.ts';

const sandbox = sandboxes();
const SLOW = '100000000002';
const CREATED = '2026-01-10T10:00:00Z';

/** Accounts 1 to n; the second answers slowly, and all but the first only through a role. */
function organisation(accounts: number): AccountSpec[] {
  const users = [
    {
      name: 'alice',
      createdAt: CREATED,
      password: { createdAt: CREATED },
      accessKeys: [{ createdAt: CREATED }],
    },
  ];
  return Array.from({ length: accounts }, (_, index) => account({ id: String(100000000001 + index), users }));
}

/** Starts an organisation in which one account answers late, or never within a test's patience. */
function slowed(accounts: number, delayMs: number) {
  const faults = [{ operation: 'iam:GetAccountSummary', account: SLOW, delayMs }];
  return sandbox({ world: organisation(accounts), faults });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('scan()', () => {
  it('gives accounts as they finish: a slow one holds none of the others', async () => {
    const world = await slowed(4, 2_000);
    await within(world, async () => {
      const seen: string[] = [];
      const all = scan({ organization: true, now: NOW, rules: KEY_RULES });
      for await (const { coverage, findings } of all) {
        expectTypeOf(findings).toEqualTypeOf<readonly Finding[]>();
        seen.push(coverage.account.id);
      }
      expect(seen).toHaveLength(4);
      expect(seen.at(-1)).toBe(SLOW);
      const summary = await all.summary;
      expectTypeOf(summary).toEqualTypeOf<RunSummary>();
      expect(summary.run).toMatchObject({ complete: true, accounts: { scanned: 4 }, counts: { fail: 8 } });
      expect(summary.coverage.map((each) => each.account.id)).toEqual(seen.toSorted());
    });
  });

  it('when it is cancelled keeps what had finished, and calls the rest interrupted', async () => {
    const world = await slowed(8, 60_000);
    await within(world, async () => {
      const stop = new AbortController();
      const results: AccountResult[] = [];
      const all = scan({ organization: true, now: NOW, signal: stop.signal, concurrency: { accounts: 2 } });
      for await (const result of all) {
        results.push(result);
        if (results.length === 3) stop.abort();
      }
      const finished = results.slice(0, 3).map(({ coverage }) => coverage.status);
      expect(finished).toEqual(['scanned', 'scanned', 'scanned']);
      expect(results).toHaveLength(8);
      const interrupted = results.filter(({ coverage }) => coverage.code === 'Interrupted');
      expect(interrupted.length).toBeGreaterThanOrEqual(4);
      const { run } = await all.summary;
      expect(run.rules.length).toBeGreaterThan(30);
      for (const { findings } of interrupted) {
        expect(findings.map(({ rule }) => rule)).toEqual(run.rules.map(({ id }) => id));
        expect(new Set(findings.map(({ status }) => status))).toEqual(new Set(['unknown']));
      }
      expect(run.complete).toBe(false);
      expect(run.accounts.scanned + run.accounts.failed).toBe(8);
    });
  });

  it('when it is cancelled before it lists the accounts throws, and so does the summary', async () => {
    const world = await slowed(2, 0);
    await within(world, async () => {
      const all = scan({ organization: true, signal: AbortSignal.abort() });
      await expect(everything(all)).rejects.toMatchObject({ code: 'cancelled', exitStatus: 4 });
      await expect(all.summary).rejects.toMatchObject({ code: 'cancelled' });
    });
  });

  it('when its loop is left rejects the summary, and asks AWS for nothing more', async () => {
    const world = await sandbox({
      world: organisation(6),
      faults: [{ operation: 'iam:GenerateCredentialReport', account: SLOW, reportState: 'INPROGRESS' }],
    });
    await within(world, async () => {
      const all = scan({ organization: true, now: NOW, concurrency: { accounts: 2 } });
      for await (const _first of all) break;
      await expect(all.summary).rejects.toMatchObject({ code: 'cancelled' });
      await pause(50);
      const before = world.calls.total;
      await pause(1200);
      expect(world.calls.total).toBe(before);
    });
  });

  it('throws at once for options that cannot be', () => {
    const refused = (options: Parameters<typeof scan>[0]) => {
      try {
        scan(options);
      } catch (error) {
        return error instanceof Problem ? error.code : error;
      }
      return 'nothing was thrown';
    };
    expect(refused({ rules: ['root-acces-key'] })).toBe('unknown-rule');
    expect(refused({ frameworks: ['cis'] })).toBe('unknown-framework');
    expect(refused({ rules: ['user-setup-access-key'], severity: 'critical' })).toBe('nothing-selected');
    expect(refused({ settings: { 'root-access-key': { windowMinutes: '1' } } })).toBe('unknown-parameter');
    expect(refused({ settings: { 'user-setup-access-key': { windowMinutes: '-1' } } })).toBe('bad-parameter');
    expect(refused({ now: 'yesterday' })).toBe('bad-argument');
    expect(refused({ organization: true, accounts: ['111122223333'] })).toBe('bad-argument');
    expect(refused({ credentialReports: ['a.csv'], organization: true })).toBe('bad-argument');
    expect(refused({ credentialReports: ['a.csv'], fresh: true })).toBe('bad-argument');
    expect(refused({ reportTime: '2026-01-01' })).toBe('bad-argument');
  });

  it('takes reports as bytes, and needs neither credentials nor a network for them', async () => {
    const world = await sandbox({ world: organisation(1) });
    const bytes = new TextEncoder().encode(await reportText(world));
    const all = scan({ credentialReports: [{ name: 'from a bucket', bytes }], now: NOW, rules: KEY_RULES });
    const [result, ...others] = await everything(all);
    expect(others).toEqual([]);
    expect(result?.findings.map(({ status }) => status)).toEqual(['pass', 'fail', 'fail']);
    expect(result?.coverage).toMatchObject({
      report: { file: 'from a bucket' },
      calls: { read: 0, session: 0 },
    });
    expect((await all.summary).run.source).toBe('files');
  });

  it('throws for credentials that AWS does not accept, and for none at all', async () => {
    const world = await sandbox({ world: organisation(1) });
    const wrong = { env: () => ({ ...world.env(), AWS_ACCESS_KEY_ID: 'AKIANOBODYNOBODY2222' }) };
    await within(wrong, async () => {
      await expect(everything(scan())).rejects.toMatchObject({ code: 'no-credentials' });
    });
    const none = { env: () => ({ AWS_ENDPOINT_URL: world.url, AWS_EC2_METADATA_DISABLED: 'true' }) };
    await within(none, async () => {
      await expect(everything(scan())).rejects.toMatchObject({ code: 'no-credentials', exitStatus: 4 });
    });
  });
});

describe('checkIac()', () => {
  it('gives what infrastructure as code makes, and asks AWS nothing', async () => {
    const { findings, complete } = await checkIac({ paths: ['test/iac/terraform/reference'], now: NOW });
    expectTypeOf(findings).toEqualTypeOf<readonly IacFinding[]>();
    expect(findings.some(({ rule, status }) => rule.startsWith('iac-') && status === 'fail')).toBe(true);
    expect(complete).toBe(true);
  });
});

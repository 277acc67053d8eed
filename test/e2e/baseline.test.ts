import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Sandbox } from '../../sandbox/index.ts';
import { compare, readBaseline } from '../../src/app/baseline.ts';
import type { ScanOptions } from '../../src/app/scan-options.ts';
import { json } from '../../src/outputs/json.ts';
import { account, sandboxes, scanned } from '../support/sandboxes.ts';

const sandbox = sandboxes();
const folder = mkdtempSync(join(tmpdir(), 'keyreeve-compare-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HOME = '100000000001';
const MEMBER = '200000000000';
const RULES = { rules: ['user-setup-access-key', 'root-access-key'], organization: true } as const;

/** Made of the name, in the form of AWS's ids. */
const keyOf = (name: string) => `AKIARTX3GSDSQ${name.toUpperCase()}`.padEnd(20, '2');

/** A console user with a key from setup that nobody ever used. */
function person(name: string) {
  const createdAt = '2026-01-10T10:00:00Z';
  const key = { id: keyOf(name), createdAt: '2026-01-10T10:00:02Z' };
  return { name, createdAt, password: { createdAt }, accessKeys: [key] };
}

function organisation() {
  return sandbox({
    world: [
      account({ id: HOME, users: [person('alice'), person('bob'), person('carol')] }),
      account({ id: MEMBER, users: [person('dave')] }),
    ],
  });
}

async function runOf(from: Sandbox, options: ScanOptions = {}) {
  const { run, coverage, findings } = await scanned(from, { ...RULES, ...options });
  const ordered = findings.toSorted((a, b) => (a.account.id < b.account.id ? -1 : 1));
  return { run, coverage, findings: ordered };
}

async function comparedAfter(
  from: Sandbox,
  change: () => void,
  options: ScanOptions = {},
  earlier: ScanOptions = {},
) {
  const path = join(folder, 'run.json');
  writeFileSync(path, [...json(await runOf(from, earlier))].join(''));
  const baseline = readBaseline(path);
  onTestFinished(() => baseline.close());
  change();
  const report = await runOf(from, options);
  const comparison = compare(baseline, report);
  const names = (ids: ReadonlySet<string>) =>
    report.findings.filter(({ id }) => ids.has(id)).map(({ resource }) => resource.name);
  return {
    ...comparison,
    fresh: names(comparison.newIds),
    gone: comparison.fixed.worst.map(({ resource }) => resource.name),
  };
}

describe('two scans of one organisation', () => {
  test('P03 with nothing in between, a day apart, have nothing new and nothing fixed', async () => {
    const from = await organisation();
    const later = { now: '2026-11-23T12:00:00Z' };
    const found = await comparedAfter(from, () => {}, later);
    expect(found).toMatchObject({ fresh: [], gone: [], open: 4, notSeen: [], secondsBetween: 86_400 });
  });

  test('tell a key that was deleted as fixed, by the same report, because it was read again live', async () => {
    const from = await organisation();
    const found = await comparedAfter(from, () => from.account(HOME).deleteAccessKey(keyOf('alice')));
    expect(found).toMatchObject({ fresh: [], gone: ['alice'], open: 3, notSeen: [] });
  });

  test('tell a user who was deleted as fixed, by the same report', async () => {
    const from = await organisation();
    const found = await comparedAfter(from, () => from.account(HOME).deleteUser('bob'));
    expect(found).toMatchObject({ fresh: [], gone: ['bob'], open: 3, notSeen: [] });
  });

  test('P05 say of a user who is younger than the report, and whom only --fresh showed, that he was not seen', async () => {
    const from = await organisation();
    from.account(HOME).createUser('young');
    from.account(HOME).createLoginProfile('young');
    from.account(HOME).createAccessKey('young');
    const found = await comparedAfter(from, () => {}, {}, { fresh: true });
    expect(found).toMatchObject({ fresh: [], gone: [], open: 4 });
    expect(found.notSeen).toMatchObject([{ why: 'older-report', total: 1 }]);
  });

  test('a user who was deleted and made again is new, and the one before is fixed', async () => {
    const from = await organisation();
    const found = await comparedAfter(
      from,
      () => {
        from.account(HOME).recreateUser('carol');
        from.account(HOME).createLoginProfile('carol');
        from.account(HOME).createAccessKey('carol');
      },
      { fresh: true },
    );
    expect(found).toMatchObject({ fresh: ['carol'], gone: ['carol'] });
  });

  test('P05 tell nothing as fixed of an account whose role is gone', async () => {
    const from = await organisation();
    const found = await comparedAfter(from, () => {
      from.faults.add({ operation: 'sts:AssumeRole', account: MEMBER, code: 'AccessDenied', status: 403 });
    });
    expect(found).toMatchObject({ gone: [], open: 3 });
    expect(found.notSeen).toMatchObject([{ why: 'account-not-read', total: 1, accounts: [{ id: MEMBER }] }]);
  });

  test('P05 tell nothing as fixed where the keys of a user cannot be read, or the report cannot', async () => {
    const keys = await organisation();
    const denied = await comparedAfter(keys, () => {
      keys.faults.add({ operation: 'iam:ListAccessKeys', code: 'AccessDenied', status: 403 });
      keys.faults.add({ operation: 'iam:GetLoginProfile', code: 'AccessDenied', status: 403 });
    });
    expect(denied.gone).toEqual([]);
    const report = await organisation();
    const unread = await comparedAfter(report, () => {
      report.faults.add({ operation: 'iam:*CredentialReport', code: 'AccessDenied', status: 403 });
    });
    expect(unread.gone).toEqual([]);
    expect(unread.notSeen.map(({ why, total }) => [why, total])).toEqual([['not-judged', 4]]);
  });

  test('of which the second leaves an account out say that it was not seen', async () => {
    const from = await organisation();
    const found = await comparedAfter(from, () => {}, { skipAccounts: [MEMBER] });
    expect(found.notSeen).toMatchObject([{ why: 'account-not-read', total: 1 }]);
  });
});

import { CreateAccessKeyCommand, CreateLoginProfileCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Emulator, startMiniStack } from './emulator.ts';
import { expectedFailures, type MadeUser, makePeople, PEOPLE } from './people.ts';
import { byKeys, enter, environment, evidenceIn, failures, findingOf, type Scanned } from './scanned.ts';

/** MiniStack takes an access key id of twelve digits for the account. */
const ACCOUNT = '111122223333';
const OTHER = '444455556666';

let ministack: Emulator | undefined;
let made: readonly MadeUser[] = [];
let first: Scanned;

beforeAll(async () => {
  ministack = await startMiniStack();
  enterAs(ACCOUNT);
  made = await makePeople(new IAMClient({}), PEOPLE);
  first = await byKeys();
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await ministack?.close();
});

function enterAs(account: string): void {
  enter(environment(ministack?.url ?? '', { accessKeyId: account, secretAccessKey: 'x' }));
}

describe('one account in MiniStack', () => {
  test('is read to the end, and fails with exactly the keys that were made', () => {
    expect(first.coverage).toMatchObject([{ account: { id: ACCOUNT }, status: 'scanned', notRead: [] }]);
    expect(first.run.complete).toBe(true);
    expect(failures(first.findings)).toEqual(expectedFailures(made, 300));
  });

  test('with no window for setup only the keys of the very second fail by that rule', async () => {
    const { findings } = await byKeys({ settings: { 'user-setup-access-key': { windowMinutes: '0' } } });
    expect(failures(findings)).toEqual(expectedFailures(made, 0));
  });

  test('R02 has a root row, and a live summary: both agree, and both are shown', () => {
    const root = findingOf(first.findings, 'root-access-key', '<root_account>');
    expect(root.status).toBe('pass');
    expect(evidenceIn(root, 'accountAccessKeysPresent')).toBe(0);
    expect(evidenceIn(root, 'rootKeysInReport')).toBe(0);
  });

  test('an unquoted comma in a name and in a path tears no row', () => {
    const arn = `arn:aws:iam::${ACCOUNT}:user/p,q/a+b=c,d@e.f-g`;
    const odd = first.findings.filter(({ resource }) => resource.name === 'a+b=c,d@e.f-g');
    expect(odd.map(({ resource, status }) => [resource.arn, status])).toEqual([
      [arn, 'fail'],
      [arn, 'fail'],
    ]);
  });

  test('is the only one of the organisation that MiniStack makes up', async () => {
    const { coverage, findings } = await byKeys({ organization: true });
    expect(coverage.map(({ account }) => account)).toMatchObject([{ id: ACCOUNT, isManagement: true }]);
    expect(failures(findings)).toEqual(failures(first.findings));
  });
});

describe('since the report', () => {
  beforeAll(async () => {
    enterAs(OTHER);
    const iam = new IAMClient({});
    await makePeople(iam, [{ name: 'early', password: true, keys: ['active'] }, { name: 'changed' }]);
    await byKeys();
    // A new report is made by every request for one, so the old one is used by asking for none.
    await makePeople(iam, [{ name: 'since', password: true, keys: ['active'] }]);
    for (const UserName of ['early', 'early', 'changed']) {
      await iam.send(new CreateAccessKeyCommand({ UserName }));
    }
    await iam.send(new CreateLoginProfileCommand({ UserName: 'changed', Password: 'Correct-horse-9' }));
  });
  afterAll(() => enterAs(ACCOUNT));

  test('C15 a user made since is found with --fresh only', async () => {
    const asReported = await byKeys({ maxReportAgeHours: 24 });
    expect(failures(asReported.findings).join()).not.toContain('/since ');
    const fresh = await byKeys({ maxReportAgeHours: 24, fresh: true });
    expect(failures(fresh.findings).filter((line) => line.includes('/since '))).toHaveLength(2);
  });

  // Its trail calls every IAM call "POST.iam", so that a lookup of CreateAccessKey finds nothing.
  test('a user changed since is not found by the trail of MiniStack, and is no fail or pass of today', async () => {
    const { findings } = await byKeys({ maxReportAgeHours: 24, fresh: true });
    const { status, says } = findingOf(findings, 'user-setup-access-key', 'changed');
    expect(status).toBe('not-applicable');
    expect(says).toMatch(/As of the report of /);
  });

  test('a third key, which AWS would refuse and the report has no column for, is found live', async () => {
    const { findings } = await byKeys({ maxReportAgeHours: 24 });
    const keys = failures(findings).filter((line) => line.startsWith('user-setup-access-key'));
    expect(keys.filter((line) => line.includes('/early '))).toHaveLength(3);
  });
});

describe('what MiniStack lacks', () => {
  test('members: a role opens no other account, so nothing about the one asked for is called clean', async () => {
    const { coverage, findings, run } = await byKeys({ accounts: [OTHER] });
    expect(coverage).toMatchObject([{ status: 'failed', code: 'WrongAccount' }]);
    expect(new Set(findings.map(({ status }) => status))).toEqual(new Set(['unknown']));
    expect(findings.map(({ rule }) => rule)).toContain('root-access-key');
    expect(run.complete).toBe(false);
  });
});

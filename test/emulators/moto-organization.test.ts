import { IAMClient } from '@aws-sdk/client-iam';
import {
  CloseAccountCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Emulator, startMoto } from './emulator.ts';
import { expectedFailures, type MadeUser, makePeople, type Person } from './people.ts';
import { byKeys, enter, environment, failures, type Scanned } from './scanned.ts';

const MANAGEMENT = '123456789012';
/** moto makes this role in every account that it creates, as AWS does. */
const role = 'OrganizationAccountAccessRole';

/** Each member has other users, so that an answer from the wrong account shows. */
const POPULATION: Readonly<Record<string, readonly Person[]>> = {
  alpha: [{ name: 'ann', password: true, keys: ['active'] }],
  beta: [
    { name: 'ann', password: true },
    { name: 'bob', path: '/dev/', password: true, keys: ['active', 'inactive'] },
  ],
  gamma: [],
  closed: [{ name: 'zoe', password: true, keys: ['active'] }],
};

let moto: Emulator | undefined;
let ids: Readonly<Record<string, string>> = {};
const made: Record<string, readonly MadeUser[]> = {};
let unit = '';
let all: Scanned;

beforeAll(async () => {
  moto = await startMoto();
  enter(environment(moto.url, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }));
  const organizations = new OrganizationsClient({});
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  ids = await makeAccounts(organizations);
  made.management = await makePeople(new IAMClient({}), [
    { name: 'chief', password: true, keys: ['active'] },
  ]);
  for (const [name, people] of Object.entries(POPULATION)) {
    made[name] = await makePeople(await clientIn(idOf(name)), people);
  }
  await organizations.send(new CloseAccountCommand({ AccountId: idOf('closed') }));
  unit = await unitWith(organizations, idOf('beta'));
  all = await byKeys({ organization: true, role });
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await moto?.close();
});

async function makeAccounts(organizations: OrganizationsClient): Promise<Record<string, string>> {
  const created: Record<string, string> = {};
  for (const AccountName of Object.keys(POPULATION)) {
    const Email = `${AccountName}@example.com`;
    const answer = await organizations.send(new CreateAccountCommand({ AccountName, Email }));
    created[AccountName] = answer.CreateAccountStatus?.AccountId ?? '';
  }
  return created;
}

function idOf(name: string): string {
  const id = ids[name];
  if (!id) throw new Error(`There is no account ${name}.`);
  return id;
}

async function clientIn(account: string): Promise<IAMClient> {
  const RoleArn = `arn:aws:iam::${account}:role/${role}`;
  const { Credentials } = await new STSClient({}).send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: 'make' }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return new IAMClient({
    credentials: {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    },
  });
}

/** A unit two levels below the root, with one account in it. */
async function unitWith(organizations: OrganizationsClient, AccountId: string): Promise<string> {
  const { Roots } = await organizations.send(new ListRootsCommand({}));
  const top = Roots?.[0]?.Id ?? '';
  const make = async (ParentId: string, Name: string) => {
    const answer = await organizations.send(new CreateOrganizationalUnitCommand({ ParentId, Name }));
    return answer.OrganizationalUnit?.Id ?? '';
  };
  const workloads = await make(top, 'workloads');
  const test = await make(workloads, 'test');
  await organizations.send(
    new MoveAccountCommand({ AccountId, SourceParentId: top, DestinationParentId: test }),
  );
  return workloads;
}

function failuresIn(scan: Scanned, account: string): readonly string[] {
  return failures(scan.findings.filter((finding) => finding.account.id === account));
}

test('every account of the organisation is judged by its own users', () => {
  expect(failuresIn(all, MANAGEMENT)).toEqual(expectedFailures(made.management ?? [], 300));
  for (const name of ['alpha', 'beta', 'gamma']) {
    expect(failuresIn(all, idOf(name)), name).toEqual(expectedFailures(made[name] ?? [], 300));
  }
});

test('R02 every account has a root verdict of its own, the empty one too', () => {
  const roots = all.findings.filter(({ rule }) => rule === 'root-access-key');
  const scannedIds = [MANAGEMENT, idOf('alpha'), idOf('beta'), idOf('gamma')].sort();
  expect(roots.map(({ account }) => account.id).sort()).toEqual(scannedIds);
  expect(new Set(roots.map(({ status }) => status))).toEqual(new Set(['pass']));
});

test('O01 the closed account is skipped with its state, and nothing in it is called clean', () => {
  const coverage = all.coverage.find(({ account }) => account.id === idOf('closed'));
  expect(coverage).toMatchObject({ status: 'skipped', state: 'SUSPENDED' });
  expect(all.findings.filter(({ account }) => account.id === idOf('closed'))).toEqual([]);
});

test('O04 the management account is read with its own credentials, members through the role', () => {
  const sessions = new Map(all.coverage.map(({ account, calls }) => [account.id, calls.session]));
  expect(sessions.get(MANAGEMENT)).toBe(0);
  for (const name of ['alpha', 'beta', 'gamma']) expect(sessions.get(idOf(name)), name).toBe(1);
  const management = all.coverage.find(({ account }) => account.isManagement);
  expect(management?.account.id).toBe(MANAGEMENT);
});

test('C01 each account has its report made and polled for once', () => {
  const read = all.coverage.filter(({ status }) => status !== 'skipped');
  expect(read.map(({ calls }) => calls.poll)).toEqual([1, 1, 1, 1]);
  expect(all.run.accounts).toEqual({ scanned: 0, partial: 4, skipped: 1, failed: 0 });
});

test('below a unit only the accounts in it, at any depth, are scanned', async () => {
  const { coverage, findings } = await byKeys({ organization: { ous: [unit] }, role });
  expect(coverage.map(({ account }) => account.id)).toEqual([idOf('beta')]);
  expect(failures(findings)).toEqual(expectedFailures(made.beta ?? [], 300));
});

test('O08 a list may name accounts twice, and skips what it is told to', async () => {
  const accounts = [idOf('alpha'), idOf('beta'), idOf('alpha')];
  const { run } = await byKeys({ accounts, role, skipAccounts: [idOf('beta')] });
  expect(run.accounts).toMatchObject({ partial: 1, skipped: 1 });
});

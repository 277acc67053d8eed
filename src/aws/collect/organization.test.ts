import { expect, test } from 'vitest';
import type { AccountSpec, SandboxOptions } from '../../../sandbox/index.ts';
import type { Problem } from '../../core/model/problem.ts';
import { MANAGEMENT, MEMBER, setScene } from '../test-support/scene.ts';
import { listOrganization } from './organization.ts';

const WORLD: readonly AccountSpec[] = [
  { id: MANAGEMENT, name: 'management' },
  { id: MEMBER, name: '<script>\n=1+2', ou: 'workloads/test' },
  { id: '333333333333', ou: 'workloads', state: 'SUSPENDED' },
  { id: '444444444444', state: 'ACTIVE', legacyStatusOnly: true },
];

async function refusal(options: SandboxOptions, units: string[] = []): Promise<Problem> {
  const { base } = await setScene(options);
  return listOrganization(base, { units }).then(
    () => expect.unreachable('it was listed'),
    (problem: Problem) => problem,
  );
}

test('O01, O02, O11: accounts come with their states, old field or new, and their names as they are', async () => {
  const { base } = await setScene({ world: WORLD });
  expect(await listOrganization(base)).toEqual([
    { id: MANAGEMENT, name: 'management', state: 'ACTIVE', isManagement: true },
    { id: MEMBER, name: '<script>\n=1+2', state: 'ACTIVE', isManagement: false },
    expect.objectContaining({ id: '333333333333', state: 'SUSPENDED' }),
    expect.objectContaining({ id: '444444444444', state: 'ACTIVE' }),
  ]);
});

test('all pages are read, empty ones too', async () => {
  const world = Array.from({ length: 65 }, (_, i) => ({ id: String(100_000_000_000 + i) }));
  const { base } = await setScene({ world, emptyPages: true });
  expect(await listOrganization(base)).toHaveLength(65);
});

test('an organisational unit holds the accounts of the units below it, each once', async () => {
  const { base } = await setScene({ world: WORLD });
  const [unit] = await unitsBelowRoot(base);
  const ids = (await listOrganization(base, { units: [unit ?? '', unit ?? ''] })).map(
    (account) => account.id,
  );
  expect(ids).toEqual([MEMBER, '333333333333']);
});

async function unitsBelowRoot(base: Awaited<ReturnType<typeof setScene>>['base']) {
  const { ListRootsCommand, ListOrganizationalUnitsForParentCommand } = await import(
    '@aws-sdk/client-organizations'
  );
  const roots = await base.call('organizations:ListRoots', async (clients) =>
    (await clients.organizations()).send(new ListRootsCommand({})),
  );
  const ParentId = roots.state === 'known' ? roots.value.Roots?.[0]?.Id : undefined;
  const units = await base.call('organizations:ListOrganizationalUnitsForParent', async (clients) =>
    (await clients.organizations()).send(new ListOrganizationalUnitsForParentCommand({ ParentId })),
  );
  const found = units.state === 'known' ? (units.value.OrganizationalUnits ?? []) : [];
  return found.map((unit) => unit.Id);
}

test('O07: an account that may not list says which accounts may', async () => {
  const problem = await refusal({ world: WORLD, callerAccount: MEMBER });
  expect(problem).toMatchObject({ code: 'organization-unreadable', exitStatus: 4 });
  expect(problem.hint).toMatch(/management account or a delegated administrator.*--accounts/);
});

test('a delegated administrator may list', async () => {
  const { base } = await setScene({ world: WORLD, callerAccount: MEMBER, delegatedAdministrators: [MEMBER] });
  expect(await listOrganization(base)).toHaveLength(4);
});

test('an account without an organisation is told to scan alone', async () => {
  const fault = { operation: 'organizations:*', code: 'AWSOrganizationsNotInUseException' };
  expect(await refusal({ world: WORLD, faults: [fault] })).toMatchObject({
    code: 'organization-unreadable',
    message: expect.stringContaining('no organisation'),
  });
});

test('throttled pages are waited out', async () => {
  const fault = { operation: 'organizations:ListAccounts', code: 'TooManyRequestsException', times: 3 };
  const { base } = await setScene({ world: WORLD, faults: [fault] });
  expect(await listOrganization(base)).toHaveLength(4);
});

test('without DescribeOrganization nobody is called the management account', async () => {
  const fault = { operation: 'organizations:DescribeOrganization', code: 'AccessDeniedException' };
  const { base } = await setScene({ world: WORLD, faults: [fault] });
  const accounts = await listOrganization(base);
  expect(accounts).toHaveLength(4);
  expect(accounts.some((account) => 'isManagement' in account)).toBe(false);
});

test.each(['ou-1', 'workloads', '--all', 'r-'])('%j is no unit: a wrong argument', async (unit) => {
  expect(await refusal({ world: WORLD }, [unit])).toMatchObject({ code: 'bad-argument' });
});

test('a unit that does not exist is named', async () => {
  expect(await refusal({ world: WORLD }, ['ou-zzzz-99999999'])).toMatchObject({
    code: 'organization-unreadable',
    message: expect.stringContaining('ou-zzzz-99999999'),
  });
});

import { expect, test } from 'vitest';
import type { AccountSpec, UserSpec } from '../../../sandbox/index.ts';
import { valueIn } from '../../core/model/fact.ts';
import { USER_READINGS } from '../../core/model/user-reading.ts';
import { MANAGEMENT, MEMBER, setScene } from '../test-support/scene.ts';
import { COLLECTORS, type CollectorId } from './catalogue.ts';
import { controlPolicyReader } from './control-policies.ts';
import { listOrganization } from './organization.ts';
import { readOrganizationFeatures } from './organization-facts.ts';
import { collectSnapshot } from './snapshot.ts';
import { readUsersAgain } from './users.ts';

const WANTED: ReadonlySet<CollectorId> = new Set(['credential-report', 'account-summary']);
const MADE = '2024-05-01T10:00:00Z';

function people(count: number): UserSpec[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `user-${i}`,
    createdAt: MADE,
    password: { createdAt: MADE },
    accessKeys: [{ createdAt: '2024-05-01T10:00:02Z' }, { createdAt: '2024-06-01T10:00:02Z' }],
  }));
}

function sceneOf(spec: Partial<AccountSpec>) {
  return setScene({ world: [{ id: MANAGEMENT }, { id: MEMBER, ...spec }] });
}

test.each([10, 1_000])(
  'three calls for %i users, and four more for each that is read again',
  async (count) => {
    const { member } = await sceneOf({ users: people(count) });
    const { snapshot } = await collectSnapshot(member, WANTED);
    expect(member.counter.totals()).toMatchObject({ read: 3, session: 1 });
    const users = [...(valueIn(snapshot.users) ?? [])];
    expect(users).toHaveLength(count);
    const generatedAt = valueIn(snapshot.report)?.generatedAt ?? '';
    const { users: read } = await readUsersAgain(member, users.slice(0, 5), {
      generatedAt,
      readings: () => KEYS_AND_PASSWORD,
    });
    expect(read.every((user) => user.presence === 'confirmed')).toBe(true);
    expect(member.counter.totals().read).toBe(3 + 4 * 5);
  },
);

test('what no rule needs is not asked for', async () => {
  const { member, sandbox } = await sceneOf({});
  const { snapshot } = await collectSnapshot(member, new Set(['account-summary']));
  expect(snapshot.report).toMatchObject({ code: 'NotAsked' });
  expect(snapshot.root).toMatchObject({
    accountSummary: { value: { accountAccessKeysPresent: 0 } },
    reportRow: { code: 'NotAsked' },
    auditedKeys: { code: 'NotAsked' },
  });
  expect(sandbox.calls.byOperation).toEqual({
    'iam:GetAccountSummary': 1,
    'sts:AssumeRole': 1,
    'sts:GetCallerIdentity': 1,
  });
});

test('a stale report says so in the snapshot', async () => {
  const stored = { generatedAt: new Date(Date.now() - 3 * 3_600_000).toISOString() };
  const { member } = await sceneOf({ report: { stored } });
  const { snapshot } = await collectSnapshot(member, WANTED, { maxReportAgeHours: 1 });
  expect(valueIn(snapshot.report)).toMatchObject({
    stale: true,
    staleBecause: expect.stringContaining('four hours'),
    userRows: 0,
  });
});

const KEYS_AND_PASSWORD = new Set(['keys', 'last-use', 'login-profile'] as const);

test.each([
  ['no report', 'Service unavailable'],
  ['cut short', 'user,arn,user_creation_time\nann,arn:aws:iam::222222222222:user/ann'],
])(
  'a damaged report from AWS makes its facts unread, and the summary still stands: %s',
  async (_, content) => {
    const { member } = await sceneOf({ report: { content } });
    const { snapshot } = await collectSnapshot(member, WANTED);
    for (const fact of [snapshot.report, snapshot.users, snapshot.root.reportRow]) {
      expect(fact).toMatchObject({
        state: 'unread',
        code: 'DamagedReport',
        detail: expect.stringMatching(/./),
      });
    }
    expect(snapshot.root.accountSummary.state).toBe('known');
  },
);

test("another account's report makes all unread, the summary from the same session too", async () => {
  const content = `user,arn,user_creation_time\n<root_account>,arn:aws:iam::999999999999:root,${MADE}`;
  const { member } = await sceneOf({ report: { content } });
  const { report, users, root } = (await collectSnapshot(member, WANTED)).snapshot;
  for (const fact of [report, users, root.reportRow, root.accountSummary]) {
    expect(fact).toMatchObject({
      state: 'unread',
      code: 'WrongAccount',
      fix: expect.stringMatching(/--role/),
    });
  }
});

test('no root session is opened where the summary tells of no root key', async () => {
  const { base, member, sandbox } = await sceneOf({});
  const wanted = new Set<CollectorId>(['account-summary', 'root-audit']);
  const { snapshot } = await collectSnapshot(member, wanted, { rootSessions: base });
  expect(snapshot.root.auditedKeys).toMatchObject({ code: 'NotAsked' });
  expect(Object.keys(sandbox.calls.byOperation)).not.toContain('sts:AssumeRoot');
});

test('a damaged row far down makes the users unread, and is no crash', async () => {
  const header = 'user,arn,user_creation_time';
  const rows = [`ann,arn:aws:iam::${MEMBER}:user/ann,${MADE}`, `bob,not an arn,${MADE}`];
  const { member } = await sceneOf({ report: { content: [header, ...rows].join('\n') } });
  const { snapshot } = await collectSnapshot(member, WANTED);
  expect(snapshot.users).toMatchObject({ state: 'unread', code: 'DamagedReport' });
});

test('an account that cannot be entered has every fact unread for that one reason', async () => {
  const { member } = await sceneOf({ roles: [] });
  const { snapshot } = await collectSnapshot(member, WANTED);
  const reason = await member.open();
  expect([snapshot.report, snapshot.users, snapshot.root.reportRow, snapshot.root.accountSummary]).toEqual(
    Array.from({ length: 4 }, () => reason),
  );
});

test('the calls made are the calls declared, and every declared call is made', async () => {
  const root = { accessKeys: [{ createdAt: MADE }] };
  const [first, ...others] = people(2);
  if (first === undefined) throw new Error('There is nobody.');
  const users = [{ ...first, boundary: 'PowerUserAccess' }, ...others];
  const world = [{ id: MANAGEMENT }, { id: MEMBER, ou: 'test', users, root }];
  const { base, member, sandbox } = await setScene({
    world,
    delegatedServices: { [MEMBER]: ['access-analyzer.amazonaws.com'] },
  });
  await listOrganization(base);
  const roots = await base.call('organizations:ListRoots', async (clients) => {
    const { ListRootsCommand } = await import('@aws-sdk/client-organizations');
    return (await clients.organizations()).send(new ListRootsCommand({}));
  });
  await listOrganization(base, { units: [valueIn(roots)?.Roots?.[0]?.Id ?? ''] });
  const wanted: ReadonlySet<CollectorId> = new Set(COLLECTORS.map((collector) => collector.id));
  const { snapshot } = await collectSnapshot(member, wanted, {
    rootSessions: base,
    organizationFeatures: () => readOrganizationFeatures(base.account({ accountId: MANAGEMENT })),
    controlPolicies: controlPolicyReader(base.account({ accountId: MANAGEMENT })).of,
  });
  const management = base.account({ accountId: MANAGEMENT, isManagement: true });
  await collectSnapshot(management, new Set(['organization-place', 'organization-design']));
  sandbox.account(MEMBER).createAccessKey('user-1');
  const generatedAt = valueIn(snapshot.report)?.generatedAt ?? '';
  await readUsersAgain(member, [...(valueIn(snapshot.users) ?? [])], {
    generatedAt,
    readings: () => new Set(USER_READINGS),
  });
  const declared = new Set<string>(COLLECTORS.flatMap((collector) => collector.calls));
  const free = new Set(['sts:GetCallerIdentity']);
  const made = Object.keys(sandbox.calls.byOperation).filter((call) => !free.has(call));
  expect(made.sort()).toEqual([...declared].sort());
});

import { describe, expect, test } from 'vitest';
import type { AccountSpec } from '../../../../sandbox/index.ts';
import { valueIn } from '../../../core/model/fact.ts';
import type { AccountSession } from '../../session/account-session.ts';
import { MANAGEMENT, MEMBER, setScene } from '../../test-support/scene.ts';
import { readScp } from '../scp.ts';
import { REMEDIATION_READS, type ReadCalls, type RemediationRead } from './calls.ts';
import { readDeniedCalls } from './denied-calls.ts';
import { readKeyCreator } from './key-creator.ts';
import { readKeyHolder } from './key-holder.ts';
import { readOrganizationControl } from './organization-control.ts';
import { readRolesAssumed } from './role-sessions.ts';
import { readRootCredentials } from './root-credentials.ts';
import { readWaysIn } from './ways-in.ts';

const NOW = '2026-11-22T13:00:00Z';
const SINCE = '2026-11-22T01:00:00Z';
const MADE = '2026-11-01T10:00:00Z';
const KEY = 'AKIAEXAMPLE000000001';
const STS = 'sts.amazonaws.com';
const DEPLOY = `arn:aws:iam::${MEMBER}:role/Deploy`;

const MEMBER_SPEC: AccountSpec = {
  id: MEMBER,
  root: {
    passwordEnabled: false,
    accessKeys: [{ id: 'AKIAROOT000000000001', createdAt: MADE }],
  },
  users: [{ name: 'ann', createdAt: MADE, accessKeys: [{ id: KEY, createdAt: MADE }] }],
  events: [
    {
      name: 'CreateAccessKey',
      at: MADE,
      arn: `arn:aws:sts::${MEMBER}:assumed-role/Deploy/ci`,
      userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.0',
      request: { userName: 'ann' },
      response: { accessKey: { accessKeyId: KEY, userName: 'ann', status: 'Active' } },
    },
    {
      name: 'AssumeRole',
      at: '2026-11-22T09:00:00Z',
      source: STS,
      region: 'eu-west-1',
      userName: 'ann',
      accessKeyId: KEY,
      request: { roleArn: DEPLOY, roleSessionName: 'me' },
      response: {
        credentials: { accessKeyId: 'ASIACHILD00000000001' },
        assumedRoleUser: { assumedRoleId: 'AROAEXAMPLE000000001:me' },
      },
    },
    {
      name: 'ListBuckets',
      at: '2026-11-22T10:00:00Z',
      source: 's3.amazonaws.com',
      region: 'ap-south-1',
      userName: 'ann',
      accessKeyId: KEY,
      sourceIp: '203.0.113.9',
      errorCode: 'AccessDenied',
    },
    { name: 'ConsoleLogin', at: SINCE, source: 'signin.amazonaws.com', region: 'us-west-2', root: true },
  ],
};

async function scene() {
  const world = [{ id: MANAGEMENT }, MEMBER_SPEC];
  return setScene({ world, now: NOW, frozenClock: true, serviceControlPolicies: ['KeyreeveRoot'] });
}

/** The calls made for a reading are exactly those declared for it; sessions are opened by others' leave. */
function expectDeclared(session: AccountSession, ...ids: readonly RemediationRead[]): void {
  const reads: readonly ReadCalls[] = REMEDIATION_READS.filter(({ id }) => ids.includes(id));
  const declared = reads.flatMap(({ calls, callsAsRoot = [] }) => [...calls, ...callsAsRoot]);
  const { read, session: opened } = session.counter.byOperation();
  const made = [...Object.keys(read), ...Object.keys(opened)].filter((name) => name !== 'sts:AssumeRole');
  expect(made.sort()).toEqual([...new Set<string>(declared)].sort());
}

describe('against the sandbox, each reading makes the calls that it declares', () => {
  test('key-holder', async () => {
    const { member } = await scene();
    const holder = await readKeyHolder(member, 'ann');
    expect(holder).toMatchObject({
      user: { value: { path: '/' } },
      keys: { value: [{ accessKeyId: KEY }] },
      attachedPolicies: { value: [] },
      inlinePolicies: { value: [] },
      hasPassword: { value: false },
    });
    expectDeclared(member, 'key-holder');
  });

  test('key-creator', async () => {
    const { member } = await scene();
    expect(await readKeyCreator(member, KEY, MADE, NOW)).toMatchObject({
      arn: `arn:aws:sts::${MEMBER}:assumed-role/Deploy/ci`,
      at: MADE,
      userAgent: expect.stringContaining('Terraform'),
    });
    expectDeclared(member, 'key-creator');
  });

  test('ways-in', async () => {
    const { member } = await scene();
    const without = { userName: 'ann', accessKeyId: KEY };
    expect(await readWaysIn(member, { without })).toMatchObject({ value: { found: false } });
    expectDeclared(member, 'ways-in');
  });

  test('root-credentials and root-audit', async () => {
    const { base, member } = await scene();
    const { summary, keys, seenFrom } = await readRootCredentials(base, member);
    expect(valueIn(summary)).toEqual({ keysPresent: 1, certificatesPresent: 0 });
    expect(valueIn(keys)).toMatchObject([{ accessKeyId: 'AKIAROOT000000000001' }]);
    expect(valueIn(seenFrom)).toMatchObject([
      { event: 'signin.amazonaws.com ConsoleLogin', region: 'us-west-2', at: SINCE },
    ]);
    expectDeclared(member, 'root-credentials', 'root-audit');
  });

  test('organization-control and scp', async () => {
    const { base, sandbox } = await scene();
    const { scpsEnabled, isManagement } = await readOrganizationControl(base);
    expect([valueIn(scpsEnabled), valueIn(isManagement)]).toEqual([true, true]);
    const management = base.account({ accountId: MANAGEMENT });
    expect(await readScp(management, 'KeyreeveRoot')).toMatchObject({
      value: { sha256: expect.stringMatching(/^[\da-f]{64}$/), targets: [] },
    });
    expect(await readScp(management, 'Nowhere')).toMatchObject({ state: 'known', value: null });
    expectDeclared(management, 'scp');
    expect(sandbox.calls.byOperation).toMatchObject({ 'organizations:ListRoots': 1 });
  });

  test('role-sessions', async () => {
    const { member } = await scene();
    const { roles, notSearched } = await readRolesAssumed(member, [KEY], SINCE);
    expect(valueIn(roles)).toMatchObject([{ roleName: 'Deploy', roleArn: DEPLOY, region: 'eu-west-1' }]);
    expect(notSearched).toEqual([]);
    expectDeclared(member, 'role-sessions');
  });

  test('denied-calls', async () => {
    const { member } = await scene();
    expect(await readDeniedCalls(member, KEY, SINCE, NOW)).toMatchObject({
      denied: [{ from: '203.0.113.9', event: 's3.amazonaws.com ListBuckets', regions: ['ap-south-1'] }],
      notDenied: { count: 1 },
      notSearched: [],
    });
    expectDeclared(member, 'denied-calls');
  });
});

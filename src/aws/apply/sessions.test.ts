import { ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { ListPoliciesCommand } from '@aws-sdk/client-organizations';
import { expect, test } from 'vitest';
import type { Account } from '../../core/model/account.ts';
import type { AccountSession } from '../session/account-session.ts';
import type { BaseSession } from '../session/base-session.ts';
import { MANAGEMENT, MEMBER, setScene } from '../test-support/scene.ts';
import { stepSessions } from './sessions.ts';

const ROLE = { role: 'KeyreeveRemediate', sessionName: 'keyreeve' };

function account(id: string, more: Partial<Account> = {}): Account {
  return { id, partition: 'aws', ...more };
}

function listPolicies(session: AccountSession) {
  return session.call('organizations:ListPolicies', async (clients) =>
    (await clients.organizations()).send(new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' })),
  );
}

test("the remediation role is assumed in the caller's own account too, once for all its steps", async () => {
  const { base, sandbox } = await setScene({
    world: [{ id: MANAGEMENT, roles: ['KeyreeveRemediate'] }, { id: MEMBER }],
  });
  const sessions = stepSessions(base, ROLE);
  for (const _step of [1, 2]) expect(await sessions.account(account(MANAGEMENT)).open()).toBeUndefined();
  expect(sandbox.calls.byOperation['sts:AssumeRole']).toBe(1);
});

test("the remediation role has its own external id, and not the scanning role's", async () => {
  const world = [{ id: MANAGEMENT }, { id: MEMBER, requiresExternalId: 'remedy-7' }];
  const { base } = await setScene({ world }, { externalId: 'scan-3' });
  const open = (externalId?: string) =>
    stepSessions(base, { ...ROLE, ...(externalId && { externalId }) })
      .account(account(MEMBER))
      .open();
  expect(await open('remedy-7')).toBeUndefined();
  expect(await open()).toMatchObject({ code: 'AccessDenied' });
});

test('as the caller, its own account needs no role, and any other is refused without a call', async () => {
  const { base, sandbox } = await setScene();
  const sessions = stepSessions(base, { ...ROLE, asCaller: true });
  expect(await sessions.account(account(MANAGEMENT)).open()).toBeUndefined();
  const elsewhere = sessions.account(account(MEMBER));
  expect(await elsewhere.open()).toMatchObject({ code: 'NotSupported' });
  const call = elsewhere.call('iam:ListAccessKeys', ({ iam }) => iam.send(new ListAccessKeysCommand({})));
  expect(await call).toMatchObject({ state: 'unread', words: expect.stringContaining('another account') });
  expect(sandbox.calls.byOperation).toEqual({ 'sts:GetCallerIdentity': 1 });
});

test('policies of the organisation are asked for with the credentials of its management account', async () => {
  const { base, sandbox } = await setScene();
  const management = stepSessions(base, ROLE).management();
  for (const _step of [1, 2]) expect(await listPolicies(management)).toMatchObject({ state: 'known' });
  expect(sandbox.calls.byOperation).toMatchObject({
    'organizations:DescribeOrganization': 1,
    'organizations:ListPolicies': 2,
  });
});

test('credentials of a member are told that they are not of the management account', async () => {
  const { base, sandbox } = await setScene({ callerAccount: MEMBER });
  const management = stepSessions(base, ROLE).management();
  expect(await listPolicies(management)).toMatchObject({
    code: 'NotSupported',
    words: expect.stringContaining('not of the organisation'),
  });
  expect(sandbox.calls.byOperation['organizations:ListPolicies']).toBeUndefined();
});

test.each([
  ["X15: the management account's root", { isManagement: true }, /management account's root/],
  ['a member of another partition', { partition: 'aws-us-gov' }, /partition aws only/],
] as const)('%s is reached by no root session, and none is tried', async (_what, more, words) => {
  const { base, sandbox } = await setScene();
  const refusal = await stepSessions(base, ROLE).root(account(MEMBER, more)).open();
  expect(refusal?.words).toMatch(words);
  expect(refusal?.code).toBe('NotSupported');
  expect(sandbox.calls.byOperation['sts:AssumeRoot']).toBeUndefined();
});

test('X16: a root user is told that it may open no root session, and none is tried', async () => {
  const { base, sandbox } = await setScene();
  const identity = { ...base.identity, arn: `arn:aws:iam::${MANAGEMENT}:root` };
  const asRoot: BaseSession = Object.create(base, { identity: { value: identity } });
  asRoot.remediationRoot = (...args) => base.remediationRoot(...args);
  const refusal = await stepSessions(asRoot, ROLE).root(account(MEMBER)).open();
  expect(refusal).toMatchObject({ code: 'NotSupported', words: expect.stringContaining('a root user') });
  expect(sandbox.calls.byOperation['sts:AssumeRoot']).toBeUndefined();
});

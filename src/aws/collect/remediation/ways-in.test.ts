import { expect, test } from 'vitest';
import type { AccountSpec, RoleSpec, UserSpec } from '../../../../sandbox/index.ts';
import { answering, refusal } from '../../test-support/answering.ts';
import { MANAGEMENT, MEMBER, setScene } from '../../test-support/scene.ts';
import { accountDoors, readWaysIn } from './ways-in.ts';

const MADE = '2024-05-01T10:00:00Z';
const KEY = { id: 'AKIAEXAMPLE000000001', createdAt: MADE };
const ANN: UserSpec = { name: 'ann', createdAt: MADE, accessKeys: [KEY] };
const WITHOUT = { userName: 'ann', accessKeyId: KEY.id };

function role(name: string, Principal: object, more: object = {}): RoleSpec {
  const Statement = [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...more }];
  return { name, trust: { Version: '2012-10-17', Statement } };
}

/** An account without any way in but ann's key, and what is added to it. */
async function account(spec: Partial<AccountSpec> = {}) {
  const { id, ...rest } = { id: MEMBER, users: [ANN], root: { passwordEnabled: false }, ...spec };
  return setScene({ world: [{ id: MANAGEMENT }, { id, ...rest }] });
}

async function waysIn(spec: Partial<AccountSpec> = {}, alsoGone: readonly string[] = []) {
  const { member } = await account(spec);
  return readWaysIn(member, { without: { ...WITHOUT, alsoGone } });
}

test('the only key of the only user is the last way in', async () => {
  const iamRoles = [role('Lambda', { Service: 'lambda.amazonaws.com' }), role('Own', { AWS: MEMBER })];
  expect(await waysIn({ iamRoles })).toMatchObject({ state: 'known', value: { found: false } });
});

test("root's password is a way in, found with one call", async () => {
  const { member } = await account({ root: { passwordEnabled: true } });
  expect(await readWaysIn(member, { without: WITHOUT })).toMatchObject({
    value: { found: true, what: 'the root user has a password' },
  });
  expect(member.counter.byOperation().read).toEqual({ 'iam:GetAccountSummary': 1 });
});

test('a role that trusts another account is a way in, and its conditions are mentioned', async () => {
  const iamRoles = [role('Admin', { AWS: `arn:aws:iam::${MANAGEMENT}:root` })];
  expect(await waysIn({ iamRoles })).toMatchObject({
    value: { found: true, what: `the role Admin lets in arn:aws:iam::${MANAGEMENT}:root` },
  });
  const narrow = [role('Admin', { AWS: '*' }, { Condition: { Bool: { 'aws:SecureTransport': 'true' } } })];
  expect(await waysIn({ iamRoles: narrow })).toMatchObject({
    value: { what: 'the role Admin lets in everybody, under conditions that were not evaluated' },
  });
});

test("the user's own password or other active key is a way in, an inactive one or one that goes too is not", async () => {
  const password = { createdAt: MADE };
  expect(await waysIn({ users: [{ ...ANN, password }] })).toMatchObject({
    value: { what: 'the user ann has a console password' },
  });
  const second = { id: 'AKIAEXAMPLE000000002', createdAt: MADE };
  const both = (status: 'Active' | 'Inactive') => [{ ...ANN, accessKeys: [KEY, { ...second, status }] }];
  expect(await waysIn({ users: both('Active') })).toMatchObject({
    value: { what: 'the user ann has another active key, AKIAEXAMPLE000000002' },
  });
  expect(await waysIn({ users: both('Inactive') })).toMatchObject({ value: { found: false } });
  expect(await waysIn({ users: both('Active') }, [second.id])).toMatchObject({ value: { found: false } });
});

test('another user with a password is a way in, one with neither is not', async () => {
  const bob = { name: 'bob', createdAt: MADE };
  const cid = { name: 'cid', createdAt: MADE, password: { createdAt: MADE } };
  expect(await waysIn({ users: [ANN, bob] })).toMatchObject({ value: { found: false } });
  expect(await waysIn({ users: [ANN, bob, cid] })).toMatchObject({
    value: { what: 'the user cid has a console password' },
  });
});

test('what could not be read makes "none" unread, but not a way that was found', async () => {
  expect(await waysIn({ denies: ['iam:GetAccountSummary'] })).toMatchObject({
    state: 'unread',
    code: 'AccessDenied',
  });
  const users = [{ ...ANN, password: { createdAt: MADE } }];
  expect(await waysIn({ users, denies: ['iam:GetAccountSummary', 'iam:GetAccountAuth*'] })).toMatchObject({
    value: { found: true },
  });
  expect(await waysIn({ iamRoles: [{ name: 'Odd', trust: '{' }] })).toMatchObject({
    state: 'unread',
    code: 'Unreadable',
  });
});

test('for several keys of an account its summary and its list are read once', async () => {
  const { member } = await account();
  const doors = accountDoors(member);
  await readWaysIn(member, { without: WITHOUT, doors });
  await readWaysIn(member, { without: { userName: 'bob', accessKeyId: 'AKIAEXAMPLE000000003' }, doors });
  expect(member.counter.byOperation().read).toMatchObject({
    'iam:GetAccountSummary': 1,
    'iam:GetAccountAuthorizationDetails': 1,
  });
});

test('refusals for several users end the search: thousands of calls would tell nothing more', async () => {
  const users = Array.from({ length: 40 }, (_, i) => ({ name: `user${i}`, createdAt: MADE }));
  const { member } = await account({ users });
  const deny = () => {
    throw refusal('AccessDenied');
  };
  const session = answering(member, { 'iam:GetLoginProfile': deny, 'iam:ListAccessKeys': deny });
  expect(await readWaysIn(session, { without: WITHOUT })).toMatchObject({ code: 'AccessDenied' });
  expect(session.counter.byOperation().read['iam:ListAccessKeys']).toBeLessThan(10);
});

import { expect, test } from 'vitest';
import { unread } from '../../core/model/fact.ts';
import { readAccountSummary } from '../collect/account-summary.ts';
import { MANAGEMENT, MEMBER, setScene } from '../test-support/scene.ts';
import { renewing } from './account-session.ts';
import { SessionLost } from './failure.ts';

const THIRD = '333333333333';

test("O04: the caller's own account needs no role, so none is assumed", async () => {
  const { base, sandbox } = await setScene({ world: [{ id: MANAGEMENT, roles: [] }, { id: MEMBER }] });
  const own = base.account({ accountId: MANAGEMENT });
  expect((await readAccountSummary(own)).accountSummary).toMatchObject({ state: 'known' });
  expect(sandbox.calls.byOperation['sts:AssumeRole']).toBeUndefined();
});

test('O05: every role is assumed with the base credentials, not from the account before', async () => {
  const { base, sandbox } = await setScene({ world: [{ id: MANAGEMENT }, { id: MEMBER }, { id: THIRD }] });
  for (const accountId of [MEMBER, THIRD]) await readAccountSummary(base.account({ accountId }));
  expect(sandbox.calls.byAccount).toEqual({ [MANAGEMENT]: 3, [MEMBER]: 1, [THIRD]: 1 });
});

test('concurrent calls assume the role once', async () => {
  const { member, sandbox } = await setScene();
  await Promise.all(Array.from({ length: 5 }, () => readAccountSummary(member)));
  expect(sandbox.calls.byOperation['sts:AssumeRole']).toBe(1);
});

test('O10: a missing role names every cause that AWS does not tell apart', async () => {
  const { member } = await setScene({ world: [{ id: MANAGEMENT }, { id: MEMBER, roles: ['Other'] }] });
  const refused = await member.open();
  expect(refused).toMatchObject({ source: 'sts:AssumeRole', code: 'AccessDenied' });
  expect(refused?.words).toMatch(/missing in the account, or does not trust/);
  expect(refused?.fix).toContain('--role');
  expect((await readAccountSummary(member)).accountSummary).toEqual(refused);
});

test('O10: an explicit deny by a service control policy has another message and fix', async () => {
  const world = [{ id: MANAGEMENT }, { id: MEMBER, scpDenies: ['sts:AssumeRole'] }];
  const { member } = await setScene({ world });
  expect(await member.open()).toMatchObject({
    words: expect.stringContaining('service control policy'),
    fix: expect.stringContaining('Except these credentials'),
  });
});

test('an external id is sent; without it, the fix asks for one', async () => {
  const world = [{ id: MANAGEMENT }, { id: MEMBER, requiresExternalId: 'audit-7' }];
  const { member } = await setScene({ world });
  expect((await member.open())?.fix).toContain('--external-id');
  const right = await setScene({ world }, { externalId: 'audit-7' });
  expect(await right.member.open()).toBeUndefined();
  const wrong = await setScene({ world }, { externalId: 'audit-8' });
  expect((await wrong.member.open())?.fix).toContain('expects this external id');
});

test.each(['Reader', 'audit/Reader', '/audit/Reader', `arn:aws:iam::${MEMBER}:role/audit/Reader`])(
  'the role may be given as %s',
  async (role) => {
    const world = [{ id: MANAGEMENT }, { id: MEMBER, roles: ['Reader'] }];
    const { base } = await setScene({ world }, { role });
    expect(await base.account({ accountId: MEMBER }).open()).toBeUndefined();
    expect(await base.account({ accountId: MEMBER, roleName: 'Nobody' }).open()).toMatchObject({
      code: 'AccessDenied',
    });
  },
);

test('the ARN of a role in another account is refused before any call', async () => {
  const { base, sandbox } = await setScene({}, { role: `arn:aws:iam::${THIRD}:role/Reader` });
  expect(await base.account({ accountId: MEMBER }).open()).toMatchObject({ code: 'Contradiction' });
  expect(sandbox.calls.byOperation['sts:AssumeRole']).toBeUndefined();
});

function credentialsUntil(ms: number) {
  return { accessKeyId: `until ${ms}`, secretAccessKey: '', expiration: new Date(ms) };
}

test('credentials about to expire are replaced before they do', async () => {
  const [first, second] = [credentialsUntil(3_600_000), credentialsUntil(7_200_000)];
  let now = 0;
  const provide = renewing(first, { obtain: async () => second }, () => now);
  now = 3_299_000;
  expect(await provide()).toBe(first);
  now = 3_301_000;
  expect(await provide()).toBe(second);
  now = 3_602_000;
  expect(await provide()).toBe(second);
});

test('credentials that seem expired as they come in are used all the same: the clock here is wrong', async () => {
  const first = credentialsUntil(3_600_000);
  const provide = renewing(first, { obtain: () => expect.unreachable() }, () => 9_000_000);
  expect(await provide()).toBe(first);
});

test('a role that is gone when its session is renewed is told by the calls that follow', async () => {
  const lost = unread('sts:AssumeRole', 'AccessDenied', 'The role is gone.');
  let now = 0;
  const provide = renewing(credentialsUntil(3_600_000), { obtain: async () => lost }, () => now);
  now = 3_500_000;
  await expect(provide()).rejects.toEqual(new SessionLost(lost));
});

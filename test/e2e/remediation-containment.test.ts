import { ListUsersCommand } from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import type { AccountSpec } from '../../sandbox/index.ts';
import { DENY_ALL, DENY_ROOT_SCP, denySessionsBefore, quarantineScp } from '../../src/core/plan/policies.ts';
import {
  ADA_KEY,
  ADA_OTHER_KEY,
  BOB_KEY,
  CREATED,
  HOME,
  home,
  iamAs,
  keysOf,
  MEMBER,
  member,
  person,
  policiesOfRole,
  policiesOfUser,
  ROOT_KEY,
  scpsOf,
  sessionOf,
  signedBy,
} from '../support/key-world.ts';
import { endsOf, refusalsOf, stages, stepsOf } from '../support/remediation.ts';
import { changesOf } from '../support/sandboxes.ts';

const stage = stages();

const USER_ID = 'AIDAQXYZADAXXXXXXXXXX';
const QUARANTINE = quarantineScp(`arn:aws:iam::${MEMBER}:user/ada`, USER_ID).name;
const ada = person('ada', [ADA_KEY, ADA_OTHER_KEY], { userId: USER_ID });
const world = (more: Partial<AccountSpec> = {}) => [
  home(),
  member([ada, person('bob', [BOB_KEY])], { iamRoles: [{ name: 'Deploy' }], ...more }),
];

describe('containing a key under attack', () => {
  test('goes from outside the account inwards: organisation, user, both keys, sessions of roles; nothing is deleted', async () => {
    const here = await stage({ world: world() });
    const stolen = await sessionOf(here.sandbox, 'Deploy', signedBy(ADA_KEY));
    const plan = await here.contain(ADA_KEY);
    expect(stepsOf(plan)).toEqual([
      `create-quarantine-scp ${QUARANTINE}`,
      `attach-quarantine-scp ${QUARANTINE}`,
      `deny-user ${ADA_KEY}`,
      `deactivate-key ${ADA_KEY}`,
      `deactivate-key ${ADA_OTHER_KEY}`,
      'deny-role-sessions Deploy',
    ]);
    expect((await here.apply(plan)).counts).toMatchObject({ done: 6, failed: 0 });
    expect(changesOf(here.sandbox).map(({ operation }) => operation)).toEqual([
      'organizations:CreatePolicy',
      'organizations:AttachPolicy',
      'iam:PutUserPolicy',
      'iam:UpdateAccessKey',
      'iam:UpdateAccessKey',
      'iam:PutRolePolicy',
    ]);
    expect(await scpsOf(here.sandbox)).toEqual({ [QUARANTINE]: [MEMBER] });
    expect(await policiesOfUser(here.sandbox, 'ada')).toEqual([DENY_ALL.name]);
    expect(await keysOf(here.sandbox, 'ada')).toEqual({ [ADA_KEY]: 'Inactive', [ADA_OTHER_KEY]: 'Inactive' });
    expect(await policiesOfRole(here.sandbox, 'Deploy')).toEqual([denySessionsBefore(plan.expiresAt).name]);
    expect(await keysOf(here.sandbox, 'bob')).toEqual({ [BOB_KEY]: 'Active' });
    const list = iamAs(here.sandbox, stolen).send(new ListUsersCommand({}));
    await expect(list).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('X03 X04 X06 asks for no notice and no wait, and does not mind that the key is used while it is contained', async () => {
    const here = await stage({ world: world() });
    here.sandbox.account(MEMBER).useAccessKey(ADA_KEY);
    const plan = await here.contain(ADA_KEY);
    here.sandbox.account(MEMBER).useAccessKey(ADA_KEY);
    here.sandbox.account(MEMBER).createAccessKey('bob');
    const ends = endsOf(await here.apply(plan));
    expect(ends.every((end) => end.endsWith(' done'))).toBe(true);
    expect(ends.some((end) => end.startsWith('notify-owner'))).toBe(false);
    expect((await keysOf(here.sandbox, 'ada'))[ADA_KEY]).toBe('Inactive');
  });

  test('is good for a quarter of an hour only', async () => {
    const here = await stage({ world: world() });
    const plan = await here.contain(ADA_KEY);
    expect(plan.expiresAt).toBe('2026-11-22T12:15:00Z');
    here.sandbox.clock.advance(15 * 60_000);
    await expect(here.apply(plan)).rejects.toMatchObject({ code: 'plan-expired' });
    expect(changesOf(here.sandbox)).toEqual([]);
  });

  test('is taken back whole by an undo', async () => {
    const here = await stage({ world: world() });
    await sessionOf(here.sandbox, 'Deploy', signedBy(ADA_KEY));
    const plan = await here.contain(ADA_KEY);
    await here.apply(plan);
    const { plan: back, impossible } = await here.undo(plan.id);
    expect(impossible).toEqual([]);
    expect(stepsOf(back)).toEqual([
      'allow-role-sessions Deploy',
      `activate-key ${ADA_OTHER_KEY}`,
      `activate-key ${ADA_KEY}`,
      `allow-user ${ADA_KEY}`,
      `detach-scp ${QUARANTINE}`,
      `delete-scp ${QUARANTINE}`,
    ]);
    expect((await here.apply(back)).counts).toMatchObject({ done: 6 });
    expect(await scpsOf(here.sandbox)).toEqual({});
    expect(await policiesOfUser(here.sandbox, 'ada')).toEqual([]);
    expect(await policiesOfRole(here.sandbox, 'Deploy')).toEqual([]);
    expect(await keysOf(here.sandbox, 'ada')).toEqual({ [ADA_KEY]: 'Active', [ADA_OTHER_KEY]: 'Active' });
  });

  test('goes on inside the account where the organisation allows no policy, and says why there is none', async () => {
    const here = await stage({ world: world(), policyTypesDisabled: true });
    const plan = await here.contain(ADA_KEY);
    expect(stepsOf(plan).slice(0, 2)).toEqual([`deny-user ${ADA_KEY}`, `deactivate-key ${ADA_KEY}`]);
    expect(plan.notes.join()).toMatch(/No service control policy: .*not switched on/);
    const inHome = await stage({ world: [home({ users: [ada] }), member([])] });
    const ofHome = await inHome.contain(ADA_KEY, { accountId: HOME });
    expect(stepsOf(ofHome)[0]).toBe(`deny-user ${ADA_KEY}`);
    expect(ofHome.notes.join()).toContain('no policy of the organisation binds its management account');
  });

  test('goes on where a step before it failed: nothing inside waits for the organisation', async () => {
    const here = await stage({ world: world() });
    const plan = await here.contain(ADA_KEY);
    here.sandbox.faults.add({
      operation: 'organizations:CreatePolicy',
      code: 'ConstraintViolationException',
    });
    expect(endsOf(await here.apply(plan))).toEqual([
      'create-quarantine-scp failed',
      'attach-quarantine-scp skipped',
      'deny-user done',
      'deactivate-key done',
      'deactivate-key done',
    ]);
  });

  test('X08 is refused for the user that Keyreeve runs as, in plan and in apply', async () => {
    const here = await stage({ world: world() });
    const plan = await here.contain(ADA_KEY);
    here.callAs(here.sandbox.env({ accessKeyId: ADA_OTHER_KEY }));
    const own = await here.contain(ADA_KEY, { forced: true });
    expect([own.steps, refusalsOf(own)]).toEqual([[], { [ADA_KEY]: ['own-credential'] }]);
    expect(endsOf(await here.apply(plan))).toEqual([
      'create-quarantine-scp skipped',
      'attach-quarantine-scp skipped',
      'deny-user skipped',
      'deactivate-key done',
      'deactivate-key skipped',
    ]);
    expect(await keysOf(here.sandbox, 'ada')).toEqual({ [ADA_KEY]: 'Inactive', [ADA_OTHER_KEY]: 'Active' });
  });

  test('X09 is refused for a user for emergencies, unless somebody insists', async () => {
    const here = await stage({ world: world(), remediation: '{ breakGlass: { users: [ada] } }' });
    expect(refusalsOf(await here.contain(ADA_KEY))).toEqual({ [ADA_KEY]: ['break-glass'] });
    expect((await here.contain(ADA_KEY, { forced: true })).steps.length).toBeGreaterThan(3);
  });

  test('tells what it could not search: sessions that live on', async () => {
    const here = await stage({ world: world() });
    here.sandbox.faults.add({
      operation: 'cloudtrail:LookupEvents',
      code: 'AccessDeniedException',
      status: 403,
    });
    const plan = await here.contain(ADA_KEY);
    expect(plan.gaps.map(({ words }) => words).join()).toContain('Role sessions');
    expect(stepsOf(plan)).toContain(`deactivate-key ${ADA_KEY}`);
  });

  test('of a key that nobody has, or in an account that cannot be read, is a problem with the next move', async () => {
    const here = await stage({ world: [...world()] });
    await expect(here.contain('AKIAIOSFODNN7NOBODYS')).rejects.toMatchObject({ code: 'bad-argument' });
    const closed = await stage({ world: world({ roles: [] }) });
    await expect(closed.contain(ADA_KEY)).rejects.toMatchObject({
      code: 'account-unreadable',
      exitStatus: 4,
    });
  });
});

describe("containing a member's root key", () => {
  const root = { accessKeys: [{ id: ROOT_KEY, createdAt: CREATED }] };

  test('I10 denies root from outside, which no policy of the account can, and deletes nothing', async () => {
    const here = await stage({ world: [home(), member([], { root })] });
    const plan = await here.contain(ROOT_KEY);
    expect(endsOf(await here.apply(plan))).toEqual(['create-root-scp done', 'attach-root-scp done']);
    expect(await scpsOf(here.sandbox)).toEqual({ [DENY_ROOT_SCP.name]: [MEMBER] });
    const list = iamAs(here.sandbox, signedBy(ROOT_KEY)).send(new ListUsersCommand({}));
    await expect(list).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('of the management account is refused: AWS Support is the way', async () => {
    const here = await stage({ world: [home({ root }), member([])] });
    const plan = await here.contain(ROOT_KEY, { accountId: HOME });
    expect(plan.steps).toEqual([]);
    expect(plan.refused[0]?.reasons[0]?.fix).toContain('AWS Support');
  });
});

import { describe, expect, test } from 'vitest';
import type { SandboxOptions } from '../../../sandbox/index.ts';
import type { Account } from '../../core/model/account.ts';
import { allHold } from '../../core/plan/conditions.ts';
import type { AccessKeySubject } from '../../core/plan/plan.ts';
import { DENY_ROOT_SCP, denySessionsBefore } from '../../core/plan/policies.ts';
import { allowRoleSessions, allowUser, denyRoleSessions, denyUser } from '../../core/plan/steps/deny.ts';
import type { StepDraft } from '../../core/plan/steps/draft.ts';
import { deleteRootCertificate, deleteRootKey } from '../../core/plan/steps/root.ts';
import { attachScp, createScp, deleteScp, detachScp } from '../../core/plan/steps/scp.ts';
import { MANAGEMENT, MEMBER, setScene } from '../test-support/scene.ts';
import { perform } from './perform.ts';
import { readSubject } from './read-subject.ts';
import { stepSessions } from './sessions.ts';

/** Steps as plans have them, carried out in an emulated organisation. */

const CREATED = '2024-03-01T08:00:00Z';
const KEY = 'AKIAQXYZABCDEFGHIJKL';
const CERTIFICATE = 'ABCDEFGHIJKLMNOPQRSTUVWX';
const account: Account = { id: MEMBER, partition: 'aws' };
const about = { account, why: [], findings: [], warnings: [] };

const ANN: AccessKeySubject = {
  kind: 'access-key',
  accessKeyId: KEY,
  createdAt: CREATED,
  userName: 'ann',
  userId: 'AIDAQXYZABCDEFGHIJKL',
  userArn: `arn:aws:iam::${MEMBER}:user/ann`,
};

const WORLD: NonNullable<SandboxOptions['world']> = [
  { id: MANAGEMENT },
  {
    id: MEMBER,
    users: [
      {
        name: 'ann',
        createdAt: CREATED,
        userId: ANN.userId,
        accessKeys: [{ id: KEY, createdAt: CREATED }],
      },
    ],
    iamRoles: [{ name: 'Deploy' }],
    root: {
      accessKeys: [{ id: KEY.replace('L', 'M'), createdAt: CREATED }],
      certs: [{ id: CERTIFICATE, uploadedAt: CREATED }],
    },
  },
];

async function scene(options: SandboxOptions = {}) {
  const { base, sandbox } = await setScene({ world: WORLD, ...options });
  const sessions = stepSessions(base, { role: 'KeyreeveRemediate', sessionName: 'keyreeve' });
  const read = (step: StepDraft, conditions = step.shows) => readSubject(sessions, step, conditions);
  /** Carries a step out as applying does, and tells whether the reading afterwards shows it. */
  const carryOut = async (step: StepDraft) => {
    const before = await read(step, [...step.precondition, ...step.shows]);
    expect(allHold(step.precondition, before), JSON.stringify(before)).toBe(true);
    expect(allHold(step.shows, before)).toBe(false);
    const outcome = await perform(sessions, { ...step, id: 'p-1-01' }, before);
    return { outcome, shown: allHold(step.shows, await read(step)) };
  };
  return { sandbox, sessions, read, carryOut };
}

const DONE = { outcome: { state: 'known' }, shown: true };

test('a user is denied everything, and allowed again', async () => {
  const { carryOut } = await scene();
  expect(await carryOut(denyUser({ ...about, subject: ANN }))).toMatchObject(DONE);
  expect(await carryOut(allowUser({ ...about, subject: ANN }))).toMatchObject(DONE);
});

test('sessions of a role are denied, and allowed again', async () => {
  const { carryOut, sessions } = await scene();
  const subject = { kind: 'role', roleName: 'Deploy', roleId: '', roleArn: 'arn' } as const;
  const call = { api: 'keyreeve:Confirm', session: 'account', arguments: {} } as const;
  const { role } = await readSubject(sessions, { account, subject, call }, [{ is: 'same-role', roleId: '' }]);
  const roleId = (role?.state === 'known' && role.value?.roleId) || expect.unreachable('there is no role');
  const input = { ...about, ...subject, roleId, before: '2026-11-22T12:00:00Z' };
  expect(await carryOut(denyRoleSessions(input))).toMatchObject(DONE);
  expect(await carryOut(allowRoleSessions(input, denySessionsBefore(input.before)))).toMatchObject(DONE);
});

test('a policy of the organisation is created, attached, detached and deleted', async () => {
  const { carryOut, read } = await scene();
  const input = { ...about, policy: DENY_ROOT_SCP, description: 'Denies root' };
  const attach = attachScp('attach-root-scp', input, 'Root is denied.');
  expect(await carryOut(createScp('create-root-scp', input))).toMatchObject(DONE);
  expect(await carryOut(attach)).toMatchObject(DONE);
  expect((await read(attach)).scp).toMatchObject({ value: { targets: [MEMBER] } });
  expect(await carryOut(detachScp(input))).toMatchObject(DONE);
  expect(await carryOut(deleteScp(input))).toMatchObject(DONE);
});

describe('root of a member', () => {
  const rootKey = deleteRootKey(
    about,
    { accessKeyId: KEY.replace('L', 'M'), status: 'Active', createdAt: CREATED, lastUsedAt: null },
    { recorded: false },
  );

  test('X14: loses its key and its certificate in a session of 900 seconds at most', async () => {
    const { carryOut, sandbox } = await scene();
    expect(await carryOut(rootKey)).toMatchObject(DONE);
    expect(await carryOut(deleteRootCertificate(about, CERTIFICATE, CREATED))).toMatchObject(DONE);
    expect(sandbox.calls.byOperation).toMatchObject({ 'sts:AssumeRoot': 1, 'iam:DeleteAccessKey': 1 });
    expect(sandbox.calls.byOperation['sts:AssumeRole']).toBeUndefined();
  });

  test('X14: keeps it where centralised root access is off, and that is told from a lack of permission', async () => {
    const { read, sandbox } = await scene({ centralRoot: false });
    expect((await read(rootKey)).keys).toMatchObject({
      source: 'sts:AssumeRoot',
      words: expect.stringMatching(/not switched on|no trusted access/),
    });
    expect(sandbox.calls.byOperation['iam:DeleteAccessKey']).toBeUndefined();
  });
});

test.each([{ drop: true }, { html500: true }, { code: 'ServiceFailure', status: 500 }] as const)(
  'a write that took effect and whose answer was lost (%j) was sent once, and the reading shows it',
  async (fault) => {
    const operation = 'iam:PutUserPolicy';
    const { carryOut, sandbox } = await scene({ faults: [{ operation, afterEffect: true, ...fault }] });
    const { outcome, shown } = await carryOut(denyUser({ ...about, subject: ANN }));
    expect(outcome.state).toBe('unread');
    expect(shown).toBe(true);
    expect(sandbox.calls.byOperation[operation]).toBe(1);
  },
);

import { expect, test } from 'vitest';
import { MANAGEMENT, MEMBER, type Scene, setScene } from '../test-support/scene.ts';
import { auditRoot } from './root-audit.ts';

const ROOT_KEY = {
  id: 'AKIAROOT000000000001',
  createdAt: '2021-04-04T19:00:00Z',
  status: 'Inactive' as const,
  lastUsed: { at: '2026-01-01T00:00:00Z', region: 'us-east-1', service: 's3' },
};
const WORLD = [{ id: MANAGEMENT }, { id: MEMBER, root: { accessKeys: [ROOT_KEY] } }];

async function audit({ base, member }: Scene) {
  return (await auditRoot(base, member)).auditedKeys;
}

test('X14: root keys are listed with id, status and last use, in a session of 900 seconds at most', async () => {
  const scene = await setScene({ world: WORLD });
  expect(await audit(scene)).toMatchObject({
    state: 'known',
    source: 'iam:ListAccessKeys',
    value: [
      {
        accessKeyId: ROOT_KEY.id,
        createdAt: ROOT_KEY.createdAt,
        status: 'Inactive',
        lastUse: { value: { at: ROOT_KEY.lastUsed.at } },
      },
    ],
  });
  expect(scene.member.counter.byOperation()).toMatchObject({
    session: { 'sts:AssumeRoot': 1 },
    read: { 'iam:ListAccessKeys': 1, 'iam:GetAccessKeyLastUsed': 1 },
  });
});

test('a last use that is denied is unread, never "not used"', async () => {
  const faults = [{ operation: 'iam:GetAccessKeyLastUsed', code: 'AccessDenied', status: 403 }];
  expect(await audit(await setScene({ world: WORLD, faults }))).toMatchObject({
    value: [{ accessKeyId: ROOT_KEY.id, lastUse: { state: 'unread', code: 'AccessDenied' } }],
  });
});

test('a root user without keys gives an empty list, which is known', async () => {
  expect(await audit(await setScene())).toMatchObject({ state: 'known', value: [] });
});

test('X15: the management account is out of reach, and no call is made', async () => {
  const scene = await setScene();
  const management = scene.base.account({ accountId: MANAGEMENT, isManagement: true });
  const { auditedKeys } = await auditRoot(scene.base, management);
  expect(auditedKeys).toMatchObject({ state: 'unread', code: 'NotSupported' });
  expect(scene.sandbox.calls.byOperation['sts:AssumeRoot']).toBeUndefined();
});

test('other partitions have no policy for it', async () => {
  expect(await audit(await setScene({ partition: 'aws-us-gov' }))).toMatchObject({ code: 'NotSupported' });
});

test('a feature that is off is told from a missing permission', async () => {
  expect(await audit(await setScene({ world: WORLD, centralRoot: false }))).toMatchObject({
    code: 'AccessDenied',
    words: expect.stringContaining('not switched on'),
  });
  const elsewhere = await setScene({
    world: [...WORLD, { id: '333333333333' }],
    callerAccount: '333333333333',
  });
  expect(await audit(elsewhere)).toMatchObject({
    code: 'AccessDenied',
    fix: expect.stringContaining('sts:AssumeRoot'),
  });
});

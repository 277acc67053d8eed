import { expect, test } from 'vitest';
import type { UserSpec } from '../../../sandbox/spec.ts';
import { MANAGEMENT, MEMBER, setScene } from '../test-support/scene.ts';
import { readMfaDevices, readRootVirtualDevices } from './mfa-devices.ts';

async function devicesOf(mfaDevices: UserSpec['mfaDevices'] = []) {
  const users = [{ name: 'alice', createdAt: '2026-01-10T10:00:00Z', mfaDevices }];
  const { member } = await setScene({ world: [{ id: MANAGEMENT }, { id: MEMBER, users }] });
  return readMfaDevices(member, { userName: 'alice' });
}

test('the kind of a device is told by its serial number, and no other ARN is a hardware token', async () => {
  const sms = `arn:aws:iam::${MEMBER}:sms-mfa/alice`;
  const devices = await devicesOf([
    { kind: 'virtual' },
    { kind: 'security-key' },
    { kind: 'hardware' },
    { kind: 'hardware', serial: sms },
  ]);
  expect(devices).toMatchObject({ state: 'known' });
  expect(devices.state === 'known' && devices.value.map(({ kind }) => kind)).toEqual([
    'virtual',
    'security-key',
    'hardware-token',
    'unknown',
  ]);
});

test('a device without a serial number is no answer of AWS: the list is unread', async () => {
  const devices = await devicesOf([{ kind: 'hardware', serial: '' }]);
  expect(devices).toMatchObject({ state: 'unread', code: 'BadAnswer' });
});

test('so is one in the list of virtual devices, whoever it is of', async () => {
  const root = { mfaDevices: [{ kind: 'virtual', serial: '' }] } as const;
  const { member } = await setScene({ world: [{ id: MANAGEMENT }, { id: MEMBER, root }] });
  expect(await readRootVirtualDevices(member)).toMatchObject({ state: 'unread', code: 'BadAnswer' });
});

import { expect, test } from 'vitest';
import type { SandboxOptions } from '../../../../sandbox/index.ts';
import { MANAGEMENT, MEMBER, setScene } from '../../test-support/scene.ts';
import { readOrganizationControl } from './organization-control.ts';

async function control(options: SandboxOptions = {}) {
  const { base, sandbox } = await setScene(options);
  return { control: await readOrganizationControl(base), calls: sandbox.calls.byOperation };
}

test('the management account of an organisation with all features may use everything', async () => {
  expect((await control()).control).toMatchObject({
    organization: { value: { managementAccountId: MANAGEMENT, allFeatures: true } },
    isManagement: { value: true },
    scpsEnabled: { value: true },
    rootAccess: { value: { rootCredentialsManagement: true } },
  });
});

test('a member knows its organisation, and what it may not ask is unread', async () => {
  const { control: found } = await control({ callerAccount: MEMBER });
  expect(found).toMatchObject({
    organization: { value: { managementAccountId: MANAGEMENT } },
    isManagement: { value: false },
    scpsEnabled: { state: 'unread' },
    rootAccess: { state: 'unread' },
  });
});

test('without an organisation nothing can be used, and nothing more is asked', async () => {
  const { control: found, calls } = await control({ standalone: true });
  expect(found).toMatchObject({
    organization: { state: 'known', value: null },
    isManagement: { value: false },
    scpsEnabled: { value: false },
    rootAccess: { value: { rootCredentialsManagement: false } },
  });
  expect(calls['organizations:ListRoots']).toBeUndefined();
});

test('a denied organisation is unread, never "none"', async () => {
  const faults = [
    { operation: 'organizations:DescribeOrganization', code: 'AccessDeniedException', status: 403 },
  ];
  const { control: found } = await control({ faults });
  expect(found.organization).toMatchObject({ state: 'unread', code: 'AccessDenied' });
  expect(found.isManagement).toMatchObject({ state: 'unread' });
});

import { expect, test } from 'vitest';
import { MANAGEMENT, MEMBER, setScene } from '../test-support/scene.ts';
import { readAlternateContact } from './contacts.ts';

test('an alternate contact is read with its address, of its own kind only', async () => {
  const { member } = await setScene({
    world: [
      { id: MANAGEMENT },
      { id: MEMBER, contacts: { operations: { name: 'Ops', email: 'ops@example.com' } } },
    ],
  });
  expect(await readAlternateContact(member, 'OPERATIONS')).toMatchObject({
    state: 'known',
    value: { name: 'Ops', email: 'ops@example.com' },
  });
  expect(await readAlternateContact(member, 'BILLING')).toMatchObject({ state: 'known', value: null });
});

test('a contact that may not be read is unread, and not nobody', async () => {
  const { member } = await setScene({
    world: [{ id: MANAGEMENT }, { id: MEMBER, denies: ['account:GetAlternateContact'] }],
  });
  expect(await readAlternateContact(member, 'OPERATIONS')).toMatchObject({
    state: 'unread',
    code: 'AccessDenied',
  });
});

import { expect, test } from 'vitest';
import { known } from '../../../core/model/fact.ts';
import type { BaseSession } from '../../session/base-session.ts';
import { readKeyAccount } from './key-owner.ts';

function base(answer: unknown): Pick<BaseSession, 'call'> {
  return { call: async (name) => known(answer as never, name) };
}

test.each([{}, { Account: '' }, { Account: 'none' }, { Account: '1111222233334' }])(
  'an answer that names no account is none: %j',
  async (answer) => {
    expect(await readKeyAccount(base(answer), 'AKIAIOSFODNN7EXAMPLE')).toMatchObject({
      state: 'unread',
      code: 'BadAnswer',
    });
  },
);

test('an account is one of twelve digits', async () => {
  expect(await readKeyAccount(base({ Account: '111122223333' }), 'AKIAIOSFODNN7EXAMPLE')).toMatchObject({
    value: '111122223333',
  });
});

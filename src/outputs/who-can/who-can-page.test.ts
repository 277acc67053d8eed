import { expect, test } from 'vitest';
import type { PrincipalAnswer, WhoCan } from '../../core/model/who-can.ts';
import { WHO_CAN_VERSION } from '../../core/model/who-can.ts';
import { whoCanCsv } from './who-can-csv.ts';
import { whoCanPage } from './who-can-page.ts';

function mayForThemself(name: string, policy: string): PrincipalAnswer {
  const on = { type: 'group', name: 'staff' } as const;
  return {
    action: 'create-access-key',
    principal: { type: 'user', name, arn: `arn:aws:iam::111122223333:user/${name}` },
    serviceLinked: false,
    console: 'yes',
    rights: [
      {
        answer: 'yes',
        reach: 'own',
        conditions: [],
        unread: [],
        users: { count: 1, names: [name] },
        except: { count: 0, names: [] },
        allowedBy: [{ policy: { layer: 'identity', name: policy, on }, statement: 1 }],
      },
    ],
    ways: [],
    outside: [],
    handsOn: false,
  };
}

const FOUND: WhoCan = {
  schemaVersion: WHO_CAN_VERSION,
  tool: { name: 'keyreeve', version: '0.0.0' },
  now: '2026-11-26T00:00:00Z',
  redacted: false,
  depth: 3,
  complete: false,
  actions: [{ id: 'create-access-key', action: 'iam:CreateAccessKey', words: 'create an access key' }],
  accounts: [
    {
      account: { id: '111122223333', partition: 'aws' },
      principals: { users: 4, roles: 0 },
      controls: 'none',
      answers: [mayForThemself('ann', 'keys'), mayForThemself('bob', 'keys'), mayForThemself('eve', 'other')],
      memberRoots: [],
      cutShort: [],
      unfollowed: [],
    },
  ],
  notRead: [
    { account: { id: '444455556666', partition: 'aws', name: '=away' }, words: 'Denied.', skipped: false },
  ],
};

test('principals of whom the same is told are told of together', () => {
  const page = [...whoCanPage(FOUND, { columns: 80, color: false })].join('');
  expect(page).toContain('2 users, with a console password: ann, bob\n');
  expect(page.match(/by policy keys of group staff, statement 1/g)).toHaveLength(1);
  expect(page).toContain('user eve, with a console password\n');
});

test('an account that was not read has a record of its own, and its answer is not known', () => {
  const lines = [...whoCanCsv(FOUND)].join('').split('\r\n');
  const fields = lines[0]?.split(',') ?? [];
  const last = lines.at(-2)?.split(',') ?? [];
  const cells = Object.fromEntries(fields.map((name, index) => [name, last[index]]));
  expect(cells).toMatchObject({ account_id: '444455556666', answer: 'unknown', not_read: 'Denied.' });
  expect(cells.account_name).not.toMatch(/^=/);
});

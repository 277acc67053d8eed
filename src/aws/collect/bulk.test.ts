import { expect, test } from 'vitest';
import { user } from '../../../test/support/accounts.ts';
import type { Authorization, ListedUser } from '../../core/model/authorization.ts';
import { known, unread } from '../../core/model/fact.ts';
import { setRight, withBulk } from './bulk.ts';

const CREATED = '2026-01-10T10:00:00Z';
const NOW = '2026-11-22T12:00:00Z';

function listed(name: string, createdAt = CREATED): [string, ListedUser] {
  const arn = `arn:aws:iam::111122223333:user/${name}`;
  return [name, { arn, createdAt, userId: `AIDA${name}`, groups: [], attached: [], inline: [], tags: {} }];
}

function listOf(...users: [string, ListedUser][]) {
  const value: Authorization = { users: new Map(users), holders: [], policies: [] };
  return known(value, 'iam:GetAccountAuthorizationDetails', NOW);
}

const people = [user('alice', []), user('bob', [])];

test('C14 C15 whom the live list does not name is gone, and whom only it names is still to be read', () => {
  const { users, toRead } = setRight(people, listOf(listed('alice'), listed('carl')));
  expect(users.map(({ name, presence }) => [name, presence])).toEqual([
    ['alice', 'reported'],
    ['bob', 'gone-since-report'],
    ['carl', 'newer-than-report'],
  ]);
  expect([...toRead]).toEqual(['carl']);
});

test('S13 a user made again is another one, and nothing read live is said of the one who is gone', () => {
  const again = listOf(listed('alice', '2026-11-22T11:00:00Z'), listed('bob'));
  const { users, toRead } = setRight(people, again);
  expect([...toRead]).toEqual(['alice']);
  const none = unread('x', 'NotAsked', 'Not asked.');
  const [gone, newcomer] = withBulk(users, { authorization: again, serviceCredentials: none, sshKeys: none });
  expect(gone).toMatchObject({ presence: 'gone-since-report', authorization: { code: 'NoSuchEntity' } });
  expect(newcomer).toMatchObject({
    presence: 'newer-than-report',
    createdAt: { value: '2026-11-22T11:00:00Z' },
    authorization: { state: 'known' },
  });
});

test('a list that names nobody where the report names many does not make them gone', () => {
  const { users } = setRight(people, listOf());
  expect(users.map(({ presence }) => presence)).toEqual(['reported', 'reported']);
});

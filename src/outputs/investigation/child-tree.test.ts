import { expect, test } from 'vitest';
import { hostileStory } from '../../../test/support/investigations.ts';
import type { ChildCredential } from '../../core/model/investigation.ts';
import { childTree, mostTellingBranches } from './child-tree.ts';

const { subject } = hostileStory();
const KEY = subject.accessKeyId;

const child = (accessKeyId: string, changes: Partial<ChildCredential> = {}): ChildCredential => ({
  accessKeyId,
  parent: KEY,
  kind: 'role',
  at: '2026-11-01T00:00:00Z',
  accountId: '111122223333',
  region: 'us-east-1',
  count: 0,
  followed: true,
  ...changes,
});

const ids = (children: readonly ChildCredential[]) =>
  childTree({ children, subject }).map(({ child: { accessKeyId }, depth }) => `${depth} ${accessKeyId}`);

test('used ones come first, then keys and tokens, then roles, the unfollowed last, and the newest of each first', () => {
  expect(
    ids([
      child('UNFOLLOWED', { followed: false, at: '2026-11-09T00:00:00Z' }),
      child('OLD'),
      child('NEW', { at: '2026-11-05T00:00:00Z' }),
      child('TOKEN', { kind: 'session-token' }),
      child('KEY', { kind: 'access-key', at: '2026-11-02T00:00:00Z' }),
      child('USED', { count: 3 }),
    ]),
  ).toEqual(['0 USED', '0 KEY', '0 TOKEN', '0 NEW', '0 OLD', '0 UNFOLLOWED']);
});

test('one that was not followed comes early where something used came of it', () => {
  expect(
    ids([
      child('OTHER', { kind: 'access-key' }),
      child('MIDDLE'),
      child('USED', { parent: 'MIDDLE', count: 1 }),
    ]),
  ).toEqual(['0 MIDDLE', '1 USED', '0 OTHER']);
});

test('neither a parent outside the story nor a circle hides anything, and nothing is told twice', () => {
  const list = [
    child('ORPHAN', { parent: 'ELSEWHERE' }),
    child('A', { parent: 'B' }),
    child('B', { parent: 'A' }),
    child('BELOW', { parent: 'ORPHAN' }),
  ];
  expect(ids(list).toSorted()).toEqual(['0 A', '0 ORPHAN', '1 B', '1 BELOW']);
});

test('I09: of many the telling ones are kept with what they stand below of', () => {
  const children = [
    ...Array.from({ length: 60 }, (_, index) => child(`IDLE${index}`, { followed: false, parent: 'MIDDLE' })),
    child('MIDDLE', { count: 1 }),
    child('MADE', { kind: 'access-key', followed: false }),
    child('DEEP', { parent: 'HOP', count: 2 }),
    child('HOP'),
  ];
  const shown = mostTellingBranches(childTree({ children, subject }), 10);
  expect(shown).toHaveLength(10);
  const names = shown.map((branch) => branch.child.accessKeyId);
  for (const name of ['MIDDLE', 'MADE', 'HOP', 'DEEP']) expect(names).toContain(name);
  expect(names.indexOf('HOP')).toBe(names.indexOf('DEEP') - 1);
});

import { expect, test } from 'vitest';
import type { FindingGroup, FindingRow } from '../../../api/findings.ts';
import { ListPages } from '../../api/list-pages.ts';
import { flatLines, groupedLines } from './lines.ts';

function row(id: string): FindingRow {
  return {
    id,
    rule: 'user-mfa',
    title: 'T',
    standing: 'open',
    severity: 'high',
    account: { id: '111122223333', partition: 'aws' },
    resource: { type: 'AwsIamUser', arn: 'arn:aws:iam::111122223333:user/a', name: 'a' },
    says: 'It fails.',
    fresh: false,
    plannable: true,
    run: 1,
  };
}

const group = (key: string, count: number): FindingGroup => ({
  key,
  title: `Account ${key}`,
  account: { id: key, partition: 'aws' },
  worst: 'high',
  count,
  open: count,
  unknown: 1,
});

const pagesOf = <T>(items: readonly T[], total: number, reads: number[] = []) =>
  new ListPages<T>({
    size: 100,
    first: { items, total, ...(items.length < total && { next: 'n' }) },
    read: async ({ from }) => {
      reads.push(from);
      return { items: [], total, next: 'n' };
    },
  });

test('rows that are not read yet have their places', () => {
  const { items } = flatLines(pagesOf([row('a'), row('b')], 5));
  expect(items.slice().map(({ kind }) => kind)).toEqual(['row', 'row', 'wait', 'wait', 'wait']);
  expect(new Set(items.slice().map(({ id }) => id)).size).toBe(5);
  expect(items.at(5)).toBeUndefined();
});

test('the rows of an open group stand below its heading, as many as it counts', () => {
  const groups = pagesOf([group('111122223333', 3), group('444455556666', 2)], 4);
  const rows = new ListPages<FindingRow>({
    expected: 3,
    size: 100,
    read: async () => ({ items: [], total: 3 }),
  });
  const { items } = groupedLines(groups, ({ key }) => (key === '111122223333' ? rows : undefined));
  expect(items.slice().map(({ kind }) => kind)).toEqual([
    'group',
    'wait',
    'wait',
    'wait',
    'group',
    // Groups that are not read yet.
    'wait',
    'wait',
  ]);
  expect(items.at(0)).toMatchObject({ open: true, count: 3, title: 'Account 111122223333 · 111122223333' });
  expect(items.at(4)).toMatchObject({ open: false, note: '2 open, 1 unknown' });
});

test('what is in sight is read: of open groups their rows, below them further groups', async () => {
  const groupReads: number[] = [];
  const groups = pagesOf([group('111122223333', 3)], 500, groupReads);
  let rowReads = 0;
  const rows = new ListPages<FindingRow>({
    expected: 3,
    size: 100,
    read: async () => {
      rowReads += 1;
      return { items: [row('a'), row('b'), row('c')], total: 3 };
    },
  });
  const lines = () => groupedLines(groups, () => rows);
  lines().want(0, 2);
  await new Promise((done) => setTimeout(done));
  expect(rowReads).toBe(1);
  expect(groupReads).toEqual([]);
  expect([lines().lineOf('b'), lines().lineOf('x')]).toEqual([2, -1]);
  lines().want(400, 410);
  await new Promise((done) => setTimeout(done));
  // The group at 400, less the heading and the rows above it.
  expect(groupReads).toEqual([301, 401]);
  await expect(lines().reach(0, 4)).resolves.toBeUndefined();
});

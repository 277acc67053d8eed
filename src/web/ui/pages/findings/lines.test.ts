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
    there: [{ items, total, ...(items.length < total && { next: 'n' }) }],
    read: async () => {
      reads.push(items.length);
      return { items: [], total, next: 'n' };
    },
  });

test('rows that are not read yet have their places', () => {
  const { items } = flatLines(pagesOf([row('a'), row('b')], 5));
  expect(items.map(({ kind }) => kind)).toEqual(['row', 'row', 'wait', 'wait', 'wait']);
  expect(new Set(items.map(({ id }) => id)).size).toBe(5);
});

test('the rows of an open group stand below its heading, as many as it counts', () => {
  const groups = pagesOf([group('111122223333', 3), group('444455556666', 2)], 4);
  const rows = new ListPages<FindingRow>({ expected: 3, read: async () => ({ items: [], total: 3 }) });
  const { items } = groupedLines(groups, ({ key }) => (key === '111122223333' ? rows : undefined));
  expect(items.map(({ kind }) => kind)).toEqual([
    'group',
    'wait',
    'wait',
    'wait',
    'group',
    // Groups that are not read yet.
    'wait',
    'wait',
  ]);
  expect(items[0]).toMatchObject({ open: true, count: 3, title: 'Account 111122223333 · 111122223333' });
  expect(items[4]).toMatchObject({ open: false, note: '2 open, 1 unknown' });
});

test('what is in sight is read: of open groups their rows, below them further groups', async () => {
  const groupReads: number[] = [];
  const groups = pagesOf([group('111122223333', 3)], 500, groupReads);
  let rowReads = 0;
  const rows = new ListPages<FindingRow>({
    expected: 3,
    read: async () => {
      rowReads += 1;
      return { items: [row('a'), row('b'), row('c')], total: 3 };
    },
  });
  const { want } = groupedLines(groups, () => rows);
  want(0, 2);
  await Promise.resolve();
  expect(rowReads).toBe(1);
  expect(groupReads).toEqual([]);
});

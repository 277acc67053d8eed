import { expect, test } from 'vitest';
import { recordOf } from '../parse/trail-record.ts';
import { mergeAnswers } from './merge-answers.ts';
import { answer, call, KEY } from './test-support/past.ts';
import { useRows } from './use-rows.ts';

const S3 = 's3 ListBuckets';

test('calls of one hour that have all in common are one row; a denied one and another hour are others', () => {
  const rows = useRows([
    call({ at: '2026-11-22T13:59:59Z', event: S3 }),
    call({ at: '2026-11-22T13:00:00Z', event: S3 }),
    call({ at: '2026-11-22T13:30:00Z', event: S3, error: 'AccessDenied' }),
    call({ at: '2026-11-22T14:00:00Z', event: S3 }),
  ]);
  expect(
    rows.map(({ hour, count, errorCode, firstAt, lastAt }) => [hour, count, errorCode, firstAt, lastAt]),
  ).toEqual([
    ['2026-11-22T13', 2, '', '2026-11-22T13:00:00Z', '2026-11-22T13:59:59Z'],
    ['2026-11-22T13', 1, 'AccessDenied', '2026-11-22T13:30:00Z', '2026-11-22T13:30:00Z'],
    ['2026-11-22T14', 1, '', '2026-11-22T14:00:00Z', '2026-11-22T14:00:00Z'],
  ]);
});

test('V05: an event that comes twice is one call, in rows and in merged answers', () => {
  const record = call({ at: '2026-11-22T13:00:00Z', event: 'iam CreateUser' });
  expect(useRows([record, record])).toMatchObject([{ count: 1 }]);
  const merged = mergeAnswers(answer([record]), answer([record]));
  expect(merged.records).toHaveLength(1);
  expect(merged.uses).toMatchObject([{ count: 1 }]);
});

test('a record that cannot be read counts for the key that was searched for, and for nobody else', () => {
  const damaged = recordOf(
    {},
    { at: new Date('2026-11-22T13:00:00Z'), source: 's3', name: 'x', region: 'r' },
  );
  const records = damaged === undefined ? [] : [damaged];
  expect(useRows(records, KEY)).toMatchObject([{ accessKeyId: KEY, count: 1 }]);
  expect(useRows(records)).toEqual([]);
});

test('two parts of an hour are added, and two looks at the same part are not', () => {
  const early = answer([call({ at: '2026-11-22T13:05:00Z', event: S3 })]);
  const late = answer([
    call({ at: '2026-11-22T13:35:00Z', event: S3 }),
    call({ at: '2026-11-22T13:45:00Z', event: S3 }),
  ]);
  const latest = answer([call({ at: '2026-11-22T13:45:00Z', event: S3 })]);
  for (const answers of [
    [early, late, latest],
    [latest, late, early],
  ])
    expect(mergeAnswers(...answers).uses).toMatchObject([
      { count: 3, firstAt: '2026-11-22T13:05:00Z', lastAt: '2026-11-22T13:45:00Z' },
    ]);
});

test('gaps of all answers stay, each once', () => {
  const gap = { region: 'eu-west-1', code: 'Bounded', words: 'Cut.' };
  const other = { ...gap, region: 'us-east-1' };
  const empty = { records: [], uses: [] };
  expect(mergeAnswers({ ...empty, gaps: [other, gap] }, { ...empty, gaps: [gap] }).gaps).toEqual([
    gap,
    other,
  ]);
});

import { expect, test } from 'vitest';
import { faultOf } from './failures.ts';

const PLACE = { engine: 'Trino', queryId: '20261126_1', mostBytes: 100e9 };
const words = (name: string, reason = '') => faultOf(name, reason, PLACE).words;

test('a column that is missing is named, with the way to another table', () => {
  expect(words('COLUMN_NOT_FOUND', "line 7:74: Column 'eventcategory' cannot be resolved")).toBe(
    'The table lacks the column eventcategory. Make another table over the same files: --print-ddl prints it. (query 20261126_1)',
  );
});

test('the limit of bytes is the one that the user set', () => {
  expect(faultOf('EXCEEDED_SCAN_LIMIT', '', PLACE)).toEqual({
    code: 'ScanLimit',
    words: 'The limit of 100 GB to scan does not suffice. Raise --most-scanned or shorten --since.',
  });
});

test.each([
  ['CONSTRAINT_VIOLATION', 'For the injected projected partition column account, …', /name the account/],
  ['TABLE_NOT_FOUND', '', /no such table/],
  ['HIVE_FILESYSTEM_ERROR', 'Access Denied (Service: S3, 403)', /s3:GetObject/],
  ['HIVE_BAD_DATA', 'Error reading file', /damaged/],
  ['EXCEEDED_TIME_LIMIT', '', /Shorten --since/],
  ['PERMISSION_DENIED', '', /SELECT/],
])('%s has a next move', (name, reason, expected) => {
  expect(words(name, reason)).toMatch(expected);
});

test("an engine's own words are shown without ids, ARNs, places and control characters", () => {
  const reason =
    'bad \u001b[31m thing\nof arn:aws:iam::111122223333:user/x, 444455556666, AKIAIOSFODNN7EXAMPLE in s3://b/k';
  expect(words('GENERIC_INTERNAL_ERROR', reason)).toBe(
    'Trino failed the query: bad [31m thing of … …, … in … (query 20261126_1)',
  );
  expect(words('NOT A NAME')).toBe('Trino failed the query (query 20261126_1)');
  expect(faultOf('NOT A NAME', '', PLACE).code).toBe('BadAnswer');
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TELLING_NAMES } from '../../core/investigation/telling.ts';
import { PARTITION_COLUMNS, REQUIRED_COLUMNS, TABLE_COLUMNS } from './columns.ts';
import { type Batch, selectFor } from './select.ts';
import { tableName } from './text.ts';

const WINDOW = { since: '2026-09-01T00:00:00Z', until: '2026-11-30T23:59:59Z' };
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const KEYS = { of: 'keys', question: { ...WINDOW, accessKeyIds: [KEY, 'ASIAQNZGKIQY56JQ7WML'] } } as const;
const ABOUT = { of: 'about', question: { ...WINDOW, accessKeyId: KEY } } as const;

function textOf(batch: Partial<Batch>, regions?: readonly string[]): string {
  return selectFor(tableName('lake.cloudtrail'), { asks: [KEYS], window: WINDOW, ...batch }, regions);
}

test('every query prunes by day, to the day after the window, for files lie in the folder of their delivery', () => {
  expect(textOf({})).toContain("day BETWEEN '2026/09/01' AND '2026/12/01'");
  expect(textOf({})).toContain("eventtime BETWEEN '2026-09-01T00:00:00Z' AND '2026-11-30T23:59:59Z'");
});

test('account and regions prune where they are known, and stand nowhere where not', () => {
  const given = textOf({ accountId: '111122223333' }, ['eu-west-1', 'us-east-1']);
  expect(given).toContain("account = '111122223333'");
  expect(given).toContain("region IN ('eu-west-1', 'us-east-1')");
  expect(textOf({})).not.toMatch(/\b(account =|region IN)/);
});

test('one scan of the table answers all questions of a batch', () => {
  const signIn = { of: 'sign-ins', question: { ...WINDOW, userName: 'ada' } } as const;
  const sql = textOf({ asks: [KEYS, ABOUT, signIn] });
  expect(sql.match(/FROM "lake"\."cloudtrail"/g)).toHaveLength(1);
  expect(sql).not.toMatch(/\bUNION\b/);
});

test('names are escaped: a user name with a quote ends no literal', () => {
  const userName = `x' OR 1=1 --`;
  const sql = textOf({ asks: [{ of: 'sign-ins', question: { ...WINDOW, userName } }] });
  expect(sql).toContain(`useridentity.username = 'x'' OR 1=1 --'`);
  expect(sql.split("'").length % 2).toBe(1);
});

test('the root user is found by its type, since its record mostly has no name', () => {
  const sql = textOf({ asks: [{ of: 'sign-ins', question: { ...WINDOW, userName: 'root' } }] });
  expect(sql).toContain("(useridentity.type = 'Root' OR useridentity.username = 'root')");
});

test('telling events are handed over whole by every name that sources agree on', () => {
  for (const name of TELLING_NAMES) expect(textOf({})).toContain(`'${name}'`);
});

test('one row more than the bounds is asked for, so that what is cut is known', () => {
  expect(textOf({})).toContain('CASE uses WHEN 1 THEN 500001 ELSE 5001 END');
});

test('the columns a table must have are among those that our own has', () => {
  const ours = [...TABLE_COLUMNS.map(([name]) => name), ...PARTITION_COLUMNS];
  expect(REQUIRED_COLUMNS.filter((name) => !ours.includes(name))).toEqual([]);
  expect(REQUIRED_COLUMNS).toContain('eventcategory');
  expect(REQUIRED_COLUMNS).not.toContain('managementevent');
});

test('the guide names every column that a table must have', () => {
  const guide = readFileSync(
    new URL('../../../docs/guides/investigation-at-scale.md', import.meta.url),
    'utf8',
  );
  expect(REQUIRED_COLUMNS.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});

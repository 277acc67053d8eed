import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import {
  ACCOUNT,
  csv,
  EMPTY,
  keysOf,
  parse,
  ROOT,
  user,
  userNamed,
  value,
  walk,
} from '../../../test/reports/made-report.ts';
import { parseCredentialReport } from './credential-report.ts';
import { REPORT_COLUMNS } from './report-header.ts';

test.each(['TRUE', 'true', 'True'])('C10 %s means the same', (text) => {
  const report = parse(csv(ROOT, user('ann', { password: text })));
  expect(value(userNamed(report, 'ann').consolePassword)).toEqual({ enabled: true });
});

test.each(['', 'yes', 'ERROR', 'not_supported', 'N/A', '1'])('C10 "%s" is no boolean of a user', (text) => {
  const fact = userNamed(parse(csv(ROOT, user('ann', { password: text }))), 'ann').consolePassword;
  const words = 'password_enabled is neither true nor false (line 3, column 61).';
  expect(fact).toMatchObject({ state: 'unread', code: 'Unreadable', words });
});

test.each([
  ['2015-04-16T15:14:00+00:00', '2015-04-16T15:14:00Z'],
  ['2015-04-16T15:14:00Z', '2015-04-16T15:14:00Z'],
  ['2015-04-16T15:14:00.987Z', '2015-04-16T15:14:00Z'],
  ['2015-04-16T15:14:00-09:30', '2015-04-17T00:44:00Z'],
  ['2024-02-29T23:59:59+14:00', '2024-02-29T09:59:59Z'],
])('C20 %s is %s', (text, date) => {
  expect(value(userNamed(parse(csv(ROOT, user('ann', { created: text }))), 'ann').createdAt)).toBe(date);
});

test.each([
  '2024-02-31T00:00:00Z',
  '2023-02-29T00:00:00Z',
  '2024-13-01T00:00:00Z',
  '2024-01-01T24:00:00Z',
  '2024-01-01T00:00:60Z',
  '2024-01-01T00:00:00',
  '2024-01-01 00:00:00Z',
  '2024-01-01T00:00:00+24:00',
  '9999-12-31T23:59:59-01:00',
  '202a-01-01T00:00:00Z',
  '9/11/2026 13:14',
  'ERROR',
  '',
])('C20 "%s" is no date: the fact is unread with line and column', (created) => {
  const fact = userNamed(parse(csv(ROOT, user('ann', { created }))), 'ann').createdAt;
  const words = 'user_creation_time is not a date (line 3, column 40).';
  expect(fact).toMatchObject({
    state: 'unread',
    code: 'Unreadable',
    words,
    detail: expect.stringContaining('r.csv:3:40'),
  });
});

test('K02 the time zone of the machine changes nothing', () => {
  const script =
    "const {parseCredentialReport: p} = await import('./src/core/parse/credential-report.ts');" +
    "const {readFileSync: r} = await import('node:fs');" +
    "const f = p(r('test/reports/old-format.csv'), {name: 'x'});" +
    'console.log(JSON.stringify([f.info, [...f.users]]))';
  const run = (TZ: string) =>
    spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: new URL('../../../', import.meta.url),
      env: { ...process.env, TZ, NODE_NO_WARNINGS: '1' },
      encoding: 'utf8',
    }).stdout;
  expect(run('Pacific/Kiritimati')).toContain('2015-04-16T15:14:00Z');
  expect(run('Pacific/Niue')).toBe(run('Pacific/Kiritimati'));
});

test('K15 N/A, no_information and not_supported keep three meanings, in any date column', () => {
  const used = (text: string) => {
    const key1 = `true,2024-03-01T10:00:02Z,${text},N/A,N/A`;
    return keysOf(parse(csv(ROOT, user('ann', { key1 }))), 'ann')[0]?.lastUse;
  };
  expect(used('N/A')).toMatchObject({ state: 'known', value: {} });
  expect(used('no_information')).toMatchObject({ state: 'known', value: {} });
  expect(used('not_supported')).toMatchObject({
    state: 'unread',
    words: expect.stringContaining('says not_supported'),
  });
  for (const created of ['N/A', 'no_information', 'not_supported']) {
    const { createdAt } = userNamed(parse(csv(ROOT, user('ann', { created }))), 'ann');
    expect(createdAt).toMatchObject({
      words: `user_creation_time says ${created}, no date (line 3, column 40).`,
    });
  }
});

test.each([
  [
    'true,N/A,N/A,N/A,N/A',
    'an active key with an unread date',
    [{ status: { value: 'Active' }, createdAt: { state: 'unread' } }],
  ],
  ['false,2024-05-01T00:00:00Z,N/A,N/A,N/A', 'an inactive key', [{ status: { value: 'Inactive' } }]],
  [
    'false,2024-02-31T00:00:00Z,N/A,N/A,N/A',
    'a key with a spoilt date',
    [{ createdAt: { state: 'unread' } }],
  ],
  [
    'maybe,2024-05-01T00:00:00Z,N/A,N/A,N/A',
    'a key with an unread status',
    [{ status: { state: 'unread' } }],
  ],
  ['false,N/A,N/A,N/A,N/A', 'no key', []],
])('a slot with %s holds %s', (key1, _, expected) => {
  expect(keysOf(parse(csv(ROOT, user('ann', { key1 }))), 'ann')).toMatchObject(expected);
});

test.each(['ERROR,N/A', 'false,not_supported', 'false,'])(
  'a slot with %s may or may not hold a key: the list is unread',
  (cells) => {
    const report = parse(csv(ROOT, user('ann', { key1: `${cells},N/A,N/A,N/A` })));
    expect(userNamed(report, 'ann').accessKeys).toMatchObject({ state: 'unread', code: 'Unreadable' });
  },
);

test('T06 a use without a region is a use', () => {
  const key1 = 'true,2024-03-01T10:00:02Z,2024-04-01T10:00:00Z,N/A,s3';
  const lastUse = keysOf(parse(csv(ROOT, user('ann', { key1 }))), 'ann')[0]?.lastUse;
  expect(lastUse).toMatchObject({ value: { at: '2024-04-01T10:00:00Z', service: 's3' } });
});

test('S13 a key older than its user has an unread date, with both dates', () => {
  const key1 = 'true,2023-12-31T00:00:00Z,N/A,N/A,N/A';
  const [key] = keysOf(parse(csv(ROOT, user('ann', { key1 }))), 'ann');
  expect(key?.reportCreatedAt).toBe('2023-12-31T00:00:00Z');
  expect(key?.createdAt).toMatchObject({ state: 'unread', code: 'Contradiction' });
  const words = key?.createdAt.state === 'unread' ? key.createdAt.words : '';
  for (const part of ['2023-12-31T00:00:00Z', '2024-03-01T10:00:00Z', 'compare UserId'])
    expect(words).toContain(part);
});

test('words hold no name, ARN or account id, so that redacted output may print them', () => {
  const wrong = csv(ROOT, user('ann', { created: 'ann', password: ACCOUNT, key1: 'ann,ann,ann,ann,ann' }));
  const text = JSON.stringify(walk(parse(wrong)), (key, each) =>
    /^(name|arn|detail)$/.test(key) ? '' : each,
  );
  expect(text).not.toMatch(/\bann\b|111122223333|arn:/);
});

test('R06 a header alone is a whole report in China, where nobody has a root row, if the account is known', () => {
  const headerAlone = Buffer.from(csv());
  const account = { id: '111122223333', partition: 'aws-cn' } as const;
  const parsed = parseCredentialReport(headerAlone, { name: 'live', account });
  expect([...parsed.users]).toEqual([]);
  expect(parsed.root.reportRow).toMatchObject({ state: 'known', value: { exists: false } });
  expect(parsed.info.newestDate).toBeUndefined();
  expect(() => parseCredentialReport(headerAlone, { name: 'a.csv' })).toThrow('ends after its header');
  const elsewhere = { ...account, partition: 'aws' } as const;
  expect(() => parseCredentialReport(headerAlone, { name: 'live', account: elsewhere })).toThrow(
    'ends after its header',
  );
});

test('C09 the last use of a root key is unread where its column is missing or damaged, never "not used"', () => {
  const rootWith = (used: string) => ROOT.replace(EMPTY, `true,2020-01-01T00:00:00Z,${used},us-east-1,s3`);
  const lastUse = (text: string) => {
    const row = value(parse(text).root.reportRow);
    return row.exists ? row.keys[0]?.lastUse : undefined;
  };
  const column = 'access_key_1_last_used_date';
  const at = REPORT_COLUMNS.indexOf(column);
  const sound = csv(rootWith('2026-11-20T00:00:00Z'));
  const without = sound
    .split('\n')
    .map((line) => line.split(',').toSpliced(at, 1).join(','))
    .join('\n');
  expect(lastUse(sound)).toMatchObject({ value: { at: '2026-11-20T00:00:00Z' } });
  expect(lastUse(csv(rootWith('N/A')))).toMatchObject({ state: 'known' });
  expect(lastUse(without)).toMatchObject({ state: 'unread', code: 'NoSuchColumn' });
  expect(lastUse(csv(rootWith('20/11/26')))).toMatchObject({ state: 'unread', code: 'Unreadable' });
});

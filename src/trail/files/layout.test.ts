import { expect, test } from 'vitest';
import { daysWithout, deliveryDays, isOutside, mayHold, namedFile } from './layout.ts';

const NAME = '111122223333_CloudTrail_eu-west-1_20261120T1005Z_aBcDeFgH.json.gz';

test.each([
  [`/b/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/20/${NAME}`, 'trail', '2026-11-20'],
  [`/b/pre/AWSLogs/o-abc123defg/111122223333/CloudTrail/eu-west-1/2026/11/20/${NAME}`, 'trail', '2026-11-20'],
  [`/flat/${NAME}`, 'trail', '2026-11-20'],
  ['/b/CloudTrail/eu-west-1/2026/11/20/renamed.json', 'trail', '2026-11-20'],
  [`/b/CloudTrail/eu-west-1/2026/11/19/${NAME}`, 'trail', undefined],
  ['/flat/events.json', 'trail', undefined],
  ['/b/AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/11/20/x.json.gz', 'digest', undefined],
  ['/flat/111122223333_CloudTrail-Digest_eu-west-1_t_eu-west-1_20261120T1005Z.json.gz', 'digest', undefined],
  ['/b/AWSLogs/111122223333/Config/eu-west-1/2026/11/20/x.json.gz', 'other', undefined],
  ['/b/readme.txt', 'other', undefined],
] as const)('%s is a file of kind %s, of the day %s', (path, kind, day) => {
  const { account: _whose, ...named } = namedFile(path);
  expect(named).toEqual({ kind, ...(day !== undefined && { day }) });
});

test.each([
  [`/b/AWSLogs/o-abc123defg/444455556666/CloudTrail/eu-west-1/2026/11/20/x.json.gz`, '444455556666'],
  [`/flat/${NAME}`, '111122223333'],
  ['/flat/events.json', undefined],
])('%s is of account %s', (path, account) => {
  expect(namedFile(path).account).toBe(account);
});

test('files are left out two days outside the window, and not one', () => {
  const days = deliveryDays({ since: '2026-11-20T10:00:00Z', until: '2026-11-21T10:00:00Z' });
  const around = ['2026-11-18', '2026-11-19', '2026-11-22', '2026-11-23', undefined];
  expect(around.map((day) => isOutside(day, days))).toEqual([true, false, false, true, false]);
});

test('I06: three days without a file are a gap, fewer may have been quiet, as weekends are', () => {
  const days = new Set(['2026-10-30', '2026-11-01', '2026-11-04', '2026-11-08']);
  const window = { since: '2026-10-29T23:00:00Z', until: '2026-11-09T00:00:00Z' };
  expect(daysWithout(days, window)).toEqual({
    gaps: ['2026-11-05 to 2026-11-07'],
    quiet: ['2026-10-29', '2026-10-31', '2026-11-02', '2026-11-03', '2026-11-09'],
  });
});

test('I06: two days at an edge are a gap: the trail begins later, or ended; so is a window without any file', () => {
  const days = new Set(['2026-10-30']);
  const around = { since: '2026-10-28T00:00:00Z', until: '2026-11-01T00:00:00Z' };
  const gaps = ['2026-10-28 to 2026-10-29', '2026-10-31 to 2026-11-01'];
  expect(daysWithout(days, around)).toEqual({ gaps, quiet: [] });
  const one = { since: '2026-11-05T00:00:00Z', until: '2026-11-05T10:00:00Z' };
  expect(daysWithout(days, one)).toEqual({ gaps: ['2026-11-05'], quiet: [] });
});

test.each([
  ['/AWSLogs/', true],
  ['/AWSLogs/111122223333/CloudTrail/eu-west-1/', true],
  ['/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/', true],
  ['/AWSLogs/111122223333/CloudTrail/eu-west-1/2025/', false],
  ['/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/12/', true],
  ['/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/10/', false],
  ['/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/28/', false],
  ['/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/29/', true],
  ['/AWSLogs/111122223333/CloudTrail-Digest/', false],
  ['/AWSLogs/111122223333/Config/', false],
  ['/copies/2019/01/01/', true],
])('the folder %s may hold files of 30 November to 1 December: %s', (path, expected) => {
  const window = { since: '2026-11-30T10:00:00Z', until: '2026-12-01T10:00:00Z' };
  expect(mayHold(path, deliveryDays(window))).toBe(expected);
});

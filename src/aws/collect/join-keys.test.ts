import { expect, test } from 'vitest';
import { known, unread, valueIn } from '../../core/model/fact.ts';
import type { AccessKey, KeyStatus } from '../../core/model/snapshot.ts';
import { joinKeys, withoutContradictions } from './join-keys.ts';

const REPORT_AT = '2026-11-22T12:00:00Z';
const DAY_1 = '2026-01-01T00:00:00Z';
const DAY_2 = '2026-01-02T00:00:00Z';

function reportKey(createdAt: string, status: KeyStatus, usedAt?: string): AccessKey {
  const lastUse = known(usedAt === undefined ? {} : { at: usedAt }, 'credential report');
  return { createdAt: known(createdAt, 'credential report'), status: known(status, 'report'), lastUse };
}

function liveKey(accessKeyId: string, createdAt: string, status: KeyStatus, usedAt?: string): AccessKey {
  const notAsked = unread('iam:GetAccessKeyLastUsed', 'NotAsked', 'Not active.');
  const used = known(usedAt === undefined ? {} : { at: usedAt }, 'iam:GetAccessKeyLastUsed');
  return {
    accessKeyId,
    createdAt: known(createdAt, 'iam:ListAccessKeys'),
    status: known(status, 'iam:ListAccessKeys'),
    lastUse: status === 'Active' ? used : notAsked,
  };
}

function usesById(keys: readonly AccessKey[]) {
  return Object.fromEntries(keys.map((key) => [key.accessKeyId, valueIn(key.lastUse)?.at]));
}

test('keys are the same by the second they were made, whatever slot they stood in', () => {
  const live = [liveKey('B', DAY_2, 'Inactive'), liveKey('A', DAY_1, 'Inactive')];
  const reported = [reportKey(DAY_1, 'Active', '2026-03-01T00:00:00Z'), reportKey(DAY_2, 'Active')];
  const joined = joinKeys(live, reported, REPORT_AT);
  expect(usesById(joined)).toEqual({ A: '2026-03-01T00:00:00Z', B: undefined });
  expect(joined.map((key) => valueIn(key.status))).toEqual(['Inactive', 'Inactive']);
  expect(joined.some((key) => key.newerThanReport)).toBe(false);
});

test('the later of two last uses holds, whichever source it is from', () => {
  const [march, april] = ['2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'];
  const newer = joinKeys(
    [liveKey('A', DAY_1, 'Active', april)],
    [reportKey(DAY_1, 'Active', march)],
    REPORT_AT,
  );
  expect(newer[0]?.lastUse).toMatchObject({ value: { at: april }, source: 'iam:GetAccessKeyLastUsed' });
  const older = joinKeys(
    [liveKey('A', DAY_1, 'Active', march)],
    [reportKey(DAY_1, 'Active', april)],
    REPORT_AT,
  );
  expect(older[0]?.lastUse).toMatchObject({ value: { at: april }, source: 'credential report' });
  const none = joinKeys([liveKey('A', DAY_1, 'Active')], [reportKey(DAY_1, 'Active', april)], REPORT_AT);
  expect(usesById(none)).toEqual({ A: april });
});

test('a last use that could not be read live does not hide what the report knew', () => {
  const denied = {
    ...liveKey('A', DAY_1, 'Active'),
    lastUse: unread('iam:GetAccessKeyLastUsed', 'AccessDenied', ''),
  };
  const joined = joinKeys([denied], [reportKey(DAY_1, 'Active')], REPORT_AT);
  expect(joined[0]?.lastUse).toMatchObject({ state: 'known', source: 'credential report' });
});

test('K12: of two keys made in one second, each is told by its status', () => {
  const live = [liveKey('A', DAY_1, 'Active'), liveKey('B', DAY_1, 'Inactive')];
  const reported = [reportKey(DAY_1, 'Inactive', '2026-02-02T00:00:00Z'), reportKey(DAY_1, 'Active')];
  const joined = joinKeys(live, reported, REPORT_AT);
  expect(joined.map((key) => key.accessKeyId)).toEqual(['A', 'B']);
  expect(usesById(joined)).toEqual({ A: undefined, B: '2026-02-02T00:00:00Z' });
});

test.each([
  ['equal status', ['Active', 'Active'], ['Active', 'Active']],
  ['a status changed since', ['Active', 'Active'], ['Active', 'Inactive']],
] as const)(
  'K12: two keys of one second that cannot be told apart keep live data only: %s',
  (_, now, then) => {
    const live = now.map((status, i) => liveKey(`K${i}`, DAY_1, status));
    const reported = then.map((status) => reportKey(DAY_1, status, '2026-02-02T00:00:00Z'));
    const joined = joinKeys(live, reported, REPORT_AT);
    expect(usesById(joined)).toEqual({ K0: undefined, K1: undefined });
    expect(joined.some((key) => key.newerThanReport)).toBe(false);
  },
);

test('K12: one of two keys of one second is deleted: nobody can say which it was', () => {
  const live = [liveKey('A', DAY_1, 'Inactive')];
  const reported = [reportKey(DAY_1, 'Active', '2026-02-02T00:00:00Z'), reportKey(DAY_1, 'Inactive')];
  expect(usesById(joinKeys(live, reported, REPORT_AT))).toEqual({ A: undefined });
});

test('S11: a lone key with another date in the report is the same key, and both dates stay', () => {
  const joined = joinKeys([liveKey('A', DAY_1, 'Active')], [reportKey(DAY_2, 'Active')], REPORT_AT);
  expect(joined).toMatchObject([{ createdAt: { value: DAY_1 }, reportCreatedAt: DAY_2 }]);
  expect(joined[0]?.newerThanReport).toBeUndefined();
});

test('S11: it must be the only one on both sides, and older than the report', () => {
  const since = '2026-11-22T12:30:00Z';
  const rotated = joinKeys([liveKey('A', since, 'Active')], [reportKey(DAY_1, 'Active')], REPORT_AT);
  expect(rotated).toMatchObject([{ newerThanReport: true }]);
  expect(rotated[0]?.reportCreatedAt).toBeUndefined();
  const two = [
    liveKey('A', '2026-02-01T00:00:00Z', 'Active'),
    liveKey('B', '2026-02-02T00:00:00Z', 'Active'),
  ];
  expect(joinKeys(two, [reportKey(DAY_1, 'Active')], REPORT_AT)).toMatchObject([
    { newerThanReport: true },
    { newerThanReport: true },
  ]);
});

test('S11: a key whose date in the report cannot be read is joined when it is the only one left', () => {
  const spoilt = {
    ...reportKey(DAY_1, 'Active', DAY_2),
    createdAt: unread('credential report', 'Unreadable', ''),
  };
  const joined = joinKeys([liveKey('A', DAY_1, 'Active')], [spoilt], REPORT_AT);
  expect(usesById(joined)).toEqual({ A: DAY_2 });
  expect(joined[0]?.reportCreatedAt).toBeUndefined();
});

test('a key the report has and live calls do not was deleted: it does not come out', () => {
  expect(joinKeys([], [reportKey(DAY_1, 'Active')], REPORT_AT)).toEqual([]);
});

test('S13: the date of a key older than its user is unread, and kept beside', () => {
  const keys = [liveKey('A', DAY_1, 'Active'), liveKey('B', DAY_2, 'Active')];
  const [older, same] = withoutContradictions(keys, known(DAY_2, 'credential report'));
  expect(older).toMatchObject({ createdAt: { code: 'Contradiction' }, reportCreatedAt: DAY_1 });
  expect(same).toBe(keys[1]);
});

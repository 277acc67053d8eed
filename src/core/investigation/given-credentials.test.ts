import { expect, test } from 'vitest';
import { recordedTime, sessionEnd } from './given-credentials.ts';
import { call } from './test-support/past.ts';

test.each([
  ['2026-11-22T15:00:00Z', '2026-11-22T15:00:00Z'],
  ['2026-11-22T15:00:00.123Z', '2026-11-22T15:00:00Z'],
  ['20261122T150000Z', '2026-11-22T15:00:00Z'],
  ['Nov 22, 2026 3:00:00 PM', '2026-11-22T15:00:00Z'],
  ['Nov 22, 2026, 3:00:00\u202fPM', '2026-11-22T15:00:00Z'],
  ['Nov 2, 2026 12:00:01 AM', '2026-11-02T00:00:01Z'],
  ['Nov 2, 2026 12:00:01 PM', '2026-11-02T12:00:01Z'],
  ['Nev 2, 2026 12:00:01 PM', undefined],
  ['Nov 42, 2026 12:00:01 PM', undefined],
  ['tomorrow', undefined],
  [7, undefined],
])('K02: the time %j in a record is read as UTC', (text, expected) => {
  expect(recordedTime(text)).toBe(expected);
});

const AT = '2026-11-22T15:00:00Z';

test('a session ends as its answer says, else by the length that was asked for, else nobody knows', () => {
  const record = { at: AT, event: 'sts GetSessionToken' };
  const expiration = 'Nov 22, 2026 4:00:00 PM';
  const request = { durationSeconds: 900 };
  const both = call({ ...record, request, response: { credentials: { expiration } } });
  expect(sessionEnd(both)).toBe('2026-11-22T16:00:00Z');
  expect(sessionEnd(call({ ...record, request }))).toBe('2026-11-22T15:15:00Z');
  expect(sessionEnd(call(record))).toBe(undefined);
  expect(sessionEnd(call({ ...record, request: { durationSeconds: 1e12 } }))).toBe(undefined);
});

import { expect, test } from 'vitest';
import { isAddress, recordOf } from './trail-record.ts';

test.each([
  ['203.0.113.9', true],
  ['2001:db8::1', true],
  ['::ffff:203.0.113.9', true],
  ['AWS Internal', false],
  ['cloudformation.amazonaws.com', false],
  ['', false],
])('I12: %j is an address: %s', (source, expected) => {
  expect(isAddress(source)).toBe(expected);
});

const RECORD = {
  eventID: 'e-1',
  eventTime: '2026-11-20T10:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  awsRegion: 'eu-west-1',
  recipientAccountId: '111122223333',
};

test('a record of a log file is read by its own fields', () => {
  expect(recordOf(RECORD)).toMatchObject({
    id: 'e-1',
    at: '2026-11-20T10:00:00Z',
    region: 'eu-west-1',
    accountId: '111122223333',
    isData: false,
    fromConsole: false,
  });
});

test('a record without a time that can be read, a source or a name is none', () => {
  expect(recordOf({ ...RECORD, eventTime: 'yesterday' })).toBe(undefined);
  expect(recordOf({ ...RECORD, eventSource: '' })).toBe(undefined);
  expect(recordOf({ ...RECORD, eventName: 7 })).toBe(undefined);
});

test('data events are told by their category, and in old records by the flag of management events', () => {
  expect(recordOf({ ...RECORD, eventCategory: 'Data' })?.isData).toBe(true);
  expect(recordOf({ ...RECORD, managementEvent: false })?.isData).toBe(true);
});

test('I13: the flag of a console session is a word', () => {
  expect(recordOf({ ...RECORD, sessionCredentialFromConsole: 'true' })?.fromConsole).toBe(true);
});

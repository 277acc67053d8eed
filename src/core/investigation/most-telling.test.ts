import { expect, test } from 'vitest';
import { recordOf } from '../parse/trail-record.ts';
import { childrenIn } from './child-credentials.ts';
import { mostTelling } from './most-telling.ts';
import { useRows } from './use-rows.ts';

const KEY = 'AKIARTX3GSDSQAAAAAAA';

function taking(child: string, day: number, address: string, call = 'AssumeRole', parent = KEY) {
  const record = recordOf({
    eventID: `${child}-${day}`,
    eventTime: `2026-11-${String(day).padStart(2, '0')}T10:00:00Z`,
    eventSource: 'sts.amazonaws.com',
    eventName: call,
    awsRegion: 'us-east-1',
    sourceIPAddress: address,
    userAgent: 'aws-cli/2',
    userIdentity: { type: 'IAMUser', accessKeyId: parent },
    requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/Deploy' },
    responseElements: { credentials: { accessKeyId: child } },
  });
  return record ?? expect.unreachable();
}

function ordered(records: readonly ReturnType<typeof taking>[]) {
  const answer = { records, uses: useRows(records), gaps: [] };
  const parents = new Set([KEY, ...records.map(({ identity }) => String(identity.accessKeyId))]);
  return mostTelling(childrenIn(answer, parents), answer).map(({ accessKeyId }) => accessKeyId);
}

const DAILY = Array.from({ length: 9 }, (_, day) => taking(`ASIADAILY${day}`, day + 10, '203.0.113.9'));

test('a session made from an unusual place comes before the newer ones of every day, newest first', () => {
  const order = ordered([...DAILY, taking('ASIATHIEF', 12, '192.0.2.44')]);
  expect(order.slice(0, 3)).toEqual(['ASIATHIEF', 'ASIADAILY8', 'ASIADAILY7']);
});

test("tokens of the user's own come before all, from wherever", () => {
  const order = ordered([...DAILY, taking('ASIATOKEN', 10, '203.0.113.9', 'GetSessionToken')]);
  expect(order[0]).toBe('ASIATOKEN');
});

test('what came of an unusual session is as telling as that session', () => {
  const deep = taking('ASIADEEP', 12, '203.0.113.9', 'AssumeRole', 'ASIATHIEF');
  const order = ordered([...DAILY, taking('ASIATHIEF', 12, '192.0.2.44'), deep]);
  expect(new Set(order.slice(0, 2))).toEqual(new Set(['ASIATHIEF', 'ASIADEEP']));
});

import { expect, test } from 'vitest';
import { trailRecord } from './trail-record.ts';

const EVENT = {
  EventName: 'CreateAccessKey',
  EventSource: 'iam.amazonaws.com',
  EventTime: new Date('2026-11-20T10:00:00.700Z'),
};

test.each(['', 'no json', 'null', '[1]', '"text"', '{"userIdentity":[1],"userAgent":7}'])(
  'a record of %j gives what LookupEvents says itself, and nothing of the rest',
  (CloudTrailEvent) => {
    expect(trailRecord({ ...EVENT, CloudTrailEvent }, 'us-east-1')).toMatchObject({
      at: '2026-11-20T10:00:00Z',
      name: 'CreateAccessKey',
      identity: {},
      request: {},
      response: {},
    });
    expect(trailRecord({ ...EVENT, CloudTrailEvent }, 'us-east-1')).not.toHaveProperty('userAgent');
  },
);

test('an event without a time or a name is none', () => {
  expect(trailRecord({ EventName: 'CreateAccessKey', EventSource: 'iam.amazonaws.com' }, 'us-east-1')).toBe(
    undefined,
  );
  expect(trailRecord({ EventTime: new Date() }, 'us-east-1')).toBe(undefined);
});

test('a user agent longer than CloudTrail keeps is cut', () => {
  const CloudTrailEvent = JSON.stringify({ userAgent: 'a'.repeat(5000) });
  expect(trailRecord({ ...EVENT, CloudTrailEvent }, 'us-east-1')?.userAgent).toHaveLength(1024);
});

import { expect, test } from 'vitest';
import { answering, history, type Past, refusal } from '../../test-support/answering.ts';
import { setScene } from '../../test-support/scene.ts';
import { readKeyCreator } from './key-creator.ts';

const KEY = 'AKIAEXAMPLE000000001';
const MADE = '2026-11-01T10:00:00Z';
const NOW = '2026-11-22T13:00:00Z';
const ARN = 'arn:aws:sts::222222222222:assumed-role/Deploy/ci';

function making(more: object = {}, key = KEY): Past {
  const record = {
    userIdentity: { type: 'AssumedRole', arn: ARN },
    sourceIPAddress: '203.0.113.9',
    userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.0',
    responseElements: { accessKey: { accessKeyId: key, status: 'Active' } },
    ...more,
  };
  return { name: 'CreateAccessKey', at: MADE, resource: KEY, record };
}

async function creator(events: readonly Past[], createdAt = MADE) {
  const { member } = await setScene();
  const session = answering(member, { 'cloudtrail:LookupEvents': history(events) });
  const found = await readKeyCreator(session, KEY, createdAt, NOW);
  return { found, calls: session.counter.byOperation().read['cloudtrail:LookupEvents'] ?? 0 };
}

test('the maker is the session whose call was answered with this key', async () => {
  const later = { ...making(), name: 'UpdateAccessKey', at: '2026-11-20T10:00:00Z' };
  const { found } = await creator([later, { ...later, name: 'DeleteAccessKey' }, making()]);
  expect(found).toEqual({
    arn: ARN,
    at: MADE,
    sourceIp: '203.0.113.9',
    userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.0',
  });
});

test.each([
  ['a failed attempt', making({ errorCode: 'LimitExceededException' })],
  ['the making of another key', making({}, 'AKIAEXAMPLE000000002')],
  ['a record that is no JSON', { ...making(), record: '{"responseElements":' }],
])('%s makes nobody the maker', async (_what, event) => {
  expect((await creator([event])).found).toEqual({
    unknown: 'The event history has no record of its making.',
  });
});

test('a key older than the history costs no call; one of exactly 90 days does', async () => {
  const old = await creator([making()], '2026-08-24T12:59:59Z');
  expect(old).toMatchObject({ found: { unknown: expect.stringContaining('90 days') }, calls: 0 });
  expect((await creator([making()], '2026-08-24T13:00:00Z')).calls).toBe(1);
});

test('a key of a few minutes may have no event yet, and that is said', async () => {
  const { found } = await creator([], '2026-11-22T12:50:00Z');
  expect(found).toMatchObject({ unknown: expect.stringContaining('minutes late') });
});

test('a denied history and one that was not read to its end are said, not "nobody"', async () => {
  const { member } = await setScene();
  const deny = () => {
    throw refusal('AccessDeniedException');
  };
  const session = answering(member, { 'cloudtrail:LookupEvents': deny });
  expect(await readKeyCreator(session, KEY, MADE, NOW)).toMatchObject({
    unknown: expect.stringContaining('cloudtrail:LookupEvents'),
  });
  const many = Array.from({ length: 12 }, (_, i) => ({
    ...making({}, 'AKIAEXAMPLE000000002'),
    at: `2026-11-01T${10 + i}:00:00Z`,
  }));
  expect((await creator(many)).found).toMatchObject({ unknown: expect.stringContaining('cut after') });
});

test('a service that made it on its own is named, and a record without anybody says so', async () => {
  const service = { userIdentity: { type: 'AWSService', invokedBy: 'ses.amazonaws.com' } };
  expect((await creator([making(service)])).found).toMatchObject({ arn: 'ses.amazonaws.com' });
  expect((await creator([making({ userIdentity: {} })])).found).toMatchObject({
    unknown: expect.stringContaining('does not name who'),
  });
});

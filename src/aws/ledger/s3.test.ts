import { expect, test } from 'vitest';
import { answering, refusal } from '../test-support/answering.ts';
import { setScene } from '../test-support/scene.ts';
import { dynamoDbStore } from './dynamodb.ts';
import { s3Store } from './s3.ts';

const PLACE = { bucket: 'ledger', prefix: 'events/', region: 'us-east-1' };

function text(value: string) {
  return { Body: { transformToString: async () => value }, ContentLength: value.length };
}

test('two conditional writes that meet are tried again, as S3 asks, and not for ever', async () => {
  const { member, clock } = await setScene();
  let left = 2;
  const put = () => {
    left -= 1;
    if (left >= 0) throw refusal('ConditionalRequestConflict');
    return {};
  };
  expect(await s3Store(answering(member, { 's3:PutObject': put }), PLACE).putNew('a', 'b')).toMatchObject({
    value: 'written',
  });
  expect(clock.sleeps).toEqual([100, 200]);
  left = 100;
  expect(await s3Store(answering(member, { 's3:PutObject': put }), PLACE).putNew('a', 'b')).toMatchObject({
    state: 'unread',
    code: 'ConditionalRequestConflict',
  });
  expect(left).toBe(96);
});

test('a name that is taken by somebody else is taken; one that is taken by the same text is ours', async () => {
  const { member } = await setScene();
  const taken = (there: string) => {
    const session = answering(member, {
      's3:PutObject': (input) => {
        expect(input).toMatchObject({ IfNoneMatch: '*', Key: 'events/a' });
        throw refusal('PreconditionFailed');
      },
      's3:GetObject': () => text(there),
    });
    return s3Store(session, PLACE).putNew('a', 'mine');
  };
  expect(await taken('mine')).toMatchObject({ value: 'written' });
  expect(await taken('theirs')).toMatchObject({ value: 'taken' });
});

test('a write of which nobody knows what became of it is unread, and so is a denied reading', async () => {
  const { member } = await setScene();
  const broken = Object.assign(new Error('gone'), { code: 'ECONNRESET' });
  const session = answering(member, {
    's3:PutObject': () => {
      throw broken;
    },
    's3:GetObject': () => {
      throw refusal('AccessDenied');
    },
    'dynamodb:PutItem': () => {
      throw refusal('ValidationException');
    },
    'dynamodb:GetItem': () => ({ Item: { name: { S: 'a' } } }),
  });
  const store = s3Store(session, PLACE);
  expect(await store.putNew('a', 'b')).toMatchObject({ state: 'unread', code: 'NetworkError' });
  expect(await store.read('a')).toMatchObject({
    state: 'unread',
    fix: expect.stringContaining('s3:ListBucket'),
  });
  const table = dynamoDbStore(session, 'ledger', 'us-east-1');
  expect(await table.putNew('a', 'b')).toMatchObject({
    state: 'unread',
    fix: expect.stringContaining('`name`'),
  });
  expect(await table.read('a')).toMatchObject({ state: 'unread', code: 'BadAnswer' });
});

test('an object that is far too long is not read', async () => {
  const { member } = await setScene();
  let destroyed = false;
  const destroy = () => {
    destroyed = true;
  };
  const Body = { destroy, transformToString: async () => 'x' };
  const session = answering(member, { 's3:GetObject': () => ({ Body, ContentLength: 10_000_000 }) });
  expect(await s3Store(session, PLACE).read('a')).toMatchObject({ state: 'unread', code: 'BadAnswer' });
  expect(destroyed).toBe(true);
});

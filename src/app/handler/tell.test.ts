import { expect, test } from 'vitest';
import { webhookServer } from '../../../test/support/webhook-server.ts';
import { MEMBER, setScene } from '../../aws/test-support/scene.ts';
import { openTellers, tellAll } from './tell.ts';

const MESSAGE = { subject: 'Keyreeve: a key', text: 'It was made.\n\nBy eve.\n' };
const TOPIC = `arn:aws:sns:us-east-1:${MEMBER}:keyreeve`;
const SES = { from: 'keyreeve@example.com', to: ['ann@example.com', 'bob@example.org'], region: 'us-east-1' };

test('the topic, the webhook and each address are told, and their names are given back', async () => {
  const { sandbox, member } = await setScene();
  const { url, posted } = await webhookServer();
  const tellers = openTellers({ topicArn: TOPIC, webhook: true, ses: SES }, member, {
    KEYREEVE_WEBHOOK: url,
  });
  expect(tellers.map(({ name }) => name)).toEqual(['SNS', 'webhook', 'SES', 'SES']);
  expect(await tellAll(tellers, MESSAGE)).toMatchObject({ outcome: 'done' });
  expect(posted[0]?.body).toContain('It was made.');
  expect(sandbox.sent()).toHaveLength(3);
  expect(JSON.stringify(sandbox.sent())).toMatch(/ann@example\.com[\s\S]*bob@example\.org/);
});

test('one way that takes it is enough, and the others are told of', async () => {
  const { sandbox, member } = await setScene();
  sandbox.faults.add({ operation: 'sns:Publish', code: 'AuthorizationError', status: 403 });
  const tellers = openTellers({ topicArn: TOPIC, webhook: false, ses: SES }, member, {});
  const told = await tellAll(tellers, MESSAGE);
  expect(told.outcome).toBe('done');
  expect(told.words).toMatch(/SNS: It was not sent\./);
});

test('where none takes it, it failed; where the answer was lost, it is possibly sent', async () => {
  const { sandbox, member } = await setScene();
  const tellers = openTellers({ topicArn: TOPIC, webhook: false }, member, {});
  sandbox.faults.add({ operation: 'sns:Publish', code: 'AuthorizationError', status: 403, times: 1 });
  expect(await tellAll(tellers, MESSAGE)).toMatchObject({ outcome: 'failed' });
  sandbox.faults.add({ operation: 'sns:Publish', drop: true, afterEffect: true, times: 1 });
  expect(await tellAll(tellers, MESSAGE)).toMatchObject({ outcome: 'possibly-sent' });
});

test('a webhook by plain http elsewhere than on this machine is refused before anything is told', async () => {
  const { member } = await setScene();
  const open = () => openTellers({ webhook: true }, member, { KEYREEVE_WEBHOOK: 'http://hooks.example/x' });
  expect(open).toThrow(/KEYREEVE_WEBHOOK holds no https address/);
});

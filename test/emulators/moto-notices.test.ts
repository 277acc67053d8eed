import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openNoticeChannel } from '../../src/app/notify/owner-notice.ts';
import type { BaseSession } from '../../src/aws/session/base-session.ts';
import { openSession } from '../../src/aws/session/open-session.ts';
import { sessionOptions } from '../../src/aws/test-support/scene.ts';
import { settingsFrom } from '../support/settings-words.ts';
import { type Emulator, startMoto } from './emulator.ts';
import { enter, environment } from './scanned.ts';

/** moto's own account, whatever the credentials. */
const MOTO = '123456789012';
const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
const REGION = 'eu-central-1';
const NOTICE = {
  to: 'ann@example.com',
  subject: 'AWS access key AKIAIOSFODNN7EXAMPLE will be deactivated on 2026-05-12',
  text: 'Hello,\n\nit is unused – since März.\n',
};

let moto: Emulator | undefined;
let base: BaseSession | undefined;

beforeAll(async () => {
  moto = await startMoto();
  enter({
    ...environment(moto.url, KEYS),
    AWS_ENDPOINT_URL_SESV2: undefined,
    AWS_ENDPOINT_URL_SNS: undefined,
  });
  base = await openSession(sessionOptions());
});

afterAll(async () => {
  base?.close();
  vi.unstubAllEnvs();
  await moto?.close();
});

function channelOf(notice: string) {
  const settings = settingsFrom(`version: 1\nremediation: { notice: { ${notice} } }\n`);
  const session = base?.account({ accountId: MOTO });
  return openNoticeChannel(settings, { env: {}, ...(session !== undefined && { session }) });
}

/** What moto took, by its own interface beside AWS's. */
async function inMoto(service: string, model: string): Promise<string> {
  const answer = await fetch(`${moto?.url}/moto-api/data.json`);
  const data = (await answer.json()) as Record<string, Record<string, unknown>>;
  return JSON.stringify(data[service]?.[model] ?? []);
}

test('SES refuses a sender that is not verified, and takes a mail from one that is', async () => {
  const channel = channelOf(
    `channel: ses, domains: [example.com], from: keys@example.com, region: ${REGION}`,
  );
  expect(await channel.send(NOTICE)).toMatchObject({
    sent: false,
    unsure: false,
    words: `It was not sent. SES in ${REGION}: SES did not take the mail.`,
    fix: expect.stringContaining('Verify the sender'),
  });
  const verify = new CreateEmailIdentityCommand({ EmailIdentity: 'keys@example.com' });
  await new SESv2Client({ region: REGION }).send(verify);
  expect(await channel.send(NOTICE)).toMatchObject({
    sent: true,
    id: expect.stringMatching(/^[\w-]+$/),
    words: `SES in ${REGION} took it.`,
  });
  const mails = await inMoto('ses', 'Message');
  expect(mails).toContain('ann@example.com');
  expect(mails).toContain(NOTICE.subject);
});

test('SNS takes a message for its topic, and a topic that is not there is named', async () => {
  const { TopicArn } = await new SNSClient({ region: REGION }).send(new CreateTopicCommand({ Name: 'keys' }));
  expect(await channelOf(`channel: sns, topicArn: "${TopicArn}"`).send(NOTICE)).toMatchObject({
    sent: true,
    id: expect.stringMatching(/^[\w-]+$/),
    words: 'The SNS topic took it.',
  });
  const none = `arn:aws:sns:${REGION}:${MOTO}:none`;
  expect(await channelOf(`channel: sns, topicArn: "${none}"`).send(NOTICE)).toMatchObject({
    sent: false,
    unsure: false,
    words: 'It was not sent. The SNS topic: There is no such SNS topic.',
  });
});

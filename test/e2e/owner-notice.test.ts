import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type OwnerNotice, openNoticeChannel } from '../../src/app/notify/owner-notice.ts';
import { MANAGEMENT, setScene } from '../../src/aws/test-support/scene.ts';
import { mailServer, readMail } from '../support/mail-server.ts';
import { settingsFrom } from '../support/settings-words.ts';
import { type Reply, webhookServer } from '../support/webhook-server.ts';

const NOTICE: OwnerNotice = {
  to: 'ann@example.com',
  subject: 'AWS access key AKIAIOSFODNN7EXAMPLE will be deactivated on 2026-05-12',
  text: 'Hello,\n\nWhy:\n- It is <old> & `unused`.\n',
};

const HOSTILE = [
  'a@example.com\r\nBcc: x@evil.test',
  '"a@example.com" <b@evil.test>',
  'a@example.com, b@evil.test',
  'x@evil.test',
  'x@ex\u0430mple.com',
  'x@example.com.evil.test',
  `${'x'.repeat(10_000)}@example.com`,
  '',
];

/** The settings of a channel, in the words of the settings file. */
function channelOf(notice: string, env: Readonly<Record<string, string>> = {}, email = '') {
  const settings = settingsFrom(`version: 1\n${email}remediation: { notice: { ${notice} } }\n`);
  return openNoticeChannel(settings, { env });
}

function mailChannel(port: number) {
  const email = `notify:\n  email: { host: 127.0.0.1, port: ${port}, from: keys@example.com, to: [security@example.com] }\n`;
  return channelOf('channel: email, domains: [example.com]', {}, email);
}

function hookChannel(url: string) {
  return channelOf('channel: webhook, urlFromEnv: HOOK', { HOOK: `${url}/services/T0-secret` });
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a notice to an owner by mail', () => {
  test('goes to the owner alone, and not to those who get the summaries', async () => {
    const server = await mailServer();
    const sent = await mailChannel(server.port).send(NOTICE);
    expect(sent).toMatchObject({ sent: true, words: 'The mail server 127.0.0.1 took it.' });
    expect(server.mails).toHaveLength(1);
    const [mail] = server.mails;
    expect(mail?.to).toEqual(['<ann@example.com>']);
    const { headers, bodies } = readMail(mail?.raw ?? '');
    expect(headers).toMatchObject({
      to: 'ann@example.com',
      from: 'keys@example.com',
      subject: NOTICE.subject,
      'auto-submitted': 'auto-generated',
    });
    expect(headers['message-id']).toBe(sent.sent ? sent.id : '');
    expect(bodies[0]?.text.trim()).toBe(NOTICE.text.trim());
    expect(bodies[1]?.text).toContain('<li>It is &lt;old&gt; &amp; `unused`.</li>');
  });

  test.each(HOSTILE)('to %j reaches no server', async (to) => {
    const server = await mailServer();
    const sent = await mailChannel(server.port).send({ ...NOTICE, to });
    expect(sent).toMatchObject({
      sent: false,
      unsure: false,
      words: expect.stringContaining('nothing was sent'),
    });
    expect(server.commands).toEqual([]);
  });

  test('of whom nobody is known reaches no server', async () => {
    const server = await mailServer();
    const { subject, text } = NOTICE;
    const sent = await mailChannel(server.port).send({ subject, text });
    expect(sent).toMatchObject({ sent: false, words: expect.stringContaining('No owner is known') });
    expect(server.commands).toEqual([]);
  });

  test('has no header that its subject brought along', async () => {
    const server = await mailServer();
    await mailChannel(server.port).send({ ...NOTICE, subject: 'Key\r\nBcc: x@evil.test\r\n\r\nBody' });
    expect(server.mails[0]?.to).toEqual(['<ann@example.com>']);
    const { headers } = readMail(server.mails[0]?.raw ?? '');
    expect(headers.subject).toBe('Key Bcc: x@evil.test Body');
    expect(headers.bcc).toBeUndefined();
  });

  test.each([
    ['RCPT', '550 no such user'],
    ['MAIL', '550 not you'],
    ['DATA', '451 later'],
  ])('that the server refuses at %s was surely not sent, and is sent once', async (command, answer) => {
    const server = await mailServer({ answers: { [command]: answer } });
    const sent = await mailChannel(server.port).send(NOTICE);
    expect(sent).toMatchObject({
      sent: false,
      unsure: false,
      words: expect.stringMatching(/^It was not sent\./),
    });
    expect(server.commands.filter((line) => line.startsWith('MAIL'))).toHaveLength(1);
    expect(server.mails).toEqual([]);
  });

  test('that the server refuses when it has all of it was surely not sent', async () => {
    const server = await mailServer({ afterData: '554 no' });
    expect(await mailChannel(server.port).send(NOTICE)).toMatchObject({ sent: false, unsure: false });
  });

  test('whose answer is lost after the last byte was possibly sent, and is not sent again', async () => {
    const server = await mailServer({ afterData: 'hang-up' });
    const sent = await mailChannel(server.port).send(NOTICE);
    expect(sent).toMatchObject({
      sent: false,
      unsure: true,
      words: expect.stringMatching(/^It was possibly sent\./),
      fix: expect.stringContaining('not sent again'),
    });
    expect(server.mails).toHaveLength(1);
  });

  test('that is interrupted while the server is silent about it was possibly sent', async () => {
    const server = await mailServer({ afterData: 'silent' });
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(), 300);
    const sent = await mailChannel(server.port).send(NOTICE, interrupt.signal);
    expect(server.mails).toHaveLength(1);
    expect(sent).toMatchObject({ sent: false, unsure: true, words: expect.stringContaining('interrupted') });
  });

  test('that is interrupted before the server greets was surely not sent', async () => {
    const server = await mailServer({ silent: true });
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(), 100);
    const sent = await mailChannel(server.port).send(NOTICE, interrupt.signal);
    expect(sent).toMatchObject({ sent: false, unsure: false });
    const again = await mailChannel(server.port).send(NOTICE, interrupt.signal);
    expect(again).toMatchObject({ sent: false, unsure: false });
  });

  test('that nobody takes was surely not sent', async () => {
    const sent = await mailChannel(await closedPort()).send(NOTICE);
    expect(sent).toMatchObject({ sent: false, unsure: false, fix: 'Check host, port and `secure`.' });
  });
});

describe('a notice to an owner by webhook', () => {
  test('says whom it is for, and holds nothing that is obeyed', async () => {
    const server = await webhookServer();
    const sent = await hookChannel(server.url).send({ ...NOTICE, text: `${NOTICE.text}<!channel> @here\n` });
    expect(sent).toEqual({ sent: true, words: `The webhook ${server.host} took it.` });
    const { text, blocks } = JSON.parse(server.posted[0]?.body ?? '');
    expect(blocks.map((block: { text: { text: string } }) => block.text.text).slice(0, 2)).toEqual([
      NOTICE.subject,
      'For ann@example.com',
    ]);
    expect(text).toContain('For ann@example.com');
    for (const each of [text, JSON.stringify(blocks)]) expect(each).not.toMatch(/[<>]|@(here|channel)\b/);
    expect(text.match(/```/g)).toHaveLength(2);
  });

  test.each([
    ['a 500', { status: 500 }, true],
    ['a 503 that asks to come back', { status: 503, headers: { 'retry-after': '1' } }, true],
    ['a connection that breaks off', 'hang-up', true],
    ['a 404', { status: 404 }, false],
    ['a 429', { status: 429, headers: { 'retry-after': '1' } }, false],
    ['a redirect', { status: 307, headers: { location: 'http://127.0.0.1:9/x' } }, false],
  ] as [string, Reply | 'hang-up', boolean][])(
    'is posted once, whatever comes of it: %s',
    async (_what, reply, unsure) => {
      const server = await webhookServer(reply, { status: 200 });
      const sent = await hookChannel(server.url).send(NOTICE);
      expect(sent).toMatchObject({ sent: false, unsure });
      expect(server.posted).toHaveLength(1);
      expect(JSON.stringify(sent)).not.toContain('T0-secret');
    },
  );

  test('that is interrupted was possibly taken', async () => {
    const server = await webhookServer('silent');
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(), 200);
    const sent = await hookChannel(server.url).send(NOTICE, interrupt.signal);
    expect(sent).toMatchObject({ sent: false, unsure: true, words: expect.stringContaining('interrupted') });
  });

  test('that nobody takes was surely not sent', async () => {
    const sent = await hookChannel(`http://127.0.0.1:${await closedPort()}`).send(NOTICE);
    expect(sent).toMatchObject({
      sent: false,
      unsure: false,
      words: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('a notice to an owner by hand', () => {
  test('is sent nowhere, and goes to whomever a person decides', async () => {
    const channel = channelOf('channel: by-hand');
    expect(channel.name).toBe('by-hand');
    expect(await channel.send({ ...NOTICE, to: 'x@anywhere.example' })).toEqual({
      sent: true,
      words: 'It is printed for a person to send.',
    });
  });
});

describe('a channel', () => {
  test.each([
    ['channel: webhook, urlFromEnv: HOOK', {}, /HOOK.*is not set/],
    ['channel: webhook, urlFromEnv: HOOK', { HOOK: 'http://hooks.example.com/s3cr3t' }, /no https address/],
    ['channel: ses, domains: [example.com], from: keys@example.com', {}, /needs AWS credentials/],
    ['channel: sns, topicArn: "arn:aws:sns:eu-central-1:111122223333:keys"', {}, /needs AWS credentials/],
  ])('that cannot be is refused before anything is done: %s', (notice, env, message) => {
    const refusal = expect.objectContaining({
      code: 'bad-argument',
      message: expect.stringMatching(message),
    });
    expect(() => channelOf(notice, env)).toThrow(refusal);
  });
});

describe('SES and SNS', () => {
  const SES = 'channel: ses, domains: [example.com], from: keys@example.com, region: eu-central-1';
  const TOPIC = `arn:aws:sns:eu-central-1:${MANAGEMENT}:keys`;

  async function through(notice: string) {
    const { sandbox, base } = await setScene();
    const settings = settingsFrom(`version: 1\nremediation: { notice: { ${notice} } }\n`);
    const session = base.account({ accountId: MANAGEMENT });
    return { sandbox, channel: openNoticeChannel(settings, { env: {}, session }) };
  }

  test.each([
    [SES, 'ses:SendEmail'],
    [`channel: sns, topicArn: "${TOPIC}"`, 'sns:Publish'],
  ])('are asked once, and what is not sure is told: %s', async (notice, operation) => {
    const { sandbox, channel } = await through(notice);
    const calls = () => sandbox.calls.byOperation[operation] ?? 0;
    expect(await channel.send(NOTICE)).toMatchObject({ sent: true, id: expect.stringMatching(/./) });
    expect(calls()).toBe(1);
    sandbox.faults.add({ operation, code: 'InternalFailure', status: 500, times: 1 });
    expect(await channel.send(NOTICE)).toMatchObject({ sent: false, unsure: true });
    expect(calls()).toBe(2);
    sandbox.faults.add({ operation, code: 'AccessDeniedException', status: 403, times: 1 });
    expect(await channel.send(NOTICE)).toMatchObject({
      sent: false,
      unsure: false,
      fix: expect.stringContaining(`Grant ${operation}`),
    });
    sandbox.faults.add({ operation, code: 'ThrottlingException', status: 400, times: 1 });
    expect(await channel.send(NOTICE)).toMatchObject({ sent: false, unsure: false });
    expect(calls()).toBe(4);
  });

  test.each(HOSTILE)('SES is not even asked to send to %j', async (to) => {
    const { sandbox, channel } = await through(SES);
    expect(await channel.send({ ...NOTICE, to })).toMatchObject({ sent: false, unsure: false });
    expect(sandbox.calls.byOperation['ses:SendEmail']).toBeUndefined();
  });
});

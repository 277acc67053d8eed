import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { mailboxFrom } from '../../src/app/notify/mail.ts';
import { isWorthTelling, type NoticeOptions, notify, openChannels } from '../../src/app/notify/notices.ts';
import { webhookFrom } from '../../src/app/notify/webhook.ts';
import { steppingClock } from '../../src/aws/test-support/stepping-clock.ts';
import type { Comparison } from '../../src/core/model/comparison.ts';
import { HOSTILE_NAMES } from '../contract/hostile.ts';
import { mailServer, readMail } from '../support/mail-server.ts';
import { covered, found, PROD, smallRun, TEST } from '../support/small-run.ts';
import { type Reply, webhookServer } from '../support/webhook-server.ts';

/** A port that nobody listens at. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const FAILING = smallRun([found('alice')]);
const CLEAN = smallRun([found('alice', { status: 'pass' })]);
const SECRET = 'T0000-secret-path';

async function told(url: string, report = FAILING, options: NoticeOptions = {}) {
  const clock = steppingClock();
  const channels = openChannels({ webhooksFromEnv: ['HOOK'], env: { HOOK: `${url}/services/${SECRET}` } });
  const [delivery] = await notify(channels, report, { clock, ...options });
  return { delivery, sleeps: clock.sleeps };
}

describe('a notice by webhook', () => {
  test('is JSON of a text and blocks that tells what fails', async () => {
    const server = await webhookServer();
    const { delivery } = await told(server.url);
    expect(delivery).toEqual({ to: `webhook ${server.host}`, words: 'The notice was sent.', failures: [] });
    const [posted] = server.posted;
    expect(posted?.path).toBe(`/services/${SECRET}`);
    expect(posted?.headers['content-type']).toBe('application/json; charset=utf-8');
    const message = JSON.parse(posted?.body ?? '');
    expect(message.text).toContain('user alice');
    expect(message.blocks[0]).toMatchObject({
      type: 'header',
      text: { type: 'plain_text', text: 'Keyreeve: 1 finding fails (1 high)' },
    });
  });

  test.each([200, 403])('is done with an answer %i that has no end', async (status) => {
    const server = await webhookServer({ status, body: 'x'.repeat(100), endless: true });
    const start = performance.now();
    const { delivery } = await told(server.url);
    expect(performance.now() - start).toBeLessThan(20_000);
    expect(delivery?.failures).toHaveLength(status === 200 ? 0 : 1);
    expect(server.posted).toHaveLength(1);
  });

  test('P02 of hostile names calls nobody and holds no tag', async () => {
    const server = await webhookServer();
    const names = [...HOSTILE_NAMES, '<!channel>', '@here', '<root_account>', '```'];
    await told(server.url, smallRun(names.slice(0, 18).map((name) => found(name))));
    await told(server.url, smallRun(names.slice(18).map((name) => found(name))));
    for (const { body } of server.posted) {
      const { text, blocks } = JSON.parse(body);
      for (const each of [text, ...blocks.map((block: { text: { text: string } }) => block.text.text)]) {
        expect(each).not.toMatch(/[<>]|@(here|channel|everyone|all)\b/);
      }
    }
    expect(server.posted.map(({ body }) => body).join('')).toContain('&lt;root_account&gt;');
  });

  test.each([
    ['a 429 that names its seconds', { status: 429, headers: { 'retry-after': '7' } }, [7_000]],
    ['a 503', { status: 503 }, [750]],
    ['an hour to wait, cut to a minute', { status: 429, headers: { 'retry-after': '3600' } }, [60_000]],
    ['a connection that breaks off', 'hang-up', [750]],
  ] as [string, Reply | 'hang-up', number[]][])('is sent again after %s', async (_what, first, waits) => {
    const server = await webhookServer(first, { status: 200 });
    const { delivery, sleeps } = await told(server.url);
    expect(delivery?.failures).toEqual([]);
    expect(sleeps).toEqual(waits);
    expect(server.posted).toHaveLength(2);
  });

  test('waits until a date that Retry-After names', async () => {
    const until = new Date(Date.now() + 30_000).toUTCString();
    const server = await webhookServer({ status: 429, headers: { 'retry-after': until } }, { status: 200 });
    const { sleeps } = await told(server.url);
    expect(sleeps[0]).toBeGreaterThan(20_000);
    expect(sleeps[0]).toBeLessThanOrEqual(30_000);
  });

  test('is given up after four attempts, each a longer time after the last', async () => {
    const server = await webhookServer({ status: 500 });
    const { delivery, sleeps } = await told(server.url);
    expect(server.posted).toHaveLength(4);
    expect(sleeps).toEqual([750, 1_500, 3_000]);
    expect(delivery?.failures).toEqual([{ words: 'It did not take the notice: HTTP 500.' }]);
  });

  test.each([
    ['no_service', 404, 'no_service'],
    ['channel_is_archived', 410, 'channel_is_archived'],
    ['a page that quotes the address', 404, undefined],
  ])(
    'that is refused with %s is not sent again, and the secret is not told',
    async (body, status, detail) => {
      const page = detail === undefined ? `<html>Not found: /services/${SECRET}</html>` : body;
      const server = await webhookServer({ status, body: page });
      const { delivery } = await told(server.url);
      expect(server.posted).toHaveLength(1);
      expect(delivery?.failures[0]).toMatchObject({ words: `It did not take the notice: HTTP ${status}.` });
      expect(delivery?.failures[0]?.detail).toBe(detail);
      expect(JSON.stringify(delivery)).not.toContain(SECRET);
    },
  );

  test('follows no redirect: what is meant for one host is not handed to another', async () => {
    const other = await webhookServer();
    const server = await webhookServer({ status: 307, headers: { location: `${other.url}/stolen` } });
    const { delivery } = await told(server.url);
    expect(other.posted).toEqual([]);
    expect(delivery?.failures[0]?.words).toContain('redirect (HTTP 307)');
  });

  test('that nobody takes is told without the address', async () => {
    const { delivery } = await told(`http://127.0.0.1:${await closedPort()}`);
    expect(delivery?.failures[0]?.words).toBe('It could not be reached (ECONNREFUSED).');
    expect(JSON.stringify(delivery)).not.toContain(SECRET);
  });

  test('ends with the run when it is interrupted', async () => {
    const server = await webhookServer('silent');
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(), 100);
    const sending = told(server.url, FAILING, { signal: interrupt.signal });
    await expect(sending).rejects.toMatchObject({ code: 'cancelled' });
  });

  test.each([
    ['not set', undefined, /HOOK.*is not set/],
    ['no address', 'hooks.slack.com/secret-abc', /holds no https address/],
    ['plain http elsewhere', 'http://hooks.slack.com/secret-abc', /holds no https address/],
    ['an address with a password', 'https://me:secret-abc@hooks.slack.com/', /user name or a password/],
  ])('is refused before the run where its variable is %s, and no secret is told', (_what, value, message) => {
    const refusal = expect.objectContaining({
      code: 'bad-argument',
      message: expect.not.stringContaining('secret-abc'),
    });
    const open = () => webhookFrom('HOOK', { HOOK: value });
    expect(open).toThrow(message);
    expect(open).toThrow(refusal);
  });

  test('is refused where the address itself stands in the place of the name of its variable', () => {
    const open = () => webhookFrom('https://hooks.slack.com/secret-abc', {});
    expect(open).toThrow(
      expect.objectContaining({ code: 'bad-argument', message: expect.not.stringContaining('secret-abc') }),
    );
  });
});

describe('whether there is something to tell', () => {
  const compared = (...ids: string[]) => ({ newIds: new Set(ids) }) as unknown as Comparison;

  test('without an earlier run it is a failure or an unknown verdict, with one it is something new', () => {
    expect(isWorthTelling(FAILING, undefined)).toBe(true);
    expect(isWorthTelling(CLEAN, undefined)).toBe(false);
    expect(isWorthTelling(smallRun([found('a', { status: 'unknown' })]), undefined)).toBe(true);
    expect(isWorthTelling(smallRun([], [covered(TEST, 'failed')]), undefined)).toBe(true);
    expect(isWorthTelling(FAILING, compared())).toBe(false);
    expect(isWorthTelling(FAILING, compared(found('alice').id))).toBe(true);
  });

  test('nothing is sent where there is not, unless it is always wanted, and that is said', async () => {
    const server = await webhookServer();
    const { delivery } = await told(server.url, CLEAN);
    expect(delivery?.words).toBe('Nothing fails, so none was sent.');
    expect(server.posted).toHaveLength(0);
    await told(server.url, CLEAN, { always: true });
    expect(server.posted).toHaveLength(1);
  });

  test('--notify without anybody to tell is refused', () => {
    expect(() => openChannels({ settings: {}, env: {} })).toThrow(/name nobody to tell/);
    expect(openChannels({ env: {} })).toEqual({ webhooks: [], mailboxes: [] });
  });
});

const MAIL = {
  host: '127.0.0.1',
  from: 'Keyreeve <scan@example.com>',
  to: ['sec@example.com', 'ops@example.com'],
};
const PASSWORD = 'pass-word-secret';

async function mailed(server: { readonly port: number }, report = FAILING, more: object = {}, env = {}) {
  const channels = openChannels({ settings: { email: { ...MAIL, port: server.port, ...more } }, env });
  const [delivery] = await notify(channels, report);
  return delivery;
}

describe('a notice by mail', () => {
  test('is text and HTML, to everybody, by the user of the environment', async () => {
    const server = await mailServer();
    const auth = { userFromEnv: 'MAIL_USER', passwordFromEnv: 'MAIL_PASSWORD' };
    const delivery = await mailed(server, FAILING, auth, { MAIL_USER: 'me', MAIL_PASSWORD: PASSWORD });
    expect(delivery).toEqual({ to: 'mail server 127.0.0.1', words: 'The notice was sent.', failures: [] });
    const [mail] = server.mails;
    expect(mail?.from).toContain('scan@example.com');
    expect(mail?.to.map((each) => each.trim())).toEqual(['<sec@example.com>', '<ops@example.com>']);
    const { headers, bodies } = readMail(mail?.raw ?? '');
    expect(headers.subject).toBe('Keyreeve: 1 finding fails (1 high)');
    expect(headers['auto-submitted']).toBe('auto-generated');
    expect(bodies.map(({ type }) => type.split(';')[0])).toEqual(['text/plain', 'text/html']);
    expect(bodies[0]?.text).toContain('HIGH 111122223333 prod · user alice · Title of user-key-age');
    expect(bodies[1]?.text).toContain('<li>HIGH 111122223333 prod · user alice');
    expect(server.commands.some((each) => each.startsWith('AUTH PLAIN'))).toBe(true);
  });

  test.each([...HOSTILE_NAMES, 'x\r\nBcc: evil@example.com', '.\r\nQUIT', '\n.\n'])(
    'with the name %j has the same headers and recipients, and no tag of its own',
    async (name) => {
      const server = await mailServer();
      const account = { ...PROD, name };
      await mailed(server, smallRun([found(name, { account })], [covered(account)]));
      expect(server.mails).toHaveLength(1);
      const [mail] = server.mails;
      expect(mail?.to).toHaveLength(2);
      const { headers, bodies } = readMail(mail?.raw ?? '');
      expect(Object.keys(headers).sort()).toEqual(
        [
          'auto-submitted',
          'content-type',
          'date',
          'from',
          'message-id',
          'mime-version',
          'subject',
          'to',
        ].sort(),
      );
      expect(headers.subject).toBe('Keyreeve: 1 finding fails (1 high)');
      expect(bodies).toHaveLength(2);
      expect(bodies[1]?.text).not.toContain('<script>');
      expect(bodies[1]?.text).not.toContain('<root_account>');
    },
  );

  test('is not sent, and no password either, where another machine offers no TLS', async () => {
    const server = await mailServer();
    const auth = { host: '0.0.0.0', userFromEnv: 'U', passwordFromEnv: 'P' };
    const delivery = await mailed(server, FAILING, auth, { U: 'me', P: PASSWORD });
    expect(delivery?.failures[0]?.words).toMatch(/offers no TLS/);
    expect(server.mails).toEqual([]);
    expect(server.commands.join('\n')).not.toMatch(/AUTH/);
  });

  test.each([
    [
      'a wrong password',
      { AUTH: `535 5.7.8 ${PASSWORD} is wrong` },
      /did not accept the user and password \(SMTP 535\)/,
    ],
    ['recipients that are refused', { RCPT: '550 nobody' }, /refused the sender or the recipients/],
  ])('that ends in %s is told, and the password is not', async (_what, answers, words) => {
    const server = await mailServer({ answers });
    const auth = { userFromEnv: 'U', passwordFromEnv: 'P' };
    const delivery = await mailed(server, FAILING, auth, { U: 'me', P: PASSWORD });
    expect(delivery?.words).toBe('The notice was not sent.');
    expect(delivery?.failures[0]?.words).toMatch(words);
    expect(JSON.stringify(delivery)).not.toContain(PASSWORD);
  });

  test('to a server that nobody runs is told', async () => {
    expect((await mailed({ port: await closedPort() }))?.failures[0]?.words).toMatch(
      /connection to the mail server failed/,
    );
  });

  test('that the server never greets ends with the run when it is interrupted', async () => {
    const server = await mailServer({ silent: true });
    const channels = openChannels({ settings: { email: { ...MAIL, port: server.port } }, env: {} });
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(), 100);
    const started = performance.now();
    const sending = notify(channels, FAILING, { signal: interrupt.signal });
    await expect(sending).rejects.toMatchObject({ code: 'cancelled' });
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test.each([
    [{ from: 'a@b.example\r\nBcc: evil@example.com' }, /is not one address/],
    [{ to: ['a@b.example, c@d.example'] }, /is not one address/],
    [{ to: ['nobody'] }, /is not one address/],
    [{ userFromEnv: 'U' }, /a user or a password, and not both/],
    [{ userFromEnv: 'U', passwordFromEnv: 'P' }, /variable P.*is not set/],
  ])('is refused before the run with the settings %j', (more, message) => {
    expect(() => mailboxFrom({ ...MAIL, ...more }, { U: 'me' })).toThrow(message);
  });
});

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { type RequestOptions, request as tlsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, expect, test } from 'vitest';
import { PYTHON_OPTIONS, programFile, pythonCommand } from '../../emulators/python.ts';
import { freePort } from '../../support/free-port.ts';
import { CLIENT, type RunningProvider, startProvider } from './provider.ts';
import { dashboards } from './served.ts';

const folder = mkdtempSync(join(tmpdir(), 'keyreeve-tls-'));
const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
const made = execFileSync(pythonCommand(), [...PYTHON_OPTIONS, programFile('self-signed.py'), '30'], {
  encoding: 'utf8',
});
const pair = JSON.parse(made) as { certificate: string; key: string };
writeFileSync(certFile, pair.certificate);
writeFileSync(keyFile, pair.key, { mode: 0o600 });
afterAll(() => rmSync(folder, { recursive: true }));

const start = dashboards();
const providers: RunningProvider[] = [];
afterEach(async () => {
  for (const each of providers.splice(0)) await each.close();
});

const PUBLIC = new URL('https://keys.example.com');

async function ask(options: RequestOptions & { readonly plain?: boolean }) {
  const send = options.plain === true ? plainRequest : tlsRequest;
  const request = send({ host: '127.0.0.1', agent: false, rejectUnauthorized: false, ...options }).end();
  const [answer] = await once(request, 'response');
  return { status: answer.statusCode as number, headers: answer.headers, text: await text(answer) };
}

const portOf = (app: { server: { address(): unknown } }) => (app.server.address() as { port: number }).port;

test('over TLS the cookie is for this host alone, and for TLS alone', async () => {
  const dashboard = await start({ tls: { certFile, keyFile } });
  const link = new URL(dashboard.link() ?? '');
  expect(link.protocol).toBe('https:');
  const port = Number(link.port);
  const signedIn = await ask({ port, path: `${link.pathname}${link.search}` });
  const [cookie = ''] = signedIn.headers['set-cookie'] ?? [];
  expect(cookie).toMatch(
    /^__Host-keyreeve=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
  );
  const headers = { cookie: cookie.split(';', 1)[0] ?? '', origin: dashboard.url };
  const session = await ask({ port, path: '/api/v1/session', headers });
  expect(JSON.parse(session.text)).toMatchObject({ signedIn: true });
  // It would shut out whatever else speaks plain HTTP on this machine.
  expect(session.headers['strict-transport-security']).toBeUndefined();
});

test('a browser is told to come back by TLS alone, where people reach it by a name', async () => {
  const dashboard = await start({ tls: { certFile, keyFile }, publicUrl: PUBLIC });
  const port = portOf(dashboard.app);
  const answer = await ask({ port, path: '/api/v1/session', headers: { host: 'keys.example.com' } });
  expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
  const other = await ask({ port, path: '/', headers: { host: 'other.example.com' } });
  expect(other.status).toBe(421);
});

test('behind a proxy that speaks TLS, the public origin counts, and plain HTTP to us', async () => {
  const dashboard = await start({ publicUrl: PUBLIC, trustProxy: 'loopback' });
  const port = portOf(dashboard.app);
  const link = new URL(dashboard.link() ?? '');
  expect(link.origin).toBe('https://keys.example.com');
  const host = { host: 'keys.example.com' };
  const path = `${link.pathname}${link.search}`;
  const signedIn = await ask({
    plain: true,
    port,
    path,
    headers: { ...host, 'x-forwarded-for': '203.0.113.9' },
  });
  const [cookie = ''] = signedIn.headers['set-cookie'] ?? [];
  expect(cookie).toMatch(/^__Host-keyreeve=.*; Secure; /);
  expect(dashboard.lines.at(-1)?.words).toBe('local signed in as admin (link) from 203.0.113.9.');
  const as = { ...host, cookie: cookie.split(';', 1)[0] ?? '' };
  const end = { plain: true, port, path: '/api/v1/session/end', method: 'POST' };
  const wrong = await ask({ ...end, headers: { ...as, origin: 'http://keys.example.com' } });
  expect(wrong.status).toBe(403);
  const right = await ask({ ...end, headers: { ...as, origin: 'https://keys.example.com' } });
  expect(right.status).toBe(200);
});

test('a header of a proxy that nobody trusts is not believed', async () => {
  const dashboard = await start({ publicUrl: PUBLIC });
  const link = new URL(dashboard.link() ?? '');
  const port = portOf(dashboard.app);
  const path = `${link.pathname}${link.search}`;
  const forwarded = { host: 'keys.example.com', 'x-forwarded-for': '203.0.113.9' };
  await ask({ plain: true, port, path, headers: forwarded });
  expect(dashboard.lines.at(-1)?.words).toContain('from 127.0.0.1.');
  const lies = { host: 'evil.example', 'x-forwarded-host': 'keys.example.com' };
  expect((await ask({ plain: true, port, path: '/', headers: lies })).status).toBe(421);
});

test('with all that it needs, others reach it; then nobody is let in by a link', async () => {
  const provider = await startProvider({ redirectUri: `${PUBLIC.origin}/sign-in/callback`, people: {} });
  providers.push(provider);
  const oidc = {
    issuer: provider.issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    scopes: [],
    roleClaim: 'groups',
    roles: { admin: ['x'] },
  };
  const listen = { host: '0.0.0.0', port: await freePort() };
  await expect(start({ listen, oidc })).rejects.toMatchObject({
    code: 'exposed',
    hint: expect.stringMatching(/--public-url.*TLS/),
  });
  await expect(start({ listen, oidc, tls: { certFile, keyFile } })).rejects.toMatchObject({
    code: 'exposed',
  });
  await expect(start({ listen, publicUrl: PUBLIC })).rejects.toMatchObject({ code: 'exposed' });
  const dashboard = await start({ listen, oidc, tls: { certFile, keyFile }, publicUrl: PUBLIC });
  expect(dashboard.link()).toBeUndefined();
  const host = { host: 'keys.example.com' };
  const session = await ask({ port: listen.port, path: '/api/v1/session', headers: host });
  expect(JSON.parse(session.text)).toEqual({ signedIn: false, signIn: ['oidc'] });
  const tried = await ask({ port: listen.port, path: '/sign-in?token=x', headers: host });
  expect(tried.headers.location).toBe('/sign-in?why=link-unknown');
  const begun = await ask({ port: listen.port, path: '/sign-in/oidc', headers: host });
  expect(new URL(begun.headers.location ?? '').searchParams.get('redirect_uri')).toBe(
    'https://keys.example.com/sign-in/callback',
  );
  expect(begun.headers['set-cookie']?.[0]).toMatch(
    /^__Host-keyreeve-sign-in=.*; HttpOnly; Secure; SameSite=Lax$/,
  );
});

test('files that are no certificate and key are told by name', async () => {
  const none = join(folder, 'none.pem');
  await expect(start({ tls: { certFile: none, keyFile } })).rejects.toMatchObject({
    code: 'unreadable-file',
  });
  await expect(start({ tls: { certFile: keyFile, keyFile } })).rejects.toMatchObject({
    code: 'bad-argument',
    message: expect.stringContaining(keyFile),
  });
});

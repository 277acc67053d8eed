import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Type } from 'typebox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Problem } from '../../../src/core/model/problem.ts';
import { type App, route } from '../../../src/web/server/route.ts';
import { dashboards, type Served } from './served.ts';

const start = dashboards();

/** Asks with headers that `fetch` would not let us choose. */
async function ask(dashboard: Served, path: string, headers: Record<string, string>, method = 'GET') {
  const { port } = new URL(dashboard.url);
  const request = httpRequest({ host: '127.0.0.1', port, path, method, headers }).end();
  const [answer] = await once(request, 'response');
  return { status: answer.statusCode as number, headers: answer.headers, text: await text(answer) };
}

/** A route that takes and gives. */
const more = (app: App) => {
  route(app, {
    method: 'POST',
    url: '/api/v1/test-write',
    role: 'operator',
    schema: {
      summary: 'Takes a number.',
      body: Type.Object({ count: Type.Integer({ minimum: 0 }) }),
      response: { 200: Type.Object({ doubled: Type.Integer() }, { description: 'Twice.' }) },
    },
    handler: async ({ body }) => ({ doubled: body.count * 2 }),
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/test-fault/:kind',
    role: 'viewer',
    schema: { summary: 'Goes wrong.', params: Type.Object({ kind: Type.String() }) },
    handler: async ({ params }) => {
      if (params.kind === 'problem') throw new Problem('store-unavailable', 'The store is away.');
      if (params.kind === 'known') throw new Problem('unknown-run', 'There is no run 7.');
      throw new Error('secret-in-a-stack at /home/me/file.ts');
    },
  });
};

test('a page that believes to work on the demo writes nothing once the demo was left, nor the other way round', async () => {
  let demo = true;
  const services = { ground: { describe: async () => ({ demo }) } };
  const dashboard = await start({ services, testing: { more } });
  const cookie = await dashboard.signIn();
  const write = (ground: Record<string, string>) =>
    dashboard.ask('/api/v1/test-write', {
      method: 'POST',
      headers: { cookie, origin: dashboard.url, 'content-type': 'application/json', ...ground },
      body: '{"count":2}',
    });
  expect((await write({ 'x-keyreeve-ground': 'demo' })).status).toBe(200);
  demo = false;
  const refused = await write({ 'x-keyreeve-ground': 'demo' });
  expect([refused.status, (await refused.json()).code]).toEqual([409, 'other-ground']);
  expect((await write({ 'x-keyreeve-ground': 'real' })).status).toBe(200);
  expect((await write({})).status).toBe(200);
});

/** One for all that is refused: nobody here ends its session. */
const startForAll = dashboards(afterAll);
let shared: Served;
let cookie = '';
beforeAll(async () => {
  shared = await startForAll({ testing: { more } });
  cookie = await shared.signIn();
});

test.each([
  'attacker.example',
  'attacker.example:PORT',
  '127.0.0.1.attacker.example:PORT',
  'localhost.attacker.example:PORT',
  '127.0.0.1:1',
  '0.0.0.0:PORT',
  'localhost',
])(
  'a request for the host %j is refused, whatever it asks for: its name may have been made to lead here',
  async (name) => {
    const host = name.replace('PORT', new URL(shared.url).port);
    for (const path of [
      '/',
      '/sign-in',
      '/api/v1/session',
      '/api/v1/sessions',
      '/assets/main-a1b2c3d4.js',
      '/none',
    ]) {
      const answer = await ask(shared, path, { host, cookie });
      expect(answer.status, path).toBe(421);
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'wrong-host' });
    }
  },
);

test.each(['/api', '/%61pi', '/a%70%69', 'http://HOST/api'])(
  'another site is refused however it writes the address: %s',
  async (written) => {
    const { host } = new URL(shared.url);
    const path = `${written.replace('HOST', host)}/v1/session`;
    const other = { host, cookie, origin: 'http://127.0.0.1:9', 'sec-fetch-site': 'same-site' };
    for (const [url, method] of [
      [path, 'GET'],
      [`${path}/end`, 'POST'],
    ] as const) {
      const answer = await ask(shared, url, other, method);
      expect(answer.status, url).toBe(403);
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'cross-origin' });
    }
    const own = await ask(shared, path, { host, cookie });
    expect(JSON.parse(own.text)).toMatchObject({ signedIn: true });
    expect(own.headers).toMatchObject({ 'cache-control': 'private, no-cache' });
    expect(own.headers.vary).toContain('Cookie');
  },
);

test.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])(
  'this machine is also called %s',
  async (name) => {
    const host = `${name}:${new URL(shared.url).port}`;
    expect((await ask(shared, '/api/v1/session', { host })).status).toBe(200);
  },
);

test('an address that is no text is refused as others are: with a problem, behind the guards, with our headers', async () => {
  const dashboard = await start({ testing: { more } });
  const { host } = new URL(dashboard.url);
  const cookie = await dashboard.signIn();
  for (const path of ['/api/v1/test-fault/%FF', '/api/v1/%', '/api/v1/test-fault/%E0%A4%A?q=%41']) {
    const answer = await ask(dashboard, path, { host, cookie });
    expect([path, answer.status]).toEqual([path, 400]);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    expect(JSON.parse(answer.text)).toMatchObject({
      ...{ code: 'bad-request', status: 400 },
      hint: expect.stringContaining('%25'),
    });
  }
  expect((await ask(dashboard, '/api/v1/test-fault/%FF', { host })).status).toBe(401);
  expect((await ask(dashboard, '/%FF', { host: 'evil.example', cookie })).status).not.toBe(200);
  expect(await ask(dashboard, '/findings/%FF', { host, cookie, accept: 'text/html' })).toMatchObject({
    status: 400,
    text: expect.stringContaining('no text'),
  });
  expect((await ask(dashboard, '/api/v1/test-fault/known%25', { host, cookie })).status).toBe(500);
});

test('a request that names no host is refused', async () => {
  const dashboard = await start();
  const socket = connect(Number(new URL(dashboard.url).port), '127.0.0.1');
  socket.end('GET /api/v1/session HTTP/1.0\r\n\r\n');
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 421 /);
});

test('a probe may ask for the health under any name: its answer says nothing else', async () => {
  const dashboard = await start();
  const answer = await ask(dashboard, '/healthz', { host: '10.1.2.3:8080' });
  expect([answer.status, answer.text]).toEqual([200, '{"healthy":true}']);
});

test.each([
  [{ origin: 'https://attacker.example' }],
  [{ origin: 'null' }],
  [{ origin: 'http://127.0.0.1:1' }],
  [{ origin: 'http://localhost:PORT' }],
  [{ origin: 'https://127.0.0.1:PORT' }],
  [{ 'sec-fetch-site': 'cross-site' }],
  [{ 'sec-fetch-site': 'same-site' }],
  [{ origin: 'OWN', 'sec-fetch-site': 'cross-site' }],
])('what a page elsewhere asks, with %j, is refused, reading and writing', async (given) => {
  const { port } = new URL(shared.url);
  const headers = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      value?.replace('PORT', port).replace('OWN', shared.url) ?? '',
    ]),
  );
  for (const [method, path] of [
    ['GET', '/api/v1/session'],
    ['POST', '/api/v1/session/end'],
    ['POST', '/api/v1/test-write'],
  ] as const) {
    const answer = await ask(shared, path, { host: `127.0.0.1:${port}`, cookie, ...headers }, method);
    expect(answer.status, path).toBe(403);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'cross-origin' });
  }
});

test('a change needs somebody to say where it comes from; a reading and a typed address do not', async () => {
  const dashboard = await start();
  const host = new URL(dashboard.url).host;
  const cookie = await dashboard.signIn();
  const as = { host, cookie };
  expect((await ask(dashboard, '/api/v1/session', as)).status).toBe(200);
  expect((await ask(dashboard, '/api/v1/session', { ...as, 'sec-fetch-site': 'none' })).status).toBe(200);
  expect((await ask(dashboard, '/api/v1/session/end', as, 'POST')).status).toBe(403);
  const typed = { ...as, 'sec-fetch-site': 'none' };
  expect((await ask(dashboard, '/api/v1/session/end', typed, 'POST')).status).toBe(403);
  const own = { ...as, 'sec-fetch-site': 'same-origin' };
  expect((await ask(dashboard, '/api/v1/session/end', own, 'POST')).status).toBe(200);
  expect(dashboard.lines.at(-1)?.words).toMatch(/^\S+ signed out \(link\) from \S+\.$/);
});

test.each([
  ['text/plain', '{"count":1}'],
  ['application/x-www-form-urlencoded', 'count=1'],
  ['multipart/form-data; boundary=x', '--x--'],
  ['application/json5', '{"count":1}'],
])(
  'a body of the type %s is refused: a form elsewhere can send it without being asked first',
  async (type, body) => {
    const headers = { cookie, origin: shared.url, 'content-type': type };
    const answer = await shared.ask('/api/v1/test-write', { method: 'POST', headers, body });
    expect(answer.status).toBe(415);
    expect(await answer.json()).toMatchObject({ code: 'wrong-content-type' });
  },
);

test.each([
  ['{"count":"1"}', 'at /count must be integer'],
  ['{"count":-1}', 'at /count must be >= 0'],
  ['{"count":null}', 'at /count must be integer'],
  ['{"count":1,"other":2}', 'must NOT have additional properties'],
  ['{}', "must have required property 'count'"],
  ['[]', 'must be object'],
  ['{"count":1', 'JSON'],
  ['{"__proto__":{"count":1}}', 'JSON'],
  ['', 'empty'],
])('the body %s is refused with what is wrong with it', async (body, words) => {
  const headers = {
    cookie,
    origin: shared.url,
    'content-type': 'application/json',
  };
  const answer = await shared.ask('/api/v1/test-write', { method: 'POST', headers, body });
  expect(answer.status).toBe(400);
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const problem = (await answer.json()) as { detail: string; code: string };
  expect(problem.code).toBe('bad-request');
  expect(problem.detail).toContain(words);
});

test('a body of more than 256 KB is refused, and one that is right is taken', async () => {
  const headers = {
    cookie,
    origin: shared.url,
    'content-type': 'application/json',
  };
  const send = (body: string) => shared.ask('/api/v1/test-write', { method: 'POST', headers, body });
  const large = await send(`{"count":${' '.repeat(256 * 1_024)}1}`);
  expect(large.status).toBe(413);
  expect(await large.json()).toMatchObject({ code: 'too-large' });
  expect(await (await send('{"count":21}')).json()).toEqual({ doubled: 42 });
});

test('a bug is told where the dashboard runs, and to whoever asks only that it is one', async () => {
  const dashboard = await start({ testing: { more } });
  const headers = { cookie: await dashboard.signIn() };
  const answer = await dashboard.ask('/api/v1/test-fault/bug', { headers });
  expect(answer.status).toBe(500);
  const words = await answer.text();
  expect(JSON.parse(words)).toMatchObject({ code: 'fault', type: 'about:blank', status: 500 });
  expect(words).not.toContain('secret-in-a-stack');
  expect(dashboard.lines.at(-1)?.words).toContain('secret-in-a-stack');
});

test('a problem of the program keeps its code, its words and its next move', async () => {
  const headers = { cookie };
  const known = await shared.ask('/api/v1/test-fault/known', { headers });
  expect([known.status, await known.json()]).toMatchObject([
    404,
    { code: 'unknown-run', detail: 'There is no run 7.' },
  ]);
  const away = await shared.ask('/api/v1/test-fault/problem', { headers });
  expect([away.status, await away.json()]).toMatchObject([503, { code: 'store-unavailable' }]);
});

test('a route that names no role cannot be added', async () => {
  const dashboard = start({
    testing: { more: (app) => void app.get('/api/v1/open', async () => ({})) },
  });
  await expect(dashboard).rejects.toThrow('GET /api/v1/open has no role: declare it with route()');
});

test('every answer says that nothing else may be loaded, framed or guessed, refusals too', async () => {
  const dashboard = await start();
  for (const path of [
    '/',
    '/api/v1/session',
    '/api/v1/sessions',
    '/api/none',
    '/assets/main-a1b2c3d4.js',
    '/healthz',
  ]) {
    const { headers } = await dashboard.ask(path, { headers: { accept: 'text/html' } });
    expect(headers.get('content-security-policy'), path).toBe(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';connect-src 'self';manifest-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toContain('camera=()');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    // Over plain HTTP it would be a lie, and on this machine it would shut out others.
    expect(headers.get('strict-transport-security')).toBeNull();
  }
});

test('an answer that has not changed is not sent again, and is kept by the browser alone', async () => {
  const dashboard = await start();
  const cookie = await dashboard.signIn();
  const first = await dashboard.ask('/api/v1/openapi.json', { headers: { cookie } });
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^W\/"/);
  expect(first.headers.get('cache-control')).toBe('private, no-cache');
  const again = await dashboard.ask('/api/v1/openapi.json', { headers: { cookie, 'if-none-match': etag } });
  expect([again.status, await again.text()]).toEqual([304, '']);
  const refused = await dashboard.ask('/api/v1/sessions');
  expect(refused.headers.get('cache-control')).toBe('no-store');
});

test('a long answer is compressed', async () => {
  const dashboard = await start();
  for (const encoding of ['br', 'gzip']) {
    const answer = await dashboard.ask('/api/v1/openapi.json', { headers: { 'accept-encoding': encoding } });
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(await answer.json()).toMatchObject({ openapi: '3.1.0' });
  }
});

test('other machines do not reach it without sign-in by the organisation, a public address and TLS', async () => {
  for (const host of ['0.0.0.0', '::', '192.0.2.1', 'example.com'])
    await expect(start({ listen: { host, port: 0 } })).rejects.toMatchObject({ code: 'exposed' });
});

test('a port that is taken is refused where somebody named it, and the next is taken where nobody did', async () => {
  const { port } = new URL((await start()).url);
  const listen = { host: '127.0.0.1', port: Number(port) };
  await expect(start({ listen })).rejects.toMatchObject({ code: 'cannot-listen' });
  const next = await start({ listen: { ...listen, orNext: true } });
  expect(Number(new URL(next.url).port)).toBeGreaterThan(Number(port));
  expect((await next.ask('/healthz')).status).toBe(200);
});

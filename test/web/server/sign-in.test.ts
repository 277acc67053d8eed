import { expect, test } from 'vitest';
import { MOST_ATTEMPTS } from '../../../src/web/server/routes/sign-in.ts';
import { cookieOf, dashboards } from './served.ts';

const start = dashboards();

function pathOf(link: string | undefined): string {
  const { pathname, search } = new URL(link ?? '');
  return `${pathname}${search}`;
}

test('a one-time link signs in, leads on without the token, and its cookie is for nobody else', async () => {
  const dashboard = await start();
  const answer = await dashboard.ask(pathOf(dashboard.link()));
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe('/');
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const [cookie = ''] = answer.headers.getSetCookie();
  const { port } = new URL(dashboard.url);
  expect(cookie).toMatch(new RegExp(`^keyreeve-${port}=[\\w-]{43}; `));
  expect(cookie.split('; ').slice(1).sort()).toEqual([
    'HttpOnly',
    'Max-Age=43200',
    'Path=/',
    'SameSite=Strict',
  ]);
  const session = await dashboard.ask('/api/v1/session', { headers: { cookie: cookieOf(answer) } });
  expect(await session.json()).toMatchObject({
    signedIn: true,
    person: { name: 'local', role: 'admin' },
    demo: false,
    store: { kind: 'sqlite', place: '/data/store.sqlite' },
  });
});

test('without a session the page learns how one signs in, and no more', async () => {
  const dashboard = await start();
  const answer = await dashboard.ask('/api/v1/session');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ signedIn: false, signIn: ['link'] });
});

test('a link opens once: the second time leads to a page that says so', async () => {
  const dashboard = await start();
  const path = pathOf(dashboard.link());
  await dashboard.ask(path);
  const again = await dashboard.ask(path);
  expect(again.status).toBe(303);
  expect(again.headers.get('location')).toBe('/sign-in?why=link-used');
  expect(again.headers.getSetCookie()).toEqual([]);
});

test('a link is good for ten minutes by the clock, and not a second longer', async () => {
  let now = Date.parse('2026-11-27T06:00:00Z');
  const dashboard = await start({ now: () => new Date(now) });
  const [early, late] = [pathOf(dashboard.link()), pathOf(dashboard.link())];
  now += 10 * 60_000 - 1;
  expect((await dashboard.ask(early)).headers.get('location')).toBe('/');
  now += 1;
  expect((await dashboard.ask(late)).headers.get('location')).toBe('/sign-in?why=link-expired');
});

test('a link that nobody gave out, a long one and two at once sign nobody in', async () => {
  const dashboard = await start();
  const token = pathOf(dashboard.link()).split('=')[1];
  for (const path of ['/sign-in?token=', `/sign-in?token=${'x'.repeat(5_000)}`, `/sign-in?token=${token}x`]) {
    const answer = await dashboard.ask(path);
    expect(answer.headers.get('location'), path).toBe('/sign-in?why=link-unknown');
    expect(answer.headers.getSetCookie()).toEqual([]);
  }
  const twice = await dashboard.ask(`/sign-in?token=${token}&token=${token}`);
  expect(twice.status).toBe(400);
  expect((await dashboard.ask(`/sign-in?token=${token}`)).headers.get('location')).toBe('/');
});

test('a browser that only prepares the page does not use the link up, nor does a HEAD', async () => {
  const dashboard = await start();
  const path = pathOf(dashboard.link());
  const early = await dashboard.ask(path, { headers: { 'sec-purpose': 'prefetch;prerender' } });
  expect(early.status).toBe(503);
  expect((await dashboard.ask(path, { method: 'HEAD' })).status).toBe(404);
  expect((await dashboard.ask(path)).headers.get('location')).toBe('/');
});

test('a session ends after an hour without a request, and after twelve hours whatever is asked for', async () => {
  let now = Date.parse('2026-11-27T06:00:00Z');
  const dashboard = await start({ now: () => new Date(now) });
  const isIn = async (cookie: string) => {
    const answer = await dashboard.ask('/api/v1/session', { headers: { cookie } });
    return ((await answer.json()) as { signedIn: boolean }).signedIn;
  };
  const idle = await dashboard.signIn();
  now += 60 * 60_000 - 1;
  expect(await isIn(idle)).toBe(true);
  now += 60 * 60_000;
  expect(await isIn(idle)).toBe(false);
  const busy = await dashboard.signIn();
  for (let halves = 1; halves < 24; halves += 1) {
    now += 30 * 60_000;
    expect(await isIn(busy), `after ${halves} half hours`).toBe(true);
  }
  now += 30 * 60_000;
  expect(await isIn(busy)).toBe(false);
});

test('what a page reads again by itself, and streams, keep no session alive; whatever somebody does keeps it', async () => {
  let now = Date.parse('2026-11-27T06:00:00Z');
  const dashboard = await start({ now: () => new Date(now) });
  const isIn = async (cookie: string, more: Record<string, string> = {}, method = 'GET') => {
    const headers = { cookie, origin: dashboard.url, ...more };
    const path =
      method === 'GET' ? '/api/v1/session' : '/api/v1/sessions/00000000-0000-4000-8000-000000000000';
    return (await dashboard.ask(path, { method, headers })).status !== 401;
  };
  const stands = async (cookie: string) => {
    const answer = await dashboard.ask('/api/v1/session', {
      headers: { cookie, 'x-keyreeve-background': '1' },
    });
    return (await answer.json()) as { signedIn: boolean; expiresAt?: string };
  };
  const left = await dashboard.signIn();
  const there = await dashboard.signIn();
  for (const minutes of [20, 40, 59]) {
    now = Date.parse('2026-11-27T06:00:00Z') + minutes * 60_000;
    expect(await stands(left)).toMatchObject({ signedIn: true, expiresAt: '2026-11-27T07:00:00Z' });
    await isIn(left, { accept: 'text/event-stream' });
    // Another program of this machine has it fetched as an image: it is sent the cookie.
    await dashboard.ask('/logo.png', { headers: { cookie: left, 'sec-fetch-site': 'same-site' } });
    // A change is always somebody's.
    expect(await isIn(there, { 'x-keyreeve-background': '1' }, 'DELETE')).toBe(true);
  }
  now = Date.parse('2026-11-27T07:00:00Z');
  expect(await stands(left)).toMatchObject({ signedIn: false });
  expect(await stands(there)).toMatchObject({ signedIn: true, expiresAt: '2026-11-27T07:59:00Z' });
});

test('signing out ends the session itself, and not only the cookie', async () => {
  const dashboard = await start();
  const cookie = await dashboard.signIn();
  const headers = { cookie, origin: dashboard.url };
  const answer = await dashboard.ask('/api/v1/session/end', { method: 'POST', headers });
  expect(await answer.json()).toEqual({ goTo: '/sign-in?why=signed-out' });
  expect(answer.headers.getSetCookie()[0]).toMatch(
    /^keyreeve-\d+=; Max-Age=0; Path=\/; .*Expires=Thu, 01 Jan 1970/,
  );
  const session = await dashboard.ask('/api/v1/session', { headers: { cookie } });
  expect(await session.json()).toMatchObject({ signedIn: false });
});

test('whoever signs in again gets a new secret, and the old one opens nothing', async () => {
  const dashboard = await start();
  const before = await dashboard.signIn();
  const answer = await dashboard.ask(pathOf(dashboard.link()), { headers: { cookie: before } });
  expect(cookieOf(answer)).not.toBe(before);
  const session = await dashboard.ask('/api/v1/session', { headers: { cookie: before } });
  expect(await session.json()).toMatchObject({ signedIn: false });
});

test('an administrator sees who is signed in, and ends a session of somebody else', async () => {
  const dashboard = await start();
  const [mine, other] = [await dashboard.signIn(), await dashboard.signIn()];
  const list = await dashboard.ask('/api/v1/sessions', { headers: { cookie: mine } });
  const { items, total } = (await list.json()) as { items: { id: string; own: boolean }[]; total: number };
  expect(total).toBe(2);
  expect(items.map(({ own }) => own)).toEqual([false, true]);
  const id = items.find(({ own }) => !own)?.id;
  const headers = { cookie: mine, origin: dashboard.url };
  expect((await dashboard.ask(`/api/v1/sessions/${id}`, { method: 'DELETE', headers })).status).toBe(204);
  const session = await dashboard.ask('/api/v1/session', { headers: { cookie: other } });
  expect(await session.json()).toMatchObject({ signedIn: false });
  const again = await dashboard.ask(`/api/v1/sessions/${id}`, { method: 'DELETE', headers });
  expect(again.status).toBe(404);
  expect(await again.json()).toMatchObject({ code: 'not-found' });
});

test('after ten attempts a minute an address waits, though it then has a good link; others do not', async () => {
  const dashboard = await start({ trustProxy: 'loopback' });
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
  for (let attempt = 0; attempt < MOST_ATTEMPTS.max; attempt += 1)
    await dashboard.ask('/sign-in?token=guess', from('203.0.113.7'));
  const path = pathOf(dashboard.link());
  const refused = await dashboard.ask(path, from('203.0.113.7'));
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ code: 'too-many-requests', status: 429 });
  expect((await dashboard.ask('/sign-in', { headers: { accept: 'text/html' } })).status).toBe(200);
  expect((await dashboard.ask(path, from('203.0.113.8'))).headers.get('location')).toBe('/');
});

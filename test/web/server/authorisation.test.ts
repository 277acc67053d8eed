import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { type Person, ROLES, type Role } from '../../../src/web/api/session.ts';
import { makeApp } from '../../../src/web/server/make-app.ts';
import type { Services } from '../../../src/web/server/services.ts';
import type { Provider } from '../../../src/web/server/sign-in/oidc.ts';
import { Sessions } from '../../../src/web/server/sign-in/sessions.ts';

/** Use cases that go wrong whatever is asked of them: whoever gets there has passed the guards. */
function reached(): Services {
  const trap: ProxyHandler<() => void> = {
    get: () => new Proxy(() => {}, trap),
    apply: () => {
      throw new Error('The use case was reached.');
    },
  };
  return new Proxy(() => {}, trap) as unknown as Services;
}

/** Signing in by a provider has routes of its own. */
const provider: Provider = {
  begin: async () => ({ url: 'https://id.example/', flow: { state: '', nonce: '', verifier: '' } }),
  finish: async () => ({ name: 'nobody', role: 'viewer' }),
  signOutUrl: () => undefined,
};

async function served() {
  const limits = { sessionHours: 1, idleMinutes: 60 };
  const sessions = new Sessions(limits, () => new Date());
  const app = await makeApp({
    services: reached(),
    ...{ sessions, limits },
    names: () => ({ port: 7717, host: '127.0.0.1', tls: false }),
    base: () => 'http://127.0.0.1:7717',
    now: () => new Date(),
    provider,
    ways: ['link', 'oidc'],
    uiFolder: tmpdir(),
    log: () => {},
  });
  await app.ready();
  const signIn = (role: Role) => {
    const person: Person = { name: `a ${role}`, role };
    return `keyreeve-7717=${sessions.begin({ person, way: 'oidc', address: '127.0.0.1' })}`;
  };
  return { app, signIn };
}

/** Something that fits, for each part of a path that varies. */
function pathOf(url: string): string {
  return url.replaceAll(/:[a-zA-Z]+/g, '00000000-0000-4000-8000-000000000000').replace('*', 'none');
}

const WHO = ['nobody', ...ROLES] as const;

/** Changes that need no role above a viewer's: each is about whoever asks. */
const OF_ONESELF = ['POST /api/v1/session/end'];

const { app, signIn } = await served();

test('there are routes, and all that is public reads', () => {
  expect(app.declared.length).toBeGreaterThan(5);
  const writes = app.declared.filter(({ method }) => method !== 'GET');
  expect(writes.filter(({ role }) => role === 'public')).toEqual([]);
  const bold = writes.filter(({ role }) => role === 'viewer').map(({ method, url }) => `${method} ${url}`);
  expect(bold.filter((each) => !OF_ONESELF.includes(each))).toEqual([]);
  expect(
    app.declared
      .filter(({ role, url }) => role === 'public' && url.startsWith('/api/'))
      .map(({ url }) => url),
  ).toEqual(['/api/v1/openapi.json', '/api/v1/session']);
});

test.each(app.declared.flatMap((each) => WHO.map((who) => ({ ...each, who }))))(
  '$method $url, which needs $role, asked by $who',
  async ({ method, url, role, who }) => {
    const headers = {
      host: '127.0.0.1:7717',
      origin: 'http://127.0.0.1:7717',
      ...(who !== 'nobody' && { cookie: signIn(who) }),
    };
    const answer = await app.inject({
      method: method as 'GET',
      url: pathOf(url),
      headers,
      ...(method !== 'GET' && method !== 'DELETE' && { payload: {} }),
    });
    const enough = role === 'public' || (who !== 'nobody' && ROLES.indexOf(who) >= ROLES.indexOf(role));
    if (enough) expect([401, 403]).not.toContain(answer.statusCode);
    else expect(answer.statusCode).toBe(who === 'nobody' ? 401 : 403);
    if (!enough)
      expect(answer.json()).toMatchObject({ code: who === 'nobody' ? 'not-signed-in' : 'not-allowed' });
  },
);

test('a session of another dashboard, a made-up one and an empty one are nobody', async () => {
  for (const value of ['x'.repeat(43), '', 'undefined', '__proto__']) {
    const headers = { host: '127.0.0.1:7717', cookie: `keyreeve-7717=${value}` };
    const answer = await app.inject({ method: 'GET', url: '/api/v1/sessions', headers });
    expect(answer.statusCode).toBe(401);
  }
  const elsewhere = signIn('admin').replace('7717', '7718');
  const headers = { host: '127.0.0.1:7717', cookie: elsewhere };
  expect((await app.inject({ method: 'GET', url: '/api/v1/sessions', headers })).statusCode).toBe(401);
});

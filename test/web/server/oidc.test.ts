import { afterEach, expect, test } from 'vitest';
import { type OidcOptions, signOutParameters } from '../../../src/web/server/sign-in/oidc.ts';
import { freePort } from '../../support/free-port.ts';
import { CLIENT, type ProviderOptions, type RunningProvider, startProvider } from './provider.ts';
import { dashboards, type Served } from './served.ts';
import { Walker } from './walker.ts';

const start = dashboards();
const providers: RunningProvider[] = [];
afterEach(async () => {
  for (const each of providers.splice(0)) await each.close();
});

const PEOPLE = {
  ann: { email: 'ann@example.com', email_verified: true, groups: ['key-admins', 'all'] },
  otto: { email: 'otto@example.com', email_verified: true, groups: ['key-operators', 'key-viewers'] },
  vera: { email: 'vera@example.com', email_verified: true, groups: 'key-viewers' },
  eve: { email: 'eve@example.com', groups: ['everybody', 'key-viewers,key-admins'] },
  mallory: { email: 'ann@example.com', email_verified: false, groups: ['key-viewers'] },
  malory: { email: 'ann@example.com', email_verified: 'false', groups: ['key-viewers'] },
};

async function served(
  oidc: Partial<OidcOptions> = {},
  provided: Partial<ProviderOptions> = {},
  now?: () => Date,
): Promise<Served> {
  const port = await freePort();
  const redirectUri = `http://127.0.0.1:${port}/sign-in/callback`;
  const provider = await startProvider({ redirectUri, people: PEOPLE, ...provided });
  providers.push(provider);
  return start({
    listen: { host: '127.0.0.1', port },
    ...(now !== undefined && { now }),
    oidc: {
      issuer: provider.issuer,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      scopes: ['groups'],
      roleClaim: 'groups',
      roles: { viewer: ['key-viewers'], operator: ['key-operators'], admin: ['key-admins'] },
      ...oidc,
    },
  });
}

const isCallback = ({ pathname }: URL) => pathname === '/sign-in/callback';

/** Goes to the provider, says who one is, and gives the address that it leads back to. */
async function toCallback(
  walker: Walker,
  dashboard: Served,
  who: string,
  path = '/sign-in/oidc',
): Promise<URL> {
  const form = await walker.follow(`${dashboard.url}${path}`);
  const body = new URLSearchParams({ login: who });
  return walker.follow(form.href, isCallback, { method: 'POST', body });
}

/** The whole of it. Gives the address one ends at. */
async function signIn(walker: Walker, dashboard: Served, who: string, path?: string): Promise<string> {
  const end = await walker.follow((await toCallback(walker, dashboard, who, path)).href);
  return end.href.slice(dashboard.url.length);
}

async function session(walker: Walker, dashboard: Served): Promise<unknown> {
  return (await walker.ask(`${dashboard.url}/api/v1/session`)).json();
}

test.each([
  ['ann', { name: 'ann@example.com', role: 'admin' }],
  ['otto', { name: 'otto@example.com', role: 'operator' }],
  ['vera', { name: 'vera@example.com', role: 'viewer' }],
  // Nobody has confirmed that the address is hers.
  ['mallory', { name: 'mallory', role: 'viewer' }],
  ['malory', { name: 'malory', role: 'viewer' }],
])('%s signs in with the provider and has the highest role that the claim gives', async (who, person) => {
  const dashboard = await served();
  const walker = new Walker();
  expect(await signIn(walker, dashboard, who)).toBe('/');
  expect(await session(walker, dashboard)).toMatchObject({ signedIn: true, person });
});

test('whoever has no role is not let in, and a text is not split into roles', async () => {
  const dashboard = await served();
  const walker = new Walker();
  expect(await signIn(walker, dashboard, 'eve')).toBe('/sign-in?why=no-role');
  expect(await session(walker, dashboard)).toEqual({ signedIn: false, signIn: ['oidc', 'link'] });
  expect(dashboard.lines.at(-1)?.words).toContain('eve has no role');
});

test('claims may also stand in the ID token, and a role lie in a block of it', async () => {
  const people = { kai: { name: 'Kai', preferred_username: 'kai1', realm_access: { roles: ['reads'] } } };
  const oidc = {
    roleClaim: 'realm_access.roles',
    nameClaim: 'preferred_username',
    roles: { viewer: ['reads'] },
  };
  const dashboard = await served(oidc, { people, claimsInToken: true });
  const walker = new Walker();
  expect(await signIn(walker, dashboard, 'kai')).toBe('/');
  expect(await session(walker, dashboard)).toMatchObject({ person: { name: 'kai1', role: 'viewer' } });
});

/** As these providers write what somebody may do. */
test.each([
  [
    'Keycloak, roles of the realm',
    { realm_access: { roles: ['default-roles-a', 'go'] } },
    'realm_access.roles',
  ],
  ['Keycloak, groups by their path', { groups: ['/all', '/go'] }, 'groups', '/go'],
  ['Okta, and Microsoft Entra ID with names', { groups: ['all', 'go'] }, 'groups'],
  ['a provider with one group as a text', { groups: 'go' }, 'groups'],
  ['Microsoft Entra ID, app roles', { roles: ['go'] }, 'roles'],
  ['Amazon Cognito', { 'cognito:groups': ['all', 'go'] }, 'cognito:groups'],
])(
  'the claim of %s gives a role, in the ID token and at UserInfo',
  async (_, claims, roleClaim, value = 'go') => {
    const oidc = { roleClaim, roles: { operator: [value] } };
    for (const claimsInToken of [true, false]) {
      const dashboard = await served(oidc, { people: { kim: { name: 'Kim', ...claims } }, claimsInToken });
      const walker = new Walker();
      expect(await signIn(walker, dashboard, 'kim')).toBe('/');
      expect(await session(walker, dashboard)).toMatchObject({ person: { name: 'Kim', role: 'operator' } });
    }
  },
);

test.each([
  [{ groups: ['all'] }, 'none of the values of groups (1) is one that roles names'],
  [{}, 'the provider gives no claim groups'],
  [{ _claim_names: { groups: 'src1' } }, 'the provider left groups out, since they are too many'],
])('why somebody has no role is told to whoever runs the dashboard: %j', async (claims, words) => {
  const dashboard = await served({}, { people: { kim: claims } });
  expect(await signIn(new Walker(), dashboard, 'kim')).toBe('/sign-in?why=no-role');
  expect(dashboard.lines.at(-1)?.words).toContain(`kim has no role: ${words}`);
});

test('a provider that takes the secret of a client in the body alone is given it there', async () => {
  const dashboard = await served({}, { secretInBody: true });
  expect(await signIn(new Walker(), dashboard, 'ann')).toBe('/');
});

test('Amazon Cognito is told where to lead back to by its own name for it, and no other provider is', () => {
  const of = (issuer: string) =>
    signOutParameters({ issuer: new URL(issuer), clientId: 'k' }, 'https://k.example/sign-in');
  const usual = { client_id: 'k', post_logout_redirect_uri: 'https://k.example/sign-in' };
  expect(of('https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a')).toEqual({
    ...usual,
    logout_uri: usual.post_logout_redirect_uri,
  });
  expect(of('https://cognito-idp.example.com/a')).toEqual(usual);
});

test('one comes back to the page one wanted, and to no other site', async () => {
  const dashboard = await served();
  const wanted = encodeURIComponent('/findings?rule=root-access-key#top');
  expect(await signIn(new Walker(), dashboard, 'vera', `/sign-in/oidc?to=${wanted}`)).toBe(
    '/findings?rule=root-access-key#top',
  );
  for (const evil of ['//evil.example', '/\\evil.example', 'https://evil.example', '/\t/evil.example', 'x']) {
    const path = `/sign-in/oidc?to=${encodeURIComponent(evil)}`;
    expect(await signIn(new Walker(), dashboard, 'vera', path), evil).toBe('/');
  }
});

test('the provider is asked with PKCE, state and nonce, and the cookie of it is sent back from there', async () => {
  const dashboard = await served();
  const answer = await dashboard.ask('/sign-in/oidc');
  const { searchParams } = new URL(answer.headers.get('location') ?? '');
  expect(Object.fromEntries(searchParams)).toMatchObject({
    response_type: 'code',
    client_id: 'keyreeve',
    scope: 'openid profile email groups',
    code_challenge_method: 'S256',
    redirect_uri: `${dashboard.url}/sign-in/callback`,
  });
  for (const name of ['state', 'nonce', 'code_challenge'])
    expect(searchParams.get(name)?.length, name).toBeGreaterThanOrEqual(43);
  const [cookie = ''] = answer.headers.getSetCookie();
  expect(cookie).toMatch(/^keyreeve-sign-in-\d+=.*; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
});

test.each(['state', 'code', 'iss'])('a callback with another %s is refused', async (name) => {
  const dashboard = await served();
  const walker = new Walker();
  const callback = await toCallback(walker, dashboard, 'ann');
  callback.searchParams.set(name, 'another');
  const end = await walker.follow(callback.href);
  expect(end.search).toBe('?why=provider-refused');
  expect(await session(walker, dashboard)).toMatchObject({ signedIn: false });
});

test.each(['nonce', 'code_challenge', 'state'])(
  'what the provider answers to another %s is refused',
  async (name) => {
    const dashboard = await served();
    const walker = new Walker();
    const begun = await walker.ask(`${dashboard.url}/sign-in/oidc`);
    const url = new URL(begun.headers.get('location') ?? '');
    url.searchParams.set(name, 'x'.repeat(43));
    const form = await walker.follow(url.href);
    const body = new URLSearchParams({ login: 'ann' });
    const callback = await walker.follow(form.href, isCallback, { method: 'POST', body });
    expect((await walker.follow(callback.href)).search).toBe('?why=provider-refused');
  },
);

test('an ID token that another key has signed is refused, though the provider itself handed it over', async () => {
  const dashboard = await served({}, { otherKey: true });
  const walker = new Walker();
  expect(await signIn(walker, dashboard, 'ann')).toBe('/sign-in?why=provider-refused');
  expect(dashboard.lines.at(-1)?.words).toContain('signature');
});

test('a callback works once, and only in the browser that was led to the provider', async () => {
  const dashboard = await served();
  const walker = new Walker();
  const callback = await toCallback(walker, dashboard, 'ann');
  expect((await new Walker().follow(callback.href)).search).toBe('?why=sign-in-cut-off');
  expect((await walker.follow(callback.href)).pathname).toBe('/');
  expect((await walker.follow(callback.href)).search).toBe('?why=sign-in-cut-off');
});

test('a cookie of a callback that somebody else wrote is not believed', async () => {
  const dashboard = await served();
  const callback = await toCallback(new Walker(), dashboard, 'ann');
  const flow = { state: callback.searchParams.get('state'), nonce: 'n', verifier: 'v', to: '/', until: 9e15 };
  const { port } = new URL(dashboard.url);
  const cookie = `keyreeve-sign-in-${port}=${encodeURIComponent(JSON.stringify(flow))}.${'A'.repeat(43)}`;
  const answer = await fetch(callback.href, { redirect: 'manual', headers: { cookie } });
  expect(answer.headers.get('location')).toBe('/sign-in?why=sign-in-cut-off');
});

test('whoever takes longer than ten minutes begins again', async () => {
  let now = Date.now();
  const dashboard = await served({}, {}, () => new Date(now));
  const walker = new Walker();
  const callback = await toCallback(walker, dashboard, 'ann');
  now += 10 * 60_000;
  expect((await walker.follow(callback.href)).search).toBe('?why=sign-in-cut-off');
});

test('whoever says no at the provider is told so', async () => {
  const dashboard = await served();
  expect(await signIn(new Walker(), dashboard, '')).toBe('/sign-in?why=provider-refused');
});

test('a provider that has gone since is told, and nobody is let in', async () => {
  const dashboard = await served();
  const walker = new Walker();
  const callback = await toCallback(walker, dashboard, 'ann');
  await providers.pop()?.close();
  expect((await walker.follow(callback.href)).search).toBe('?why=provider-unreachable');
});

test('signing out leads to the provider, by an address without a token', async () => {
  const dashboard = await served();
  const walker = new Walker();
  await signIn(walker, dashboard, 'vera');
  const headers = { origin: dashboard.url };
  const ended = await walker.ask(`${dashboard.url}/api/v1/session/end`, { method: 'POST', headers });
  const { goTo } = (await ended.json()) as { goTo: string };
  const url = new URL(goTo);
  expect(url.pathname).toBe('/session/end');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: 'keyreeve',
    post_logout_redirect_uri: `${dashboard.url}/sign-in`,
  });
  expect((await walker.ask(goTo)).status).toBe(200);
});

test('whoever came by another name of this machine is led to the one that the provider knows', async () => {
  const dashboard = await served();
  const { port } = new URL(dashboard.url);
  const answer = await fetch(`http://localhost:${port}/sign-in/oidc?to=/rules`, { redirect: 'manual' });
  expect(answer.headers.get('location')).toBe(`http://127.0.0.1:${port}/sign-in/oidc?to=%2Frules`);
});

test('no answer on the way holds the secret of the client or a token', async () => {
  const dashboard = await served();
  const walker = new Walker();
  const seen: string[] = [];
  const ask = walker.ask.bind(walker);
  walker.ask = async (url, init) => {
    const answer = await ask(url, init);
    if (url.startsWith(dashboard.url))
      seen.push(JSON.stringify([...answer.headers]), await answer.clone().text());
    return answer;
  };
  await signIn(walker, dashboard, 'ann');
  await session(walker, dashboard);
  const list = await walker.ask(`${dashboard.url}/api/v1/sessions`);
  expect(await list.json()).toMatchObject({ items: [{ way: 'oidc', own: true }] });
  expect(seen.length).toBeGreaterThan(4);
  expect(seen.join('\n')).not.toMatch(/a-secret-of-the-client|eyJ[\w-]+\.|access_token|id_token/);
  expect(dashboard.lines.map(({ words }) => words).join('\n')).not.toMatch(/eyJ|secret/);
});

test('a provider that is not there, or another one than it says, is told before anything is served', async () => {
  const port = await freePort();
  const oidc = { clientId: 'x', scopes: [], roleClaim: 'groups', roles: {} };
  const away = start({ oidc: { ...oidc, issuer: new URL(`http://127.0.0.1:${port}`) } });
  await expect(away).rejects.toMatchObject({
    code: 'sign-in-unavailable',
    message: expect.stringContaining('ECONNREFUSED'),
  });
  const provider = await startProvider({ redirectUri: 'http://127.0.0.1/x', people: {} });
  providers.push(provider);
  const issuer = new URL(provider.issuer.href.replace('localhost', '127.0.0.1'));
  await expect(start({ oidc: { ...oidc, issuer } })).rejects.toMatchObject({ code: 'sign-in-unavailable' });
});

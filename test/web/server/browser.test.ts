import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connectChromium } from '../../support/connect-chromium.ts';
import { freePort } from '../../support/free-port.ts';
import { CLIENT, startProvider } from './provider.ts';
import { dashboards } from './served.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await connectChromium();
});
afterAll(() => browser.close());

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  for (const close of closing.splice(0)) await close();
});

const start = dashboards();

async function newPage(): Promise<Page> {
  return (await browser.newContext()).newPage();
}

/** A page of another server: by the name `localhost` of another site, by `127.0.0.1` of the same on another port. */
async function elsewhere(host: 'localhost' | '127.0.0.1', html: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>Elsewhere</title>${html}`);
  });
  server.listen(0, host);
  await once(server, 'listening');
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://${host}:${(server.address() as AddressInfo).port}/`;
}

/** Who the page is for, as it asks itself. */
const session = (page: Page) =>
  page.evaluate<unknown>("fetch('/api/v1/session').then((answer) => answer.json())");

test('the link of the terminal signs in, and nothing of the token is left in the page', async () => {
  const dashboard = await start();
  const page = await newPage();
  await page.goto(dashboard.link() ?? '');
  expect(page.url()).toBe(`${dashboard.url}/`);
  expect(await page.title()).toBe('Started');
  expect(await session(page)).toMatchObject({ signedIn: true, person: { name: 'local', role: 'admin' } });
  expect(await page.evaluate('document.cookie + document.referrer')).toBe('');
  expect(await page.evaluate('history.length')).toBeLessThanOrEqual(2);
});

test('it also signs in where it is followed from another site, though the cookie is strict', async () => {
  const dashboard = await start();
  const page = await newPage();
  await page.goto(await elsewhere('localhost', `<a href="${dashboard.link()}">The link, in a chat</a>`));
  await page.click('a');
  await page.waitForURL(`${dashboard.url}/`);
  expect(await session(page)).toMatchObject({ signedIn: true });
});

test('a whole login with the provider ends on the page one wanted, signed in', async () => {
  const port = await freePort();
  const redirectUri = `http://127.0.0.1:${port}/sign-in/callback`;
  const people = { otto: { email: 'otto@example.com', groups: ['key-operators'] } };
  const provider = await startProvider({ redirectUri, people });
  closing.push(() => provider.close());
  const dashboard = await start({
    listen: { host: '127.0.0.1', port },
    oidc: {
      issuer: provider.issuer,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      scopes: ['groups'],
      roleClaim: 'groups',
      roles: { operator: ['key-operators'] },
    },
  });
  const page = await newPage();
  await page.goto(`${dashboard.url}/sign-in/oidc?to=/findings`);
  expect(page.url()).toContain(provider.issuer.origin);
  await page.getByLabel('Name').fill('otto');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${dashboard.url}/findings`);
  expect(await session(page)).toMatchObject({
    signedIn: true,
    person: { name: 'otto@example.com', role: 'operator' },
  });
});

test.each(['localhost', '127.0.0.1'] as const)(
  'a page at %s cannot do, read or frame anything here, though its visitor is signed in',
  async (host) => {
    const dashboard = await start();
    const page = await newPage();
    await page.goto(dashboard.link() ?? '');
    const end = `${dashboard.url}/api/v1/session/end`;
    const evil = await elsewhere(
      host,
      `<form method="post" action="${end}" target="frame" enctype="text/plain"><input name='{"a":"' value='"}'></form><iframe name="frame"></iframe><iframe id="framed" src="${dashboard.url}/"></iframe>`,
    );
    const other = await page.context().newPage();
    await other.goto(evil);
    const tried = await other.evaluate<string[]>(`(async () => {
      const told = (work) => work.then((answer) => answer.type + answer.status, () => 'refused');
      const all = [
        await told(fetch('${end}', { method: 'POST', mode: 'no-cors', credentials: 'include' })),
        await told(fetch('${end}', { method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: '{}' })),
        await told(fetch('${dashboard.url}/api/v1/session', { credentials: 'include' })),
      ];
      document.forms[0].submit();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return all;
    })()`);
    // Nothing is read; an opaque answer tells nothing, and Cross-Origin-Resource-Policy refuses even that.
    expect(tried).toEqual(['refused', 'refused', 'refused']);
    expect(other.frames().filter((frame) => frame.url() === `${dashboard.url}/`)).toEqual([]);
    expect(await session(page)).toMatchObject({ signedIn: true });
  },
);

test('a script or a style inside the page does not run, and nothing elsewhere is asked', async () => {
  const uiFolder = mkdtempSync(join(tmpdir(), 'keyreeve-inline-'));
  const html =
    '<!doctype html><title>Quiet</title><script>document.title = "Ran"</script><style>body { color: rgb(1, 2, 3) }</style><img src="https://evil.example/x.png"><body onload="document.title = \'Ran\'">';
  writeFileSync(join(uiFolder, 'index.html'), html);
  const dashboard = await start({ uiFolder });
  const page = await newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(dashboard.url);
  expect(await page.title()).toBe('Quiet');
  expect(await page.evaluate('getComputedStyle(document.body).color')).not.toBe('rgb(1, 2, 3)');
  expect(complaints.filter((each) => each.includes('Content Security Policy')).length).toBeGreaterThanOrEqual(
    4,
  );
});

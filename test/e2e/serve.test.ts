import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keyreeve, start } from '../support/keyreeve.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'keyreeve-serve-'));

/** What it prints, up to this. Its output is read on: a program whose output nobody takes any more ends. */
function printed(child: ReturnType<typeof start>, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let words = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        words += text;
        const found = pattern.exec(words);
        if (found !== null) resolve(found);
      });
    child.once('close', () => reject(new Error(`It ended with: ${words}`)));
  });
}

test('serve prints a link that signs in, shows the page over a store that is not there yet, and ends in order', async () => {
  const cwd = folder();
  const args = ['serve', '--listen', '127.0.0.1:0', '--store', join(cwd, 'store.sqlite')];
  const child = start(args, { cwd });
  const [, link = ''] = await printed(child, /^ {2}(http:\/\/127\.0\.0\.1:\d+\/sign-in\?token=[\w-]{43})$/m);
  const signedIn = await fetch(link, { redirect: 'manual' });
  expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/']);
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  const ask = (path: string, accept = '*/*') => fetch(new URL(path, link), { headers: { cookie, accept } });
  expect(await (await ask('/api/v1/session')).json()).toMatchObject({
    signedIn: true,
    demo: false,
    store: { kind: 'sqlite', place: join(cwd, 'store.sqlite') },
  });
  const page = await ask('/', 'text/html');
  expect(page.status).toBe(200);
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1] ?? 'none';
  const file = await ask(script);
  expect([file.status, file.headers.get('cache-control')]).toEqual([
    200,
    'public, max-age=31536000, immutable',
  ]);
  child.kill('SIGINT');
  const [status] = await once(child, 'close');
  expect(status).toBe(0);
});

test.each([
  [['--listen', '0.0.0.0:0'], 'exposed', 'dashboard.oidc'],
  [['--tls-cert', 'cert.pem'], 'bad-argument', '--tls-key'],
  [['--accounts', '-'], 'bad-argument', '--accounts'],
  [['--people', '-'], 'bad-argument', '--people'],
  [['--people', 'nobody.csv'], 'unreadable-file', 'nobody.csv'],
  [['--ou', 'ou-abcd-11111111'], 'bad-argument', '--org'],
])('serve %j is refused before anything is listened at', async (args, code, words) => {
  const { status, stderr, stdout } = await keyreeve(['serve', ...args], { cwd: folder() });
  expect(status).toBe(2);
  expect(stderr).toContain(code);
  expect(stderr).toContain(words);
  expect(stdout).toBe('');
});

test.each([
  ['--listen', '127.0.0.1:99999'],
  ['--public-url', 'http://keys.example.com'],
  ['--public-url', 'https://keys.example.com/keys'],
  ['--trust-proxy', 'everybody'],
])('serve %s %s is refused with what it must be', async (name, value) => {
  const { status, stderr } = await keyreeve(['serve', name, value], { cwd: folder() });
  expect(status).toBe(2);
  expect(stderr).toContain('It must be');
});

test('the secret of the client stands in the environment, and a variable that is not set is told', async () => {
  const cwd = folder();
  writeFileSync(
    join(cwd, 'keyreeve.yaml'),
    'version: 1\ndashboard: { oidc: { issuer: "https://id.invalid", clientId: keyreeve, clientSecretFromEnv: NOT_SET, roleClaim: groups, roles: { admin: [x] } } }\n',
  );
  const { status, stderr } = await keyreeve(['serve', '--listen', '127.0.0.1:0'], { cwd });
  expect(status).toBe(2);
  expect(stderr).toContain('NOT_SET');
});

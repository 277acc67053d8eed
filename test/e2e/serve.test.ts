import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
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

/** A program of this name, alone in the path, and what it is to do. */
function onlyInPath(script?: string): string {
  const bin = folder();
  if (script !== undefined) writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return bin;
}

/** Serves with `--open` until its link can be read. */
async function opening(script: string | undefined, env: Readonly<Record<string, string>> = {}) {
  const cwd = folder();
  const child = start(['serve', '--open', '--listen', '127.0.0.1:0', '--no-config'], {
    cwd,
    env: { PATH: onlyInPath(script), TMPDIR: cwd, ...env },
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [, url = ''] = await printed(child, /^The dashboard answers at (\S+)$/m);
  const ended = async () => {
    child.kill('SIGINT');
    const [status] = await once(child, 'close');
    return status;
  };
  return { cwd, url, stderr: () => stderr, ended };
}

test.runIf(process.platform === 'linux')(
  'serve --open hands the browser a file for this user alone that leads on to a link, which no argument and no log has',
  async () => {
    // A shell alone: no other program is in its path.
    const script =
      'echo "$@" > "$TMPDIR/args"; while read -r line; do echo "$line"; done < "$1" > "$TMPDIR/page"; echo > "$TMPDIR/ready"';
    const { cwd, url, stderr, ended } = await opening(script);
    await expect.poll(() => existsSync(join(cwd, 'ready')), { timeout: 10_000 }).toBe(true);
    const args = readFileSync(join(cwd, 'args'), 'utf8').trim();
    expect(args).toMatch(/\/keyreeve-open-\w+\/dashboard\.html$/);
    expect(statSync(args).mode & 0o077).toBe(0);
    const [link = ''] = /http[^"]+token=[\w-]{43}/.exec(readFileSync(join(cwd, 'page'), 'utf8')) ?? [];
    expect(link.startsWith(`${url}/sign-in?token=`)).toBe(true);
    const answer = await fetch(link, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(await ended()).toBe(0);
    expect(stderr()).toContain('local signed in as admin');
    expect(stderr()).not.toContain('token');
    expect(stderr()).not.toContain(link.slice(-43));
    expect(existsSync(args)).toBe(false);
  },
);

test.runIf(process.platform === 'linux').each([
  ['fails', 'exit 3', {}, 'xdg-open ended with 3'],
  ['is not there', undefined, {}, 'ENOENT'],
  ['would be handed a file that cannot be made', 'exit 0', { TMPDIR: '/dev/null' }, 'ENOTDIR'],
])('serve --open tells of a browser that %s, and goes on', async (_, script, env, words) => {
  const { url, stderr, ended } = await opening(script, env);
  await expect
    .poll(stderr, { timeout: 10_000 })
    .toMatch(/No browser was opened \(.*\): open the link yourself/);
  expect(stderr()).toContain(words);
  expect(stderr()).not.toContain('token');
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ healthy: true });
  expect(await ended()).toBe(0);
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

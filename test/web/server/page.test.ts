import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dashboards } from './served.ts';

const start = dashboards();
const html = { headers: { accept: 'text/html,application/xhtml+xml' } };

test('every path that is a person’s gives the page, which is asked about each time', async () => {
  const dashboard = await start();
  for (const path of [
    '/',
    '/findings?severity=high',
    '/principals/111122223333/user/a%2Fb',
    '/sign-in',
    '/index.html',
  ]) {
    const answer = await dashboard.ask(path, html);
    expect(answer.status, path).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(await answer.text()).toContain('<title>The page</title>');
  }
});

test('a file whose name has its hash is kept for good, another is asked about', async () => {
  const dashboard = await start();
  const hashed = await dashboard.ask('/assets/main-a1b2c3d4.js');
  expect(hashed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(hashed.headers.get('content-type')).toContain('javascript');
  const plain = await dashboard.ask('/theme.js');
  expect(plain.headers.get('cache-control')).toBe('no-cache');
  const again = await dashboard.ask('/theme.js', {
    headers: { 'if-none-match': plain.headers.get('etag') ?? '' },
  });
  expect(again.status).toBe(304);
});

test.each([
  '/.secret',
  '/..%2f..%2fetc%2fpasswd',
  '/assets/..%2f.secret',
  '/assets/%2e%2e/.secret',
  '/assets//main-a1b2c3d4.js',
  '/assets',
  '/assets/none.js',
  '/theme.js%00',
  '/%E0%A4%A',
  // Longer than the name of any file, and than any path.
  `/${'a'.repeat(300)}`,
  `/assets/${`${'a'.repeat(200)}/`.repeat(30)}a.js`,
])('what is no file of the page is not given: %s', async (path) => {
  const dashboard = await start();
  const answer = await dashboard.ask(path);
  expect([400, 404]).toContain(answer.status);
  expect(await answer.text()).not.toContain('hidden');
});

test('an unknown path of the API is a problem, also for a browser', async () => {
  const dashboard = await start();
  for (const path of ['/api/v1/none', '/api/', '/api/v2/session']) {
    const answer = await dashboard.ask(path, html);
    expect(answer.status, path).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'not-found', status: 404 });
  }
});

test('where the page is not built, a small page says how', async () => {
  const uiFolder = mkdtempSync(join(tmpdir(), 'keyreeve-empty-'));
  const dashboard = await start({ uiFolder });
  const answer = await dashboard.ask('/', html);
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain('npm run build');
});

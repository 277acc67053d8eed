import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { SessionNotes } from '../../../src/app/dashboard/session-notes.ts';
import { watchedLog } from '../../../src/app/watched-log.ts';
import { lockFile } from '../../../src/audit-log/lock.ts';
import { readEntries } from '../../../src/audit-log/read.ts';
import { verifyAuditLog } from '../../../src/audit-log/verify.ts';
import type { SessionList } from '../../../src/web/api/session.ts';
import { dashboards, FAKE_SERVICES } from './served.ts';

const start = dashboards();
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A dashboard that notes its sessions, and the log. */
async function noted(options: { everyMs?: number } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-notes-'));
  folders.push(folder);
  writeFileSync(join(folder, 'keyreeve.yaml'), 'version: 1\n');
  const path = join(folder, 'keyreeve-audit.jsonl');
  const lost: string[] = [];
  const log = watchedLog(path, undefined);
  const notes = new SessionNotes({ folder, log, onLost: (words) => void lost.push(words), ...options });
  const dashboard = await start({ services: { ...FAKE_SERVICES, notes } });
  const ask = (cookie: string, route: string, method = 'GET') =>
    dashboard.ask(`/api/v1${route}`, { method, headers: { cookie, origin: dashboard.url } });
  const entries = () =>
    readEntries(path).map(({ action, actor, about, words }) => [action, actor.person, about, words] as const);
  return { dashboard, notes, path, lost, ask, entries };
}

test('who signs in, signs out and is ended by an administrator stands in the log with the role, and no secret', async () => {
  const { dashboard, ask, entries, path, lost } = await noted();
  const mine = await dashboard.signIn();
  const other = await dashboard.signIn();
  const { items } = (await (await ask(mine, '/sessions')).json()) as SessionList;
  const theirs = items.find(({ own }) => !own)?.id;
  expect((await ask(mine, `/sessions/${theirs}`, 'DELETE')).status).toBe(204);
  expect((await ask(mine, `/sessions/${theirs}`, 'DELETE')).status).toBe(404);
  expect((await ask(mine, '/session/end', 'POST')).status).toBe(200);
  const session = { role: 'admin', way: 'link', address: '127.0.0.1' };
  expect(entries()).toEqual([
    ['sign-in', 'local', session, 'Signed in as admin by the link of the terminal, from 127.0.0.1.'],
    ['sign-in', 'local', session, expect.any(String)],
    [
      'session-ended',
      'local',
      { ...session, person: 'local', byRole: 'admin' },
      'Ended the session of local, who was admin.',
    ],
    ['session-ended', 'local', session, 'Signed out.'],
  ]);
  expect(verifyAuditLog(path)).toMatchObject({ ok: true, entries: 4 });
  const text = readFileSync(path, 'utf8');
  for (const cookie of [mine, other]) expect(text).not.toContain(cookie.split('=').at(-1));
  expect(lost).toEqual([]);
});

test('a session that is replaced by signing in again in the same browser leaves an entry of its end', async () => {
  const { dashboard, entries, notes, path } = await noted();
  const cookie = await dashboard.signIn();
  const { pathname, search } = new URL(dashboard.link() ?? '');
  expect((await dashboard.ask(`${pathname}${search}`, { headers: { cookie } })).status).toBe(303);
  const session = { role: 'admin', way: 'link', address: '127.0.0.1' };
  expect(entries().map(([action, person, about, words]) => [action, person, about, words])).toEqual([
    ['sign-in', 'local', session, expect.any(String)],
    [
      'session-ended',
      'local',
      { ...session, replaced: true },
      'Signed in again in the same browser: the session of before was ended.',
    ],
    ['sign-in', 'local', session, expect.any(String)],
  ]);
  const [ann, ben] = [
    { name: 'ann', role: 'viewer' },
    { name: 'ben', role: 'operator' },
  ] as const;
  await notes.ended({ person: ann, way: 'oidc', address: '10.0.0.1' }, ben, 'replaced');
  expect(entries().at(-1)).toEqual([
    'session-ended',
    'ben',
    {
      ...{ role: 'viewer', way: 'oidc', address: '10.0.0.1' },
      ...{ person: 'ann', byRole: 'operator', replaced: true },
    },
    'Signed in in the browser of ann, who was viewer: that session was ended.',
  ]);
  expect(verifyAuditLog(path)).toMatchObject({ ok: true, entries: 4 });
});

test('attempts that are refused become one entry a minute, and those that are not let try become none', async () => {
  const { dashboard, entries, notes } = await noted();
  const path = '/sign-in?token=SOMETHING-THAT-NOBODY-GAVE-OUT';
  const statuses = await Promise.all(
    Array.from({ length: 40 }, async () => (await dashboard.ask(path)).status),
  );
  expect(statuses.filter((status) => status === 429)).toHaveLength(30);
  await notes.close();
  expect(entries()).toEqual([
    [
      'sign-in-refused',
      undefined,
      { count: 10, why: { 'link-unknown': 10 }, addresses: ['127.0.0.1'], ofAddresses: 1 },
      '10 attempts to sign in refused, from 127.0.0.1.',
    ],
  ]);
  await notes.close();
  expect(entries()).toHaveLength(1);
});

test('the entry of a minute comes by itself, names five addresses at most, and counts the rest', async () => {
  const { notes, entries, path } = await noted({ everyMs: 20 });
  for (let from = 0; from < 5_000; from += 1) notes.refused('no-role', `10.0.${from >> 8}.${from & 255}`);
  await expect.poll(() => entriesIn(path)).toBe(1);
  const [[, , about, words] = []] = entries();
  expect(about).toMatchObject({ count: 5_000, why: { 'no-role': 5_000 }, ofAddresses: 1_000 });
  expect(about?.addresses).toHaveLength(5);
  expect(words).toBe('5000 attempts to sign in refused, from at least 1000 addresses.');
});

function entriesIn(path: string): number {
  try {
    return readEntries(path).length;
  } catch (error) {
    expect(error).toMatchObject({ code: 'unreadable-file' });
    return 0;
  }
}

test('a log that cannot be written keeps nobody out; what it lacks is told, and counted in the next entry', async () => {
  const { dashboard, ask, entries, path, lost } = await noted();
  mkdirSync(path);
  const cookie = await dashboard.signIn();
  expect(await (await ask(cookie, '/session')).json()).toMatchObject({ signedIn: true });
  expect((await ask(cookie, '/session/end', 'POST')).status).toBe(200);
  expect(lost).toHaveLength(2);
  expect(lost[0]).toMatch(/^Not in the audit log \(sign-in\): /);
  rmSync(path, { recursive: true });
  await dashboard.signIn();
  await dashboard.signIn();
  expect(entries().map(([action, , about]) => [action, about?.notWrittenBefore])).toEqual([
    ['sign-in', 2],
    ['sign-in', undefined],
  ]);
});

test('a writer of the log that hangs keeps nobody out, and the dashboard stands still for a second alone', async () => {
  const { dashboard, path, lost, entries } = await noted();
  await dashboard.signIn();
  const held = lockFile(`${path}.lock`, { waitMs: 0 });
  const begun = performance.now();
  await dashboard.signIn();
  expect(performance.now() - begun).toBeLessThan(20_000);
  expect(lost).toEqual([expect.stringContaining('another process has held its lock for 1 second.')]);
  held.release();
  await dashboard.signIn();
  expect(entries().map(([, , about]) => about?.notWrittenBefore)).toEqual([undefined, 1]);
});

test('a log that was taken away is not begun anew by whoever signs in or only guesses', async () => {
  const { dashboard, path, lost, notes } = await noted();
  const cookie = await dashboard.signIn();
  for (const file of [path, `${path}.head`]) rmSync(file);
  await dashboard.ask('/sign-in?token=guess', { headers: { cookie } });
  await notes.close();
  await dashboard.signIn();
  expect(existsSync(path)).toBe(false);
  expect(lost).toEqual(Array(2).fill(expect.stringContaining('is gone: there was one before')));
});

import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { overflow, realBrowser, violations } from '../../html/browser.ts';
import { built } from './built.ts';
import { type Answers, served } from './served.ts';

const { visit } = realBrowser();
const page = built('src/web/ui');
const answers: Answers = {};
const { address } = served(page.folder, answers);

const SIGNED_IN = {
  signedIn: true,
  person: { name: '<b>local</b>', role: 'admin' },
  expiresAt: '2026-11-27T20:00:00Z',
  product: { version: '0.1.0' },
  demo: false,
  store: { kind: 'sqlite', place: '/home/you/runs.db' },
};
const SETUP = {
  demo: false,
  empty: true,
  store: SIGNED_IN.store,
  auditLog: { path: '/home/you/audit.log', exists: false },
  journal: '/home/you/journal',
  scope: { kind: 'account', words: 'The account of the credentials.' },
  caller: {
    known: false,
    code: 'no-credentials',
    words: 'No credentials were found.',
    hint: 'Run `aws configure`.',
  },
  ways: [
    { id: 'account', here: true, command: 'keyreeve serve', words: '' },
    { id: 'organization', here: false, command: 'keyreeve serve --org', words: '' },
    { id: 'reports', here: false, command: 'keyreeve scan --credential-report FILE', words: '' },
  ],
};

beforeEach(() => {
  for (const name of Object.keys(answers)) delete answers[name];
  Object.assign(answers, {
    '/session': SIGNED_IN,
    '/setup': SETUP,
    '/runs': { items: [], total: 0 },
    '/jobs': { items: [] },
  });
});

/** Beside the 404 of what this made-up API does not have. */
function unexpected(complaints: readonly string[]): readonly string[] {
  return complaints.filter((words) => !words.includes('404'));
}

function focusedTag(opened: Page): Promise<string> {
  return opened.evaluate<string>(
    'document.activeElement?.tagName + " " + (document.activeElement?.textContent ?? "").slice(0, 40)',
  );
}

test.each([
  [360, 'light'],
  [1280, 'dark'],
  [2560, 'light'],
] as const)(
  'the first visit at %i px, %s: axe finds nothing, nothing shifts or is too wide',
  async (width, theme) => {
    const {
      page: opened,
      requests,
      complaints,
    } = await visit(`${address()}/start`, {
      viewport: { width, height: 900 },
      colorScheme: theme,
    });
    await opened.getByText('aws configure').waitFor();
    expect(await violations(opened)).toEqual([]);
    expect(await overflow(opened)).toBe(0);
    expect(requests).toEqual([]);
    expect(unexpected(complaints)).toEqual([]);
    // A name is words, whatever it holds.
    expect(await opened.locator('.person b').count()).toBe(0);
  },
);

test('the demo is told on every page, and is not offered again', async () => {
  answers['/session'] = { ...SIGNED_IN, demo: true };
  answers['/setup'] = { ...SETUP, demo: true, empty: false };
  answers['/runs'] = {
    items: [
      {
        number: 1,
        state: 'ended',
        now: '2026-11-01T00:00:00Z',
        endedAt: '2026-11-01T00:00:00Z',
        summary: { complete: false, accounts: { scanned: 3, partial: 1, failed: 2, skipped: 0 } },
      },
    ],
    total: 1,
  };
  const { page: opened } = await visit(`${address()}/start`);
  await opened.getByRole('heading', { name: 'Ways to start', exact: true }).waitFor();
  await opened.getByRole('button', { name: 'Leave the demo' }).waitFor();
  expect(await opened.getByRole('button', { name: 'Start the demo' }).count()).toBe(0);
  // A run that did not see everything never looks whole, and leads to what it did not see.
  const gap = opened.getByRole('link', { name: '2 accounts not read' });
  expect(await gap.getAttribute('href')).toBe('/accounts?status=failed');
  expect(await violations(opened)).toEqual([]);
});

test('who is not signed in sees how to, and why the last attempt failed, on any address', async () => {
  answers['/session'] = { signedIn: false, signIn: ['link', 'oidc'] };
  const { page: opened } = await visit(`${address()}/findings?why=link-used`);
  await opened.getByRole('heading', { name: 'This link has been used' }).waitFor();
  expect(await opened.getByRole('link', { name: 'Sign in again' }).getAttribute('href')).toBe(
    '/sign-in/oidc',
  );
  expect(await opened.title()).toBe('This link has been used · Keyreeve');
  expect(await violations(opened)).toEqual([]);
  await opened.goto(`${address()}/sign-in?why=<script>`);
  await opened.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
});

test('the navigation is a menu on a phone, and closes when one goes', async () => {
  const { page: opened } = await visit(`${address()}/start`, { viewport: { width: 360, height: 740 } });
  await opened.getByRole('button', { name: 'Menu' }).press('Enter');
  await opened.getByRole('dialog').getByRole('link', { name: 'Findings' }).click();
  await opened.waitForURL(`${address()}/findings`);
  expect(await opened.getByRole('dialog').count()).toBe(0);
});

test('the palette, the list of keys and chords work without a mouse, and headings take the focus', async () => {
  const { page: opened, complaints } = await visit(`${address()}/start`);
  await opened.getByRole('heading', { level: 1 }).waitFor();
  await opened.keyboard.press('Control+k');
  await opened.getByRole('combobox').waitFor();
  await opened.keyboard.type('audit');
  expect(await violations(opened)).toEqual([]);
  await opened.getByRole('option', { name: /^Audit log/ }).waitFor();
  await opened.keyboard.press('Escape');
  await opened.getByRole('dialog').waitFor({ state: 'detached' });
  await opened.keyboard.press('?');
  await opened.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  expect(await violations(opened)).toEqual([]);
  await opened.keyboard.press('Escape');
  await opened.keyboard.press('g');
  await opened.keyboard.press('l');
  await opened.waitForURL(`${address()}/audit`);
  await expect.poll(() => focusedTag(opened)).toBe('H1 Audit log');
  expect(unexpected(complaints)).toEqual([]);
});

const HITS = [
  { kind: 'principal', title: 'ali\u202eec', detail: 'shop', path: '/principals/111122223333/user/ali%2Fce' },
  { kind: 'rule', title: 'A rule', detail: 'a-rule', path: '/rules/a-rule' },
];

test('the palette finds by kinds, Enter opens what is found first, and one key goes on to the next', async () => {
  answers['/search'] = { hits: HITS };
  const { page: opened } = await visit(`${address()}/start`);
  await opened.getByRole('heading', { level: 1 }).waitFor();
  const search = async () => {
    await opened.keyboard.press('Control+k');
    await opened.getByRole('combobox').fill('alice');
    await opened
      .getByRole('option', { name: 'ali\\u202eec' })
      .and(opened.locator('[aria-selected="true"]'))
      .waitFor();
  };
  await search();
  expect(await violations(opened)).toEqual([]);
  await opened.keyboard.press('Enter');
  await opened.waitForURL(`${address()}/principals/111122223333/user/ali%2Fce`);
  await search();
  await opened.keyboard.press('ArrowDown');
  await opened.keyboard.press('Enter');
  await opened.waitForURL(`${address()}/rules/a-rule`);
});

test('where the item that somebody moved to is not in the next answer, the first is chosen, not none', async () => {
  const hit = (name: string) => ({ kind: 'rule', path: `/rules/${name}`, title: `Rule ${name}` });
  answers['/search'] = (query: URLSearchParams) => ({
    hits: query.get('q') === 'zz' ? [hit('three')] : [hit('one'), hit('two')],
  });
  const { page: opened } = await visit(`${address()}/start`);
  await opened.getByRole('heading', { level: 1 }).waitFor();
  const { promise: moved, resolve: go } = Promise.withResolvers<void>();
  await opened.route('**/api/v1/search?q=zz*', async (route) => {
    await moved;
    await route.continue();
  });
  const chosen = (name: string) =>
    opened.getByRole('option', { name }).and(opened.locator('[aria-selected="true"]')).waitFor();
  await opened.keyboard.press('Control+k');
  await opened.getByRole('combobox').fill('z');
  await chosen('Rule one');
  await opened.keyboard.type('z');
  await opened.keyboard.press('ArrowDown');
  await chosen('Rule two');
  go();
  await chosen('Rule three');
});

test('where the search fails, pages and actions are still there, and it is told', async () => {
  const { page: opened } = await visit(`${address()}/start`);
  await opened.getByRole('heading', { level: 1 }).waitFor();
  await opened.keyboard.press('Control+k');
  await opened.getByRole('combobox').fill('rul');
  await opened.getByText('the search failed').waitFor();
  await opened.keyboard.press('Enter');
  await opened.waitForURL(`${address()}/rules`);
});

test.each([
  ['viewer', []],
  ['admin', ['Scan now', 'Leave the demo', 'Sessions']],
])('the palette offers a %s what the role may do', async (role, expected) => {
  answers['/session'] = { ...SIGNED_IN, demo: true, person: { name: 'kim', role } };
  const { page: opened } = await visit(`${address()}/start`);
  await opened.getByRole('heading', { level: 1 }).waitFor();
  await opened.keyboard.press('Control+k');
  await opened.getByRole('option', { name: 'Sign out' }).waitFor();
  const offered = await opened.getByRole('option').allTextContents();
  expect(offered.filter((each) => ['Scan now', 'Leave the demo', 'Sessions'].includes(each))).toEqual(
    expected,
  );
});

test('keys of one letter can be switched off, and stay so', async () => {
  const { page: opened } = await visit(`${address()}/start`);
  await opened.getByRole('heading', { level: 1 }).waitFor();
  await opened.keyboard.press('?');
  await opened.getByRole('checkbox', { name: 'Shortcuts of single letters' }).press('Space');
  await opened.keyboard.press('Escape');
  await opened.reload();
  await opened.getByRole('heading', { level: 1 }).waitFor();
  await opened.keyboard.press('?');
  await opened.keyboard.press('Control+k');
  await opened.getByRole('combobox').waitFor();
  expect(await opened.getByRole('dialog').count()).toBe(1);
});

test('the colours chosen stand before the first paint of the next visit', async () => {
  const { page: opened } = await visit(`${address()}/start`, { colorScheme: 'light' });
  await opened.locator('.person').press('Enter');
  await opened.getByRole('menuitemradio', { name: 'Dark' }).press('Enter');
  await opened.reload({ waitUntil: 'commit' });
  await expect.poll(() => opened.evaluate('document.documentElement?.dataset.theme')).toBe('dark');
});

test('an address that names nothing, and a server that is gone, are told with the next move', async () => {
  const { page: opened } = await visit(`${address()}/no/such/page`);
  await opened.getByRole('heading', { name: 'There is no such page' }).waitFor();
  expect(await violations(opened)).toEqual([]);
  delete answers['/session'];
  await opened.goto(`${address()}/start`);
  await opened.getByRole('alert').getByText('not-found').waitFor();
  expect(await violations(opened)).toEqual([]);
});

test('who has no credentials is told before a scan what is missing, and can scan as soon as there are some', async () => {
  const { page: opened } = await visit(`${address()}/accounts`);
  await opened.getByRole('button', { name: 'Scan now' }).click();
  const dialog = opened.getByRole('dialog');
  await dialog.getByText('No scan can begin').waitFor();
  await dialog.getByText('No credentials were found.').waitFor();
  await dialog.getByText('aws configure').waitFor();
  expect(await dialog.getByRole('button', { name: 'Scan', exact: true }).isDisabled()).toBe(true);
  expect(await violations(opened)).toEqual([]);
  const arn = 'arn:aws:iam::111122223333:user/ann';
  answers['/setup'] = { ...SETUP, caller: { known: true, arn, account: '111122223333' } };
  await dialog.getByText(arn).waitFor();
  expect(await dialog.getByRole('button', { name: 'Scan', exact: true }).isEnabled()).toBe(true);
});

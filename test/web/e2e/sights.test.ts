import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overflow, realBrowser, violations } from '../../html/browser.ts';
import { startWhole, type Whole } from './dashboard.ts';
import { CLOSED, HOSTILE, HOSTILE_NAMES, HOSTILE_WORDS, organisation } from './organisation.ts';
import { type Lived, live, type Sight } from './sights.ts';

const { visit } = realBrowser();
let whole: Whole;
let lived: Lived;
beforeAll(async () => {
  whole = await startWhole(organisation(new Date()));
  lived = await live(whole);
});
afterAll(() => whole.close());

const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 740 };

/** Goes there, where it is not there already: what was opened on the same page is closed by Esc. */
async function see(page: Page, { path, ready }: Sight): Promise<void> {
  if (page.url() !== whole.url + path) await page.goto(whole.url + path);
  else if ((await page.locator('dialog[open], [role="menu"]').count()) > 0)
    await page.keyboard.press('Escape');
  await ready(page);
  await settled(page);
}

/** Nothing waits or moves any more. */
async function settled(page: Page): Promise<void> {
  await page.locator('main [aria-busy="true"]').first().waitFor({ state: 'detached' });
  // What follows the size of the window is drawn anew, and colours pass into those of another theme.
  await page.evaluate(
    `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
       .then(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))`,
  );
}

/** What is wrong with a sight, for all to be told at once. */
async function faultsOf(page: Page, sight: Sight): Promise<string[]> {
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: 'light' });
  await settled(page);
  await see(page, sight);
  const wide = await violations(page, sight.within);
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: 'dark' });
  await settled(page);
  const narrow = await violations(page, sight.within);
  const wider = await overflow(page);
  return [
    ...wide.map((each) => `${sight.name}, light, wide: ${each}`),
    ...narrow.map((each) => `${sight.name}, dark, narrow: ${each}`),
    ...(wider > 0 ? [`${sight.name}: ${wider} pixels wider than a phone`] : []),
  ];
}

/** What is opened on a page comes after the page. */
const GROUPS = {
  'the overview, and what opens over every page': [
    'overview',
    'palette',
    'shortcuts',
    'menu of the person',
    'no such page',
    'first visit',
    'sessions',
  ],
  'the findings': [
    'findings',
    'filters of findings',
    'findings by account',
    'findings, none',
    'a finding',
    'suppressing',
    'planning',
  ],
  'users, root and the stories of keys': [
    'a user',
    'investigating',
    'root',
    'a hostile user',
    'the story of a key',
    'nobody',
  ],
  accounts: ['accounts', 'scanning', 'an account', 'a hostile account'],
  'plans, and what is asked before they are applied': [
    'plans',
    'a plan that waits',
    'approving',
    'applying',
    'a plan that was applied',
    'taking back',
  ],
  'the audit log, rules and frameworks': [
    'audit log',
    'an entry',
    'the chain verified',
    'rules',
    'a rule',
    'frameworks',
    'a framework',
    'a framework on paper',
  ],
} as const;

test('every sight is in a group', () => {
  const grouped = Object.values(GROUPS).flat();
  expect(grouped.toSorted()).toEqual(lived.sights.map(({ name }) => name).toSorted());
});

test.each(Object.keys(GROUPS) as (keyof typeof GROUPS)[])(
  '%s: axe finds nothing in either theme, a phone need not scroll sideways, nothing is asked elsewhere or refused by the policy',
  async (group) => {
    const { page, requests, complaints } = await visit(`${whole.url}/healthz`, whole.signedIn());
    const dialogs: string[] = [];
    page.on('dialog', (each) => {
      dialogs.push(each.message());
      void each.dismiss();
    });
    const faults: string[] = [];
    for (const name of GROUPS[group]) faults.push(...(await faultsOf(page, lived.sight(name))));
    expect(faults).toEqual([]);
    expect([requests, complaints.filter((each) => !isExpected(each)), dialogs, whole.faults]).toEqual([
      [],
      [],
      [],
      [],
    ]);
  },
);

/** Chromium tells of each answer that is no success; what is not there is answered so on purpose. */
function isExpected(complaint: string): boolean {
  return complaint.includes('404 (Not Found)');
}

test('signing in: axe finds nothing, whatever became of the last attempt', async () => {
  const { page, complaints } = await visit(`${whole.url}/sign-in?why=link-used`);
  await page.getByRole('heading', { name: 'This link has been used' }).waitFor();
  const light = await violations(page);
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect([...light, ...(await violations(page))]).toEqual([]);
  expect(await overflow(page)).toBe(0);
  expect(complaints).toEqual([]);
});

test('O11 names, tags and words of AWS that do harm elsewhere are shown as text', async () => {
  const { page } = await visit(`${whole.url}/healthz`, { ...whole.signedIn(), viewport: WIDE });
  await see(page, lived.sight('a hostile account'));
  const text = await page.locator('main').innerText();
  for (const name of HOSTILE_NAMES) expect(text).toContain(name.replace('\u202e', '\\u202e'));
  expect(text).toContain('<script>alert(1)</script>');
  await page.goto(`${whole.url}/accounts/${CLOSED}`);
  await page.getByText(HOSTILE_WORDS).first().waitFor();
  // A page is found by its name, whatever stands in it.
  for (const name of HOSTILE_NAMES.filter((each) => /[/{\u202e]/.test(each))) {
    await page.goto(`${whole.url}/principals/${HOSTILE}/user/${encodeURIComponent(name)}`);
    await page.getByRole('heading', { level: 1, name: name.replace('\u202e', '\\u202e') }).waitFor();
  }
});

test('nothing moves while pages are read: the overview, the findings, a user, the accounts', async () => {
  const { page } = await visit(`${whole.url}/healthz`, { ...whole.signedIn(), viewport: WIDE });
  await page.addInitScript(
    `globalThis.moved = []; new PerformanceObserver((list) => {
       for (const entry of list.getEntries()) if (!entry.hadRecentInput) moved.push([entry.value, ...entry.sources.map(({ node }) => node?.className ?? node?.nodeName)]);
     }).observe({ type: 'layout-shift', buffered: true });`,
  );
  for (const name of ['overview', 'findings', 'a user', 'accounts']) {
    await see(page, lived.sight(name));
    await page.locator('canvas, svg, [role="grid"]').first().waitFor();
    const moved = await page.evaluate<[number, ...string[]][]>('moved');
    const sum = moved.reduce((all, [value]) => all + value, 0);
    expect(sum, `${name}: ${JSON.stringify(moved)}`).toBeLessThan(0.1);
  }
});

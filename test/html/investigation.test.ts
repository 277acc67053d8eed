import { describe, expect, test } from 'vitest';
import type { Investigation } from '../../src/core/model/investigation.ts';
import { investigationHtml } from '../../src/outputs/investigation/html.ts';
import { HOSTILE_NAMES } from '../contract/hostile.ts';
import {
  allStories,
  benignStory,
  hostileNamesStory,
  hostileStory,
  incompleteStory,
} from '../support/investigations.ts';
import { overflow, realBrowser, violations } from './browser.ts';

const { open } = realBrowser();
const pageOf = (list: readonly Investigation[]) => [...investigationHtml(list)].join('');
const DESKTOP = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 360, height: 740 } };

describe.each([
  ['desktop, light', { ...DESKTOP, colorScheme: 'light' }],
  ['desktop, dark', { ...DESKTOP, colorScheme: 'dark' }],
  ['360 px, light', { ...PHONE, colorScheme: 'light' }],
  ['360 px, dark', { ...PHONE, colorScheme: 'dark' }],
] as const)('on %s', (_name, options) => {
  test.each([
    ['one key', [hostileStory()]],
    ['many keys', allStories()],
  ])(
    'axe finds nothing wrong with %s, all open, and nothing is wider than the window',
    async (_what, list) => {
      const { page } = await open(pageOf(list), options);
      await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
    },
  );
});

test('it asks nobody for anything, and its own policy has nothing to refuse', async () => {
  const { page, requests, complaints } = await open(pageOf(allStories()));
  await page.locator('.signal summary').first().click();
  await page.locator('#theme').click();
  expect(requests).toEqual([]);
  expect(complaints).toEqual([]);
});

test('without scripts the verdict, the charts, the signals and their events can be read', async () => {
  const { page } = await open(pageOf([hostileStory()]), { javaScriptEnabled: false });
  const text = await page.locator('body').innerText();
  expect(text).toContain('Likely misuse: AKIARTX3GSDSQDEPLOY1');
  expect(text).toContain('keyreeve plan --contain AKIARTX3GSDSQDEPLOY1');
  expect(text).toContain('iam CreateUser');
  expect(text).toContain('203.0.113.77');
  expect(text).toContain('Days before 2026-08-24 are not in the event history');
  await page.locator('summary', { hasText: 'Somebody looked round' }).click();
  expect(await page.locator('details[open]', { hasText: 'Somebody looked round' }).innerText()).toContain(
    'and 34 more of 38 events.',
  );
});

test('what must be done now comes before what was seen, and is last where nothing presses', async () => {
  const order = async (story: Investigation) => {
    const { page } = await open(pageOf([story]));
    return page.locator('h2').allTextContents();
  };
  expect((await order(hostileStory()))[0]).toBe('Contain it now, in this order');
  expect((await order(incompleteStory())).at(-1)).toBe('If it has to be contained, in this order');
});

test('the charts have a drawn day for each day with calls, and words and a table for who cannot see them', async () => {
  const story = hostileStory();
  const { page } = await open(pageOf([story]));
  expect(await page.locator('.plot rect.fill-low').count()).toBe(story.use.days.length);
  expect(await page.locator('.plot rect.fill-critical').count()).toBe(1);
  expect(await page.locator('.plot svg[role=img] > desc').textContent()).toContain('31 of them denied');
  expect(await page.locator('.hours svg[role=img]').count()).toBe(story.use.hours.length);
  await page.locator('summary', { hasText: 'Calls by day, as a table' }).click();
  const row = page.locator('tr', { hasText: '2026-11-20' }).filter({ hasText: 'Traces were covered' });
  expect(await row.first().innerText()).toMatch(/2026-11-20\s+\d+\s+31/);
});

test('a story that is not whole says so at its head, and what is not known is not shown as none', async () => {
  const { page } = await open(pageOf([incompleteStory()]));
  const head = await page.locator('#key-1').innerText();
  expect(head).toContain('No use seen, but not everything was searched: AKIARTX3GSDSQUNKNWN1');
  expect(head).toContain('This story is incomplete');
  // An empty chart would look like a quiet key.
  expect(await page.locator('.chart').count()).toBe(0);
  expect(await page.locator('#key-1-search').innerText()).toContain('us-east-1, us-west-2');
  expect(await page.locator('#key-1-key').innerText()).toMatch(
    /Not known\s+key made, status: AWS denied iam:ListAccessKeys./,
  );
});

test('on a telephone no id, address or time is broken, and what scrolls sideways says so', async () => {
  const { page } = await open(pageOf([hostileStory()]), { viewport: { width: 400, height: 800 } });
  await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
  const broken = `[...document.querySelectorAll('.when, .key-id')].filter((each) => each.getClientRects().length > 1 || each.getBoundingClientRect().height > 2 * parseFloat(getComputedStyle(each).fontSize)).map((each) => each.textContent)`;
  expect(await page.evaluate(broken)).toEqual([]);
  const silent = `[...document.querySelectorAll(':is(.signal, .made, .part-of-story .charts) .scroll')].filter((each) => each.scrollWidth > each.clientWidth && !getComputedStyle(each, '::before').content.includes('Scroll sideways')).length`;
  expect(await page.evaluate(silent)).toBe(0);
});

test('the telling signs are as many in the tile as in what was noticed', async () => {
  const story = hostileStory();
  const { page } = await open(pageOf([story]));
  const strong = story.signals.filter(({ weight }) => weight === 'strong').length;
  const look = story.signals.filter(({ weight }) => weight === 'look').length;
  expect(await page.locator('.tile', { hasText: 'Telling signs' }).innerText()).toMatch(
    new RegExp(`${strong + look}\\s+${strong} points? to misuse, ${look} needs? a look`),
  );
});

test('days of two years are drawn together, and the page says so', async () => {
  const story = benignStory();
  const window = { since: '2024-11-22T00:00:00Z', until: story.window.until };
  const { page } = await open(pageOf([{ ...story, window }]));
  expect(await page.locator('#key-1-days-says').textContent()).toContain('Each bar is 7 days');
  expect(await page.locator('.plot rect.fill-low').count()).toBeLessThan(120);
});

test('no key at all is no error', async () => {
  const { page, complaints } = await open(pageOf([]));
  expect(await page.locator('h1').innerText()).toContain('0 keys investigated');
  expect(complaints).toEqual([]);
});

const ATTACKS = [
  '<script>window.__hacked = 1</script>',
  '</title></style><img src=x onerror="window.__hacked = 1">',
  '"><svg onload=window.__hacked=1>',
  "' onmouseover='window.__hacked=1' x='",
  '</textarea></select></option><iframe srcdoc="<script>parent.__hacked=1</script>">',
];

test('hostile names are shown and not obeyed', async () => {
  const names = [...ATTACKS, ...HOSTILE_NAMES.filter((name) => /[<>"'&]/.test(name))];
  const { page, requests, complaints } = await open(pageOf(names.map(hostileNamesStory)));
  await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
  await page.evaluate(
    'for (const each of document.querySelectorAll("*")) each.dispatchEvent(new MouseEvent("mouseover"))',
  );
  expect(await page.evaluate('window.__hacked')).toBeUndefined();
  expect(await page.locator('img, iframe, base, link, object, embed, [onload], [onmouseover]').count()).toBe(
    0,
  );
  const said = new Set(await page.locator('.verdict-word').allTextContents());
  for (const name of names) expect(said).toContain(name);
  expect(requests).toEqual([]);
  expect(complaints).toEqual([]);
});

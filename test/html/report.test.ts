import { describe, expect, test } from 'vitest';
import { html } from '../../src/outputs/html.ts';
import { reportOf, wholeReport } from '../contract/sample-report.ts';
import { overflow, realBrowser, violations } from './browser.ts';

const { open } = realBrowser();
const page = [...html(wholeReport())].join('');
const DESKTOP = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 360, height: 740 } };

describe.each([
  ['desktop, light', { ...DESKTOP, colorScheme: 'light' }],
  ['desktop, dark', { ...DESKTOP, colorScheme: 'dark' }],
  ['360 px, light', { ...PHONE, colorScheme: 'light' }],
  ['360 px, dark', { ...PHONE, colorScheme: 'dark' }],
] as const)('on %s', (_name, options) => {
  test('axe finds nothing wrong with everything open, and nothing is wider than the window', async () => {
    const { page: shown } = await open(page, options);
    await shown.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
    await shown.locator('.details').nth(10).waitFor({ state: 'attached' });
    expect(await violations(shown)).toEqual([]);
    expect(await overflow(shown)).toBe(0);
  });
});

test('it asks nobody for anything, and its own policy has nothing to refuse', async () => {
  const { page: shown, requests, complaints } = await open(page);
  await shown.locator('.finding summary').first().click();
  await shown.locator('#theme').click();
  expect(requests).toEqual([]);
  expect(complaints).toEqual([]);
});

test('a finding opens to its evidence, its advice and its commands', async () => {
  const { page: shown } = await open(page);
  const finding = shown.locator('#rule-root-access-key .finding').first();
  await finding.locator('summary').first().click();
  const text = await finding.innerText();
  expect(text).toContain('Account access keys present');
  expect(text).toContain('iam:GetAccountSummary');
  expect(text).toContain('aws cloudtrail lookup-events');
  expect(text).toContain('arn:aws:iam::111122223333:root');
  expect(text).toContain('1.4: fails by its own text');
});

test('the keyboard alone opens a finding and reaches its copy button', async () => {
  const { page: shown } = await open(page);
  await shown.locator('.finding summary').first().focus();
  await shown.keyboard.press('Enter');
  await shown.locator('.copy').first().waitFor();
  for (let presses = 0; presses < 4; presses += 1) {
    await shown.keyboard.press('Tab');
    if ((await shown.evaluate('document.activeElement.className')) === 'copy') return;
  }
  throw new Error('Four presses of the tab key do not reach the copy button.');
});

describe('filters', () => {
  const shownNames = '.rule[data-rule]:not([hidden]) .finding .who';

  test('show what needs somebody at first, and passing findings on request', async () => {
    const { page: shown } = await open(page);
    expect(await shown.locator(shownNames).allTextContents()).not.toContainEqual(
      expect.stringMatching(/^bob/),
    );
    await shown.locator('.pick', { hasText: 'Passing' }).click();
    await shown.locator('#outcome', { hasText: 'Showing 18 of' }).waitFor();
    expect(await shown.locator(shownNames).allTextContents()).toContainEqual(expect.stringMatching(/^bob/));
  });

  test('search in names, keys and sentences, and stand in the address', async () => {
    const { page: shown } = await open(page);
    await shown.locator('#filter-text').fill('ALICE setup');
    await shown.locator('#outcome', { hasText: 'Showing 1 of' }).waitFor();
    expect(await shown.locator(shownNames).allTextContents()).toEqual(['alice AKIARTX3GSDSQALICE01']);
    expect(shown.url()).toMatch(/#q=ALICE\+setup$/);
    await shown.locator('#clear').click();
    await shown.locator('#outcome', { hasText: 'Showing 16 of' }).waitFor();
    expect(shown.url()).toMatch(/#$/);
  });

  test('by status, severity, rule and account work together', async () => {
    const { page: shown } = await open(
      page,
      {},
      '#status=fail,unknown&severity=medium&rule=user-console-and-access-key&account=444455556666',
    );
    expect(await shown.locator(shownNames).allTextContents()).toEqual(['hannah']);
    expect(await shown.locator('#filter-account').inputValue()).toBe('444455556666');
    expect(await shown.getByLabel('medium', { exact: true }).isChecked()).toBe(true);
  });

  test('a bar of the chart shows its account alone', async () => {
    const { page: shown } = await open(page);
    await shown.getByRole('link', { name: /^production/ }).click();
    await shown.locator('#outcome', { hasText: 'Showing 8 of' }).waitFor();
  });

  test('an address that makes no sense does no harm', async () => {
    const { page: shown, complaints } = await open(page, {}, '#status=%E0%A4%A&severity=x&rule=<b>&=&&');
    expect(await shown.locator('#outcome').innerText()).toMatch(/^Showing 0 of/);
    expect(complaints).toEqual([]);
  });

  test('a dot of the key chart leads to its finding, whatever is filtered', async () => {
    const { page: shown, address } = await open(page, {}, '#q=nothing-is-called-so');
    const link = await shown.locator('.plot a').first().getAttribute('href');
    await shown.goto(address + link);
    const focused = await shown.evaluate<string>('document.activeElement.parentElement.id');
    expect(`#${focused}`).toBe(link);
  });
});

test('what is set aside stands apart, with reason, name and end date', async () => {
  const { page: shown } = await open(page);
  const text = await shown.locator('#aside').textContent();
  expect(text).toContain(
    'Reason: Break-glass user: it must lie unused (CHG-1041). · Accepted by: dana@example.com · Holds until: 2026-12-31',
  );
  expect(text).toContain('Accepted by: a tag on the resource · Holds until: the tag is taken off');
  expect(text).toContain('Looked at by: dana@example.com, on 2026-11-01 · Holds until: 2027-02-01');
  expect(text).toContain('keyreeve.yaml:12');
  expect(await shown.locator('#findings .finding', { hasText: 'gwen' }).count()).toBe(0);
});

test('the button overrules the system’s colours', async () => {
  const { page: shown } = await open(page, { colorScheme: 'light' });
  const background = () =>
    shown.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
  const light = await background();
  await shown.getByRole('button', { name: 'Switch to dark colours' }).click();
  expect(await background()).not.toBe(light);
  await shown.getByRole('button', { name: 'Switch to light colours' }).click();
  expect(await background()).toBe(light);
});

test('on paper everything is open, light, and without buttons; afterwards it is folded again', async () => {
  const { page: shown } = await open(page, { colorScheme: 'dark' });
  await shown.emulateMedia({ media: 'print' });
  await expect.poll(() => shown.locator('details:not([open])').count()).toBe(0);
  expect(await shown.getByRole('button').count()).toBe(0);
  expect(await shown.locator('.finding .part').first().isVisible()).toBe(true);
  expect(await shown.evaluate('getComputedStyle(document.body).color')).toBe('rgb(26, 32, 41)');
  await shown.emulateMedia({ media: 'screen' });
  await expect.poll(() => shown.locator('.finding[open]').count()).toBe(0);
});

test('without scripts the summary, the charts and every finding can be read', async () => {
  const { page: shown } = await open(page, { javaScriptEnabled: false });
  const text = await shown.locator('body').innerText();
  expect(text).toContain('8 findings need action, 1 of them critical');
  expect(text).toContain('This report is incomplete');
  expect(text).toContain('The root user has 2 active access keys');
  expect(text).toContain('AWS denied iam:ListAccessKeys');
  expect(text).toContain('Reason: Break-glass user');
  expect(await shown.locator('.plot circle').count()).toBeGreaterThan(0);
  expect(await shown.locator('#filters').isVisible()).toBe(false);
});

test('a clean run says so, and an empty one that it looked at nothing', async () => {
  const { coverage } = wholeReport();
  const clean = await open([...html(reportOf([], coverage.slice(0, 1)))].join(''));
  expect(await clean.page.locator('h1').innerText()).toBe('Nothing is wrong in what was looked at');
  expect(await violations(clean.page)).toEqual([]);
  const empty = await open([...html(reportOf([], []))].join(''));
  expect(await empty.page.locator('#summary').innerText()).toContain('0 AWS accounts');
  expect(empty.complaints).toEqual([]);
});

import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { NO_CALLS } from '../../../src/app/tally.ts';
import type { Entry } from '../../../src/core/model/audit-entry.ts';
import type { AccountRow } from '../../../src/web/api/accounts.ts';
import type { FindingRow } from '../../../src/web/api/findings.ts';
import { overflow, realBrowser, violations } from '../../html/browser.ts';
import { newEntry } from '../../support/audit-log.ts';
import { served } from '../ui/served.ts';

const { visit } = realBrowser();
const TOTAL = 52_000;
const ACCOUNTS = 8_000;
const ENTRIES = 6_000;
/** Places of pages that were asked for after the first one. */
const asked: number[] = [];
const { address } = served(fileURLToPath(new URL('../../../dist/web/', import.meta.url)), {
  '/session': {
    ...{ signedIn: true, person: { name: 'local', role: 'admin' }, expiresAt: '2027-11-27T20:00:00Z' },
    ...{ product: { version: '0.1.0' }, demo: false, store: { kind: 'sqlite', place: 'runs.db' } },
  },
  '/jobs': { items: [] },
  '/rules': { items: [], asOf: { version: '1', runs: [], notes: [] } },
  '/overview': {
    ...{ asOf: { version: '1', runs: [], notes: [] }, empty: false, rules: [] },
    accounts: { total: ACCOUNTS, scanned: ACCOUNTS, partial: 0, failed: 0, skipped: 0, stale: 0 },
  },
  '/runs': { items: [], total: 0 },
  '/audit': (query: URLSearchParams) => {
    const from = Number(query.get('from') ?? 0);
    if (query.has('cursor')) asked.push(from);
    const length = Math.min(Number(query.get('limit')), ENTRIES - from);
    return {
      items: Array.from({ length }, (_, at) => entryNumbered(ENTRIES - from - at)),
      ...(from + length < ENTRIES && { next: 'list' }),
      ...{ total: ENTRIES, path: '/audit.jsonl' },
    };
  },
  '/accounts': (query: URLSearchParams) => {
    const total = query.has('status') ? 0 : ACCOUNTS;
    const from = Number(query.get('from') ?? 0);
    if (query.has('cursor')) asked.push(from);
    const length = Math.min(Number(query.get('limit')), total - from);
    return {
      items: Array.from({ length }, (_, at) => accountRow(from + at)),
      ...(from + length < total && { next: 'list' }),
      ...{ total, asOf: { version: '1', runs: [], notes: [] } },
    };
  },
  '/findings': (query: URLSearchParams) => {
    const from = Number(query.get('from') ?? 0);
    if (query.has('cursor')) asked.push(from);
    const length = Math.min(Number(query.get('limit')), TOTAL - from);
    return {
      items: Array.from({ length }, (_, at) => row(from + at)),
      ...(from + length < TOTAL && { next: 'list' }),
      ...{ total: TOTAL, asOf: { version: '1', runs: [], notes: [] } },
    };
  },
});

function row(number: number): FindingRow {
  const account = { id: '111122223333', partition: 'aws', name: 'Shop' } as const;
  return {
    ...{
      id: String(number).padStart(32, '0'),
      rule: 'user-mfa',
      title: `Finding ${number}`,
      standing: 'open',
    },
    ...{ severity: 'high', account, says: 'It fails.', plannable: true, fresh: false, run: 1 },
    resource: { type: 'AwsIamUser', arn: `arn:aws:iam::${account.id}:user/u${number}`, name: `u${number}` },
    principal: { kind: 'user', name: `u${number}` },
  };
}

function accountRow(number: number): AccountRow {
  const id = String(100_000_000_000 + number);
  const run = { number: 1, now: '2026-11-27T12:00:00Z', complete: true, scope: 'organization' };
  return {
    coverage: {
      account: { id, partition: 'aws', name: `Shop ${number}` },
      ...{ status: 'scanned', notRead: [], calls: NO_CALLS },
    },
    counts: { open: ACCOUNTS - number, accepted: 0, unknown: 0, manual: 0, notSeen: 0, pass: 1 },
    ...{ run, listed: true },
  };
}

function entryNumbered(seq: number): Entry {
  const hash = seq.toString(16).padStart(64, '0');
  return { v: 1, seq, tool: 'test', prev: hash, hash, ...newEntry({ words: `Entry ${seq}.` }) };
}

beforeEach(() => {
  asked.length = 0;
});

async function findings(): Promise<Page> {
  const { page } = await visit(`${address()}/findings`, { viewport: { width: 1280, height: 900 } });
  await page.getByText('Finding 0', { exact: true }).waitFor();
  return page;
}

const focusedRow = (page: Page) =>
  page.evaluate<string>('document.activeElement?.closest("[data-index]")?.textContent ?? ""');

test('the End key leads to the last of 52,000 findings, keeps the focus there, and has nothing between read', async () => {
  const page = await findings();
  await page.locator('[data-index="0"]').focus();
  await page.keyboard.press('End');
  await expect.poll(() => focusedRow(page)).toContain('Finding 51999');
  const last = page.locator('[data-index="51999"]');
  expect(await last.getAttribute('aria-rowindex')).toBe('52001');
  expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('52001');
  expect(asked.length).toBeLessThanOrEqual(3);
  await page.keyboard.press('PageUp');
  await expect.poll(() => focusedRow(page)).toContain('Finding 51989');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Home');
  await expect.poll(() => focusedRow(page)).toContain('Finding 0');
  await page.keyboard.press('PageDown');
  await expect.poll(() => focusedRow(page)).toContain('Finding 10');
});

test('flung from the first row to the last, the table has few rows and asks for those alone where it rests', async () => {
  const page = await findings();
  await page.locator('[data-index="0"]').focus();
  const most = await page.evaluate<number>(`new Promise((done) => {
    const box = document.querySelector('.findings__table .table__scroller');
    const step = (box.scrollHeight - box.clientHeight) / 30;
    let frames = 0, most = 0;
    const frame = () => {
      box.scrollTop += step;
      frames += 1;
      if (frames > 4) most = Math.max(most, box.querySelectorAll('[data-index] a').length);
      if (frames < 35) requestAnimationFrame(frame);
      else done(most);
    };
    requestAnimationFrame(frame);
  })`);
  // Of the row with the focus, which stays: three links.
  expect(most).toBeLessThanOrEqual(3);
  await page.getByText('Finding 51999', { exact: true }).waitFor();
  expect(await focusedRow(page)).toContain('Finding 0');
  // Of 52: at the beginning, where the first leap led, and at the end.
  expect(asked.length).toBeLessThanOrEqual(6);
});

test('a range of which the middle was never in sight is selected whole', async () => {
  const page = await findings();
  await page.locator('[data-index="2"] .tick').click();
  await page.evaluate("document.querySelector('.findings__table .table__scroller').scrollTop = 44 * 5000");
  await page.getByText('Finding 5001', { exact: true }).waitFor();
  await page.locator('[data-index="5001"] .tick').click({ modifiers: ['Shift'] });
  await page.getByText('5,000 selected').waitFor();
});

test('the End key leads to the last of 8,000 accounts with nothing between read, and sorting reads them all', async () => {
  const { page } = await visit(`${address()}/accounts`, { viewport: { width: 1280, height: 900 } });
  await page.getByText('Shop 0', { exact: true }).waitFor();
  await page.locator('[data-index="0"]').focus();
  await page.keyboard.press('End');
  await expect.poll(() => focusedRow(page)).toContain('Shop 7999');
  expect(asked.length).toBeLessThanOrEqual(3);
  expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('8001');
  await page.keyboard.press('Home');
  await expect.poll(() => focusedRow(page)).toContain('Shop 0');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.locator('[data-index="0"]').getByText('Shop 7999', { exact: true }).waitFor();
  // 200, and eight of 1,000 at most; each once.
  await expect.poll(() => asked.length).toBe(8);
  await page.getByText('8,000 rows', { exact: true }).waitFor();
});

test('of more rows than a plan takes the page says so before anything is sent, and keeps the first thousand', async () => {
  const page = await findings();
  await page.locator('[data-index="0"] .tick').click();
  await page.getByRole('button', { name: 'Select all 52,000 that match' }).click();
  await page.getByText('52,000 selected').waitFor();
  const plan = page.getByRole('button', { name: 'Plan', exact: true });
  expect(await plan.isDisabled()).toBe(true);
  await page.getByText(/^A plan takes no more than 1,000 findings\. Filter by account or rule/).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Keep the first 1,000' }).click();
  await page.getByText('1,000 selected').waitFor();
  await plan.click();
  await page.getByRole('dialog', { name: 'Plan for 1,000 findings' }).waitFor();
});

test('at 400 % a dialog is scrolled as a whole, since nothing would be left between its head and its actions', async () => {
  const { page } = await visit(`${address()}/findings`, { viewport: { width: 320, height: 256 } });
  await page.locator('[data-index="0"] .tick').click();
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Plan for 1 finding' });
  await dialog.getByRole('button', { name: 'Make the plan' }).scrollIntoViewIfNeeded();
  const hidden = `(() => { const body = document.querySelector('dialog[open] .dialog__body'); return body.scrollHeight - body.clientHeight; })()`;
  expect(await page.evaluate<number>(hidden)).toBe(0);
  expect(await overflow(page)).toBe(0);
});

test('in high contrast one sees where one is and what is selected, and on paper the rows and how many there are', async () => {
  const { page } = await visit(`${address()}/findings`, { forcedColors: 'active' });
  await page.locator('[data-index="0"] .tick').click();
  await page.getByText('1 selected').waitFor();
  const lined = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(await lined('.side__links [aria-current="page"]')).toBe('solid');
  expect(await lined('.table__row[aria-selected="true"]')).toBe('solid');
  await page.emulateMedia({ media: 'print', forcedColors: 'none' });
  expect(await page.getByText('These are the rows that were in sight, of 52,000.').isVisible()).toBe(true);
  const tops = await page
    .locator('.table__body > .table__row')
    .evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().top));
  expect(tops).toEqual([...new Set(tops)].sort((a, b) => a - b));
  expect(await page.evaluate<number>('document.documentElement.scrollHeight')).toBeLessThan(10_000);
});

test('an entry of the audit log that an address names is found where its number says, with those beside it', async () => {
  const { page } = await visit(`${address()}/audit?entry=301`);
  await page.getByRole('dialog', { name: 'Entry 301' }).waitFor();
  // Of twelve: what is in sight, that of the entry, and the one that begins behind it.
  expect(asked.length).toBeLessThanOrEqual(3);
  // The next one is of another page.
  await page.getByRole('dialog').getByRole('button', { name: /Older/ }).click();
  await page.getByRole('dialog', { name: 'Entry 300' }).waitFor();
  await page.goto(`${address()}/audit?entry=7000`);
  await page.getByText('There is no entry 7000').waitFor();
});

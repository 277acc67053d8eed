import { expect, test } from 'vitest';
import { html } from '../../src/outputs/html.ts';
import { overflow, realBrowser } from './browser.ts';
import { manyKeys } from './reports.ts';

const { open } = realBrowser();
const MANY = 50_000;

/** Generous, for slow machines: what people feel is measured on a quiet one. */
const USABLE_MS = 20_000;

test('a report of 50,000 failing findings opens, filters and goes to any of them', async () => {
  const text = [...html(manyKeys(MANY))].join('');
  const { page, complaints } = await open(text, { viewport: { width: 360, height: 740 } });
  expect(await page.locator('#outcome').innerText()).toBe('Showing 50,000 of 50,000 listed findings');
  const started = performance.now();
  await page.locator('#filter-text').fill('user-49999');
  await page.locator('#outcome', { hasText: 'Showing 1 of' }).waitFor();
  expect(await page.locator('.finding .who').allInnerTexts()).toEqual([
    expect.stringContaining('user-49999'),
  ]);
  await page.locator('#clear').click();
  await page.getByRole('button', { name: /^Show 200 of/ }).click();
  expect(await page.locator('.finding').count()).toBe(208);
  expect(performance.now() - started).toBeLessThan(USABLE_MS);
  expect(await overflow(page)).toBe(0);
  expect(await page.locator('.plot circle').count()).toBeLessThan(8000);
  expect(complaints).toEqual([]);
});

test('of 50,000 passing findings a thousand are listed, and the page says so', async () => {
  const text = [...html(manyKeys(MANY, 'pass'))].join('');
  expect(text.length).toBeLessThan(5_000_000);
  const { page } = await open(text, {}, '#status=pass');
  expect(await page.locator('#outcome').innerText()).toBe('Showing 1,000 of 1,000 listed findings');
  expect(await page.locator('#findings').innerText()).toContain(
    '49,000 of 50,000 passing findings are counted but not listed',
  );
});

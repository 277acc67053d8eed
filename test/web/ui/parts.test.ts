import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { overflow, realBrowser, violations } from '../../html/browser.ts';
import { built } from './built.ts';
import { served } from './served.ts';

const { visit } = realBrowser();
const gallery = built('test/web/ui/gallery');
const { address } = served(gallery.folder);

/** Words of what has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement?.textContent?.slice(0, 80) ?? ""');
}

/** The place of the row that has the focus. */
function focusedRow(page: Page): Promise<string | null> {
  return page.evaluate<string | null>('document.activeElement?.dataset.index ?? null');
}

test.each([
  [360, 'light'],
  [1280, 'dark'],
] as const)(
  'all parts at %i px, %s: axe finds nothing, nothing is wider than the window, the policy refuses nothing',
  async (width, theme) => {
    const { page, requests, complaints } = await visit(address(), {
      viewport: { width, height: 900 },
      colorScheme: theme,
    });
    await page.waitForSelector('.lines canvas');
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
  },
);

test('menus, popovers, dialogs and what is told open by keyboard, pass axe, and give the focus back', async () => {
  const { page, complaints } = await visit(address());
  await page.getByRole('button', { name: 'Menu' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Copy' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('Menu');
  await page.getByRole('button', { name: 'More' }).press('Enter');
  await page.getByText('keyreeve doctor').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('More');
  await page.getByRole('button', { name: 'Tell' }).press('Enter');
  await page.getByText('The plan was made.').waitFor();
  await page.getByRole('button', { name: 'Delete', exact: true }).press('Enter');
  await page.getByRole('dialog', { name: 'Delete the key?' }).waitFor();
  expect(await violations(page)).toEqual([]);
  // Nothing happens until what is asked for was typed.
  expect(await page.getByRole('button', { name: 'Delete the key' }).isDisabled()).toBe(true);
  await page.keyboard.type('111122223333');
  expect(await page.getByRole('button', { name: 'Delete the key' }).isDisabled()).toBe(false);
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('Delete');
  expect(complaints).toEqual([]);
});

test('the exact time shows on focus, not only on hover', async () => {
  const { page } = await visit(address());
  await page.locator('time').first().focus();
  await page.getByRole('tooltip', { name: '2026-01-05 10:20:30 UTC' }).waitFor();
});

test('every chart tells the same as a table', async () => {
  const { page } = await visit(address());
  const buttons = page.getByRole('button', { name: 'Show as a table' });
  expect(await buttons.count()).toBe(4);
  while ((await buttons.count()) > 0) await buttons.first().click();
  expect(await page.locator('.plain-table').count()).toBe(4);
  // The run that was not whole is no zero.
  expect(await page.getByRole('row', { name: '2026-10-13 00:00:00 UTC' }).textContent()).toContain('–');
  expect(await violations(page)).toEqual([]);
});

test('fields of the heat map and dots of the scatter are reached by arrow keys', async () => {
  const { page } = await visit(address());
  await page.locator('[data-field="0 0"]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  expect(await page.evaluate('document.activeElement.dataset.field')).toBe('1 1');
  // The head of a column is cut at a word, and whole to whoever comes there.
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  expect(await page.evaluate('document.activeElement.dataset.field')).toBe('-1 1');
  expect(await page.evaluate('document.activeElement.querySelector(".heat__words").textContent')).toBe(
    'A console user has an access key that was made…',
  );
  const whole = 'A console user has an access key that was made at setup or was never used';
  await page.getByRole('columnheader', { name: whole }).waitFor();
  await page.getByRole('tooltip', { name: whole }).waitFor();
  await page.locator('[data-mark][tabindex="0"]').focus();
  const before = await page.evaluate('document.activeElement.dataset.mark');
  await page.keyboard.press('ArrowRight');
  expect(await page.evaluate('document.activeElement.dataset.mark')).not.toBe(before);
  expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toContain('AKIAEXAMPLE');
});

test('a table of 50,000 rows has only those in sight in the page, and every row is reached by keys', async () => {
  const { page } = await visit(`${address()}/?table=50000`, { viewport: { width: 1280, height: 800 } });
  const grid = page.getByRole('grid', { name: 'Users' });
  await grid.waitFor();
  expect(await grid.getAttribute('aria-rowcount')).toBe('50001');
  expect(await page.locator('[data-index]').count()).toBeLessThan(60);
  await page.locator('[data-index="0"]').focus();
  await page.keyboard.press('End');
  await expect.poll(() => focusedRow(page)).toBe('49999');
  expect(await page.evaluate('document.activeElement.getAttribute("aria-rowindex")')).toBe('50001');
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => focusedRow(page)).toBe('49998');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('#opened').textContent()).toBe('row-49998');
  expect(await page.locator('[data-index]').count()).toBeLessThan(60);
});

test('rows are sorted by their heading, and what has no value comes last both ways', async () => {
  const { page } = await visit(`${address()}/?table=200`);
  const heading = page.getByRole('columnheader', { name: 'Age, days' });
  await heading.getByRole('button').press('Enter');
  expect(await heading.getAttribute('aria-sort')).toBe('ascending');
  const first = () => page.locator('[data-index="0"] [role="gridcell"]').nth(3).textContent();
  expect(await first()).toBe('0');
  await heading.getByRole('button').press('Enter');
  expect(await heading.getAttribute('aria-sort')).toBe('descending');
  expect(Number(await first())).toBeGreaterThan(1000);
  await page.locator('[data-index="0"]').focus();
  await page.keyboard.press('End');
  await expect.poll(() => focusedRow(page)).toBe('199');
  expect(await page.locator('[data-index="199"] [role="gridcell"]').nth(3).textContent()).toBe('');
});

test('rows are selected one by one and in a range, by mouse and by keyboard', async () => {
  const { page } = await visit(`${address()}/?table=200`);
  await page.locator('[data-index="2"] .tick').click();
  await page.locator('[data-index="6"] .tick').click({ modifiers: ['Shift'] });
  await page.getByText('5 selected').waitFor();
  await page.locator('[data-index="8"]').focus();
  await page.keyboard.press('Space');
  await page.getByText('6 selected').waitFor();
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('7 selected').waitFor();
  await page.getByRole('button', { name: 'Clear selection' }).click();
  await page.getByText('Group by account').waitFor();
  await page.getByRole('checkbox', { name: 'Select all rows' }).click();
  await page.getByText('200 selected').waitFor();
});

test('groups close and open by keyboard', async () => {
  const { page } = await visit(`${address()}/?table=200`);
  await page.getByRole('button', { name: 'Group by account' }).click();
  await page.locator('[data-index="0"]').focus();
  await expect.poll(() => focused(page)).toContain('Account 0');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => focusedRow(page)).toBe('1');
  await expect.poll(() => focused(page)).toContain('Account 1');
});

test('on a phone rows are cards of a list, and names that do harm elsewhere are words', async () => {
  const { page, complaints } = await visit(`${address()}/?table=200`, {
    viewport: { width: 360, height: 740 },
  });
  const list = page.getByRole('list', { name: 'Users' });
  await list.waitFor();
  await page.getByText('<img src=x onerror=alert(1)>').first().waitFor();
  expect(await list.locator('[role="listitem"]').first().getAttribute('aria-setsize')).toBe('200');
  expect(await overflow(page)).toBe(0);
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

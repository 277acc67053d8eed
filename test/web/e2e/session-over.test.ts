import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overflow, realBrowser, violations } from '../../html/browser.ts';
import { startWhole, type Whole } from './dashboard.ts';
import { MEMBER, organisation } from './organisation.ts';

const { visit } = realBrowser();
let whole: Whole;
let ahead = 0;
beforeAll(async () => {
  whole = await startWhole(organisation(new Date()), () => new Date(Date.now() + ahead));
  await whole.job('/scans', {});
});
afterAll(() => whole.close());

const MINUTES = 60_000;
const OVER = 'Your session has ended';

/** The page of ann, with the dialog that contains her key, in which something was typed. */
async function typed(): Promise<Page> {
  const { page } = await visit(whole.link());
  await page.clock.install();
  await page.goto(`${whole.url}/principals/${MEMBER}/user/ann`);
  await page.getByRole('button', { name: 'Contain this key now' }).first().click();
  await page.getByLabel('Why').fill('Seen in a public repository');
  return page;
}

/** Time passes for the server, and for the timers of the page. */
async function pass(page: Page, minutes: number): Promise<void> {
  ahead += minutes * MINUTES;
  // An answer to what was asked before says nothing of what the server thinks now.
  const asked = page.waitForRequest((request) => request.url().includes('/api/v1/'));
  await page.clock.fastForward(minutes * MINUTES);
  await (await asked).response();
}

/** Waits for the end of the session to be told: the page looks every minute, and not while it still waits for an answer. */
async function told(page: Page): Promise<void> {
  const over = page.getByRole('heading', { name: OVER });
  await expect
    .poll(async () => {
      if ((await over.count()) > 0) return true;
      await page.clock.fastForward(MINUTES);
      return false;
    })
    .toBe(true);
}

async function signInElsewhere(context: BrowserContext): Promise<void> {
  const other = await context.newPage();
  await other.goto(whole.link());
  await other.close();
}

test('an open tab that only refreshes itself is signed out, and goes on with what was typed after the next sign-in', async () => {
  const page = await typed();
  // Somebody who does something every now and then stays.
  for (const minutes of [1, 40, 40]) {
    await page.getByLabel('Why').press('End');
    await pass(page, minutes);
  }
  await page.getByLabel('Why').press('End');
  await pass(page, 1);
  await pass(page, 40);
  expect(await page.getByRole('heading', { name: OVER }).count()).toBe(0);
  await pass(page, 40);
  await told(page);
  expect(await page.getByLabel('Why').count()).toBe(1);
  expect(await page.getByLabel('Why').isVisible()).toBe(false);
  expect(await page.getByRole('heading', { level: 1 }).allTextContents()).toEqual([OVER]);
  expect(await page.title()).toContain(OVER);
  expect([await violations(page), await overflow(page)]).toEqual([[], 0]);
  for (const _ of 'twice') await page.keyboard.press('Escape');
  expect(await page.getByRole('heading', { name: OVER }).isVisible()).toBe(true);

  await signInElsewhere(page.context());
  await page.clock.fastForward(10_000);
  await page.getByRole('heading', { name: OVER }).waitFor({ state: 'detached' });
  expect(await page.getByLabel('Why').inputValue()).toBe('Seen in a public repository');
  expect(await page.title()).toContain('ann');
  await page.getByRole('dialog').getByRole('button', { name: 'Make the plan' }).click();
  await page.waitForURL(/\/plans\/p-/);
});

test('whoever signs in as somebody else finds nothing of what the one before had typed', async () => {
  const { page } = await visit(whole.url, whole.signedIn('operator'));
  await page.clock.install();
  await page.goto(`${whole.url}/principals/${MEMBER}/user/ann`);
  await page.getByRole('button', { name: 'Contain this key now' }).first().click();
  await page.getByLabel('Why').fill('Mine alone');
  await page.context().clearCookies();
  await told(page);
  await signInElsewhere(page.context());
  await page.clock.fastForward(10_000);
  await page.getByRole('button', { name: /local/ }).waitFor();
  expect(await page.getByLabel('Why').count()).toBe(0);
});

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlanList } from '../../../src/web/api/plans.ts';
import { realBrowser } from '../../html/browser.ts';
import { startWhole, type Whole } from './dashboard.ts';
import { MEMBER, organisation } from './organisation.ts';

const { visit } = realBrowser();
let whole: Whole;
beforeAll(async () => {
  whole = await startWhole(organisation(new Date()));
  await whole.job('/scans', {});
});
afterAll(() => whole.close());

/** What has the focus: its name as it is read out, as far as a test needs it. */
function focused(page: Page): Promise<string> {
  return page.evaluate<string>(
    `(() => { const at = document.activeElement;
       const label = at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent;
       return label.replace(/\\s+/g, ' ').trim().slice(0, 120); })()`,
  );
}

/** Presses Tab until something of this name has the focus; each thing on the way must show that it has it. */
async function tabTo(page: Page, name: RegExp | string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const isIt = (words: string) => (typeof name === 'string' ? words === name : name.test(words));
  const seen: string[] = [];
  for (let pressed = 0; pressed < 80; pressed += 1) {
    await page.keyboard.press(key);
    const at = await focused(page);
    seen.push(at);
    expect(await showsFocus(page), `the focus on “${at}” can be seen`).toBe(true);
    if (isIt(at)) return;
  }
  throw new Error(`Tab does not reach ${name}, but: ${seen.join(' | ')}`);
}

/** Whether what has the focus is drawn otherwise than without it: an outline, or a ring of its own. */
function showsFocus(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(
    `(() => { const at = document.activeElement;
       if (at === document.body) return true;
       const rings = [at, ...at.querySelectorAll(':scope > *'), at.parentElement].map((each) => getComputedStyle(each));
       return rings.some(({ outlineStyle, outlineWidth, boxShadow }) => (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) || boxShadow !== 'none'); })()`,
  );
}

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 1, name }).waitFor();

test('from signing in to a plan that is approved, without a mouse', async () => {
  const { page, complaints } = await visit(whole.link());
  await heading(page, 'Overview');

  // The first thing that Tab reaches leads past the navigation.
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Skip to the content');
  const top = () => page.evaluate<number>('document.activeElement.getBoundingClientRect().top');
  await expect.poll(top).toBeGreaterThanOrEqual(0);
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('content');

  // Chords lead to pages, and the focus goes to their heading.
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await heading(page, 'Findings');
  expect(await focused(page)).toBe('Findings');
  await page.getByRole('grid', { name: 'Findings' }).waitFor();

  // “/” leads into the search; down in the table, Space chooses a row, and Esc closes the finding.
  await page.keyboard.press('/');
  expect(await focused(page)).toBe('Search findings');
  await page.keyboard.type('user/ann');
  await page.getByText('5 rows', { exact: true }).waitFor();
  await tabTo(page, /^Select all rows$/);
  await tabTo(page, /console user has an access key/i);
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'The finding' });
  await panel.getByRole('link', { name: 'Open the user' }).waitFor();
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  expect(await focused(page)).toMatch(/console user has an access key/i);
  await page.keyboard.press('Space');
  await page.getByText('1 selected').waitFor();

  // A plan of it, by the dialog that the focus goes into.
  await tabTo(page, 'Plan', 'Shift+Tab');
  await page.keyboard.press('Enter');
  const planning = page.getByRole('dialog', { name: 'Plan for 1 finding' });
  await planning.waitFor();
  await page.keyboard.press('Escape');
  await planning.waitFor({ state: 'detached' });
  expect(await focused(page)).toBe('Plan');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Make the plan');
  await page.keyboard.press('Enter');
  await planning.getByRole('link', { name: 'Open the plan' }).waitFor();
  await tabTo(page, 'Open the plan');
  await page.keyboard.press('Enter');
  await heading(page, /^Plan p-/);

  // Enter in the field sends; what is wrong is told, and the right id approves.
  await page.getByRole('button', { name: 'Approve …' }).waitFor();
  await tabTo(page, 'Approve …');
  await page.keyboard.press('Enter');
  const approving = page.getByRole('dialog', { name: 'Approve this plan' });
  await approving.waitFor();
  await page.keyboard.type('222222222223');
  await page.keyboard.press('Enter');
  await approving.getByText('This is not the id of that account.').waitFor();
  await page.keyboard.press('Backspace');
  await page.keyboard.type(MEMBER.slice(-1));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Apply …' }).waitFor();
  const [plan] = (await whole.get<PlanList>('/plans')).items;
  expect(plan?.standing.state).toBe('approved');
  expect(complaints).toEqual([]);
});

test('the palette leads to a rule, a user and a page, and gives the focus back', async () => {
  const { page } = await visit(whole.url, whole.signedIn());
  await heading(page, 'Overview');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await palette.waitFor();
  await page.keyboard.press('Escape');
  await palette.waitFor({ state: 'detached' });
  expect(await focused(page)).toBe('Skip to the content');
  for (const [typed, option, led] of [
    ['ann', 'ann', 'ann'],
    ['root user has an access', 'The root user has an access key', 'The root user has an access key'],
    ['frameworks', 'Frameworks', 'Frameworks'],
  ] as const) {
    await page.keyboard.press('Control+k');
    await palette.waitFor();
    await page.keyboard.type(typed);
    // Not only what searches all findings for it, which is there from the first.
    const begins = new RegExp(`^${option}`);
    await palette.getByRole('option', { name: begins }).first().waitFor();
    const chosen = palette.locator('[aria-selected="true"]');
    for (let moved = 0; moved < 30; moved += 1) {
      const words = await chosen.textContent();
      if (begins.test(words ?? '')) break;
      await page.keyboard.press('ArrowDown');
      // Keys that are faster than what they do would step over it.
      await expect.poll(() => chosen.textContent()).not.toBe(words);
    }
    expect(await chosen.textContent()).toMatch(begins);
    await page.keyboard.press('Enter');
    await heading(page, led);
  }
});

test('“?” shows all keys; single letters can be switched off, and then do nothing', async () => {
  const { page } = await visit(whole.url, whole.signedIn());
  await heading(page, 'Overview');
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.waitFor();
  await tabTo(page, /^Shortcuts of single letters/);
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.keyboard.press('?');
  expect(await sheet.count()).toBe(0);
  expect(new URL(page.url()).pathname).toBe('/');
});

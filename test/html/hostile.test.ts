import { expect, test } from 'vitest';
import { RULES } from '../../src/core/rules/index.ts';
import { html } from '../../src/outputs/html.ts';
import { rulePageHtml } from '../../src/outputs/rule-page-html.ts';
import { HOSTILE_NAMES, hostileReport } from '../contract/hostile.ts';
import { reportOf } from '../contract/sample-report.ts';
import { realBrowser } from './browser.ts';

const { open } = realBrowser();

/** Ways out of every place of the page that a name stands in. */
const ATTACKS = [
  '<script>window.__hacked = 1</script>',
  '</script><script>window.__hacked = 1</script>',
  '</noscript><script>window.__hacked = 1</script>',
  '</title></style><img src=x onerror="window.__hacked = 1">',
  '<!--<script>window.__hacked = 1//',
  '"><svg onload=window.__hacked=1>',
  "' onmouseover='window.__hacked=1' x='",
  'javascript:window.__hacked=1',
  '\\u003cscript>window.__hacked=1\\u003c/script>',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
  '<link rel="stylesheet" href="https://evil.example/x.css">',
  '</textarea></select></option><iframe srcdoc="<script>parent.__hacked=1</script>">',
];

const NAMES = [...HOSTILE_NAMES.filter((name) => /[<>"'&]/.test(name)), ...ATTACKS];

/** A report that has each name wherever a name can stand, in findings, accounts, suppressions and what lapsed. */
function everywhere(names: readonly string[]): string {
  const all = names.flatMap((name, place) => {
    const { findings } = hostileReport(name);
    return [...findings].map((finding, index) => ({
      ...finding,
      id: `${finding.id}${place}`,
      says: name,
      advice: { ...finding.advice, words: name },
      ...(index % 4 === 0 && {
        suppressed: { reason: name, author: name, until: name, by: 'settings' as const },
      }),
    }));
  });
  const coverage = names.flatMap((name) => hostileReport(name).coverage);
  const lapsed = names.map(
    (name) => ({ what: 'suppression', why: 'expired', place: name, until: name, match: name }) as const,
  );
  return [...html(reportOf(all, coverage, { lapsed }))].join('');
}

const NEVER_MADE = 'img, iframe, base, link, object, embed, [onload], [onmouseover], [onerror]';

test('P02 O11 hostile names are shown and not obeyed', async () => {
  const { page, requests, complaints } = await open(everywhere(NAMES), {}, '#status=fail,unknown,pass&q=');
  await page.evaluate('for (const each of document.querySelectorAll(".more-rows")) each.click()');
  await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
  await page.locator('.details').nth(20).waitFor({ state: 'attached' });
  await page.evaluate(
    'for (const each of document.querySelectorAll("*")) each.dispatchEvent(new MouseEvent("mouseover"))',
  );
  expect(await page.evaluate('window.__hacked')).toBeUndefined();
  expect(await page.locator('script:not([type])').count()).toBe(1);
  expect(await page.locator(NEVER_MADE).count()).toBe(0);
  const said = new Set(await page.locator('.finding .says').allTextContents());
  for (const name of NAMES) expect(said).toContain(name);
  expect(requests).toEqual([]);
  expect(complaints).toEqual([]);
});

test('a hostile name in the address of the page is text as well', async () => {
  for (const name of ATTACKS.slice(0, 3)) {
    const { page, complaints } = await open(everywhere([name]), {}, `#q=${encodeURIComponent(name)}`);
    expect(await page.locator('#filter-text').inputValue()).toBe(name);
    expect(await page.locator('.finding .says').first().textContent()).toBe(name);
    expect(complaints).toEqual([]);
  }
});

test('P02 O11 without scripts hostile names are text as well', async () => {
  const { page, requests } = await open(everywhere(NAMES), { javaScriptEnabled: false });
  expect(await page.locator(NEVER_MADE).count()).toBe(0);
  const text = (await page.locator('.plain').allTextContents()).join('');
  for (const name of NAMES) expect(text).toContain(name);
  expect(requests).toEqual([]);
});

test('what turns text round or cannot be seen is written out', async () => {
  const { page } = await open(everywhere(['abc\u202Etxt.exe zero\u200Bwidth']));
  expect(await page.locator('.finding .says').first().textContent()).toBe(
    'abc\\u202etxt.exe zero\\u200bwidth',
  );
});

test('the page of a rule is opened without a request or a complaint', async () => {
  const [rule] = RULES;
  if (rule === undefined) throw new Error('There is no rule.');
  const { page, requests, complaints } = await open(rulePageHtml(rule, { frameworks: [], calls: {} }));
  await page
    .getByRole('button', { name: /^Copy: / })
    .first()
    .click();
  expect(requests).toEqual([]);
  expect(complaints).toEqual([]);
});

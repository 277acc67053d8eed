import { beforeEach, expect, test } from 'vitest';
import { CATALOGUE, frameworkOf, ruleContext, ruleOf } from '../../../src/app/rule-context.ts';
import { controlsOf, coverageCounts } from '../../../src/core/frameworks/coverage.ts';
import { ruleContent } from '../../../src/outputs/rule-content.ts';
import type { FrameworkPage, FrameworkRow, ResultsRun, RuleRow } from '../../../src/web/api/catalogue.ts';
import { overflow, realBrowser, violations } from '../../html/browser.ts';
import { built } from './built.ts';
import { type Answers, served } from './served.ts';

const { visit } = realBrowser();
const page = built('src/web/ui');
const answers: Answers = {};
const { address } = served(page.folder, answers);

const RUN: ResultsRun = {
  number: 3,
  now: '2026-11-27T08:00:00Z',
  endedAt: '2026-11-27T08:01:00Z',
  complete: false,
  scope: 'organization',
  of: 'aws:111122223333',
  tool: 'keyreeve 0.1.0',
  accounts: { scanned: 24, partial: 1, skipped: 0, failed: 2 },
};
const AS_OF = { version: '1', runs: [RUN], notes: [] };
const NONE = { open: 0, accepted: 0, unknown: 0, manual: 0, notSeen: 0, pass: 0 };

/** Every third rule fails somewhere, two are unknown, one was not asked. */
const RULES: readonly RuleRow[] = CATALOGUE.rules.map((rule, index) => ({
  id: rule.id,
  title: rule.title,
  severity: rule.severity,
  maturity: rule.maturity,
  scope: rule.scope,
  frameworks: Object.keys(rule.controls),
  asked: rule.id !== 'user-mfa',
  counts:
    index % 3 === 0 ? { ...NONE, open: 4000 + index, pass: 2 } : { ...NONE, unknown: index < 3 ? 1 : 0 },
}));

function frameworkRow(id: string): FrameworkRow {
  const { title, version, publisher, url, level } = frameworkOf(id);
  const coverage = coverageCounts(frameworkOf(id), CATALOGUE.rules);
  const results = [
    { result: 'fails' as const, count: 1 },
    { result: 'unknown' as const, count: coverage.controls - 1 },
  ];
  return { id, title, version, publisher, url, level, coverage, results };
}

function frameworkPage(id: string): FrameworkPage {
  const controls = controlsOf(frameworkOf(id), CATALOGUE.rules).map((control, index) => ({
    ...control,
    rules: [...control.rules],
    result: index === 0 ? ('fails' as const) : ('unknown' as const),
    counts: {
      fails: index === 0 ? 7 : 0,
      passes: 1,
      notStated: 321,
      unknown: 2,
      manual: 0,
      suppressed: 1,
      attested: 0,
    },
    rows: { open: 7, accepted: 1, unknown: 9, manual: 0, notSeen: 4, pass: 1 },
  }));
  return { run: RUN, complete: false, row: frameworkRow(id), controls };
}

beforeEach(() => {
  for (const name of Object.keys(answers)) delete answers[name];
  Object.assign(answers, {
    '/session': {
      signedIn: true,
      person: { name: 'kim', role: 'viewer' },
      expiresAt: '2026-11-27T20:00:00Z',
      product: { version: '0.1.0' },
      demo: false,
      store: { kind: 'sqlite', place: 'runs.db' },
    },
    '/jobs': { items: [] },
    '/runs': { items: [], total: 0 },
    '/rules': { asOf: AS_OF, items: RULES },
    '/frameworks': { run: RUN, items: CATALOGUE.frameworks.map(({ id }) => frameworkRow(id)) },
    '/frameworks/cis_v700': frameworkPage('cis_v700'),
    '/rules/user-mfa': {
      asOf: AS_OF,
      row: RULES.find(({ id }) => id === 'user-mfa'),
      facts: [],
      blocks: ruleContent(ruleOf('user-mfa'), ruleContext()),
    },
  });
});

test.each([
  ['/rules', 'Asked by these runs', 360, 'light'],
  ['/rules/user-mfa', 'Sources', 1280, 'dark'],
  ['/frameworks', 'General standards', 360, 'dark'],
  ['/frameworks/cis_v700', 'Section 2.1', 1280, 'light'],
] as const)(
  '%s at “%s”, %i px, %s: axe finds nothing, and nobody scrolls sideways',
  async (path, heading, width, colorScheme) => {
    const { page: opened, complaints } = await visit(address() + path, {
      viewport: { width, height: 900 },
      colorScheme,
    });
    await opened.getByRole('heading', { name: heading }).first().waitFor();
    expect(await violations(opened)).toEqual([]);
    expect(await overflow(opened)).toBe(0);
    expect(complaints).toEqual([]);
  },
);

test('filters stand in the address, numbers lead to their findings, and a rule that was not asked has no 0', async () => {
  const { page: opened } = await visit(`${address()}/rules?q=mfa&severity=high`);
  const missed = opened.getByRole('table', { name: /Not asked/ });
  await missed.waitFor();
  expect(await missed.getByRole('row').count()).toBe(2);
  expect(await missed.locator('td.num').allTextContents()).toEqual(Array(5).fill('–not known'));
  await opened.getByRole('button', { name: 'Clear filters' }).press('Enter');
  await opened.waitForURL(`${address()}/rules`);
  await opened.getByLabel('Order').selectOption('By open findings');
  await opened.waitForURL(`${address()}/rules?sort=open`);
  const first = opened
    .getByRole('table', { name: /^Asked/ })
    .getByRole('row')
    .nth(1);
  expect(await first.getByRole('link', { name: /^4,0\d\d open/ }).getAttribute('href')).toMatch(
    /^\/findings\?rule=[a-z-]+&standing=open$/,
  );
});

test('the contents of a rule lead to its parts, by an address that can be shared', async () => {
  const { page: opened } = await visit(`${address()}/rules/user-mfa#sources`);
  const focused = () => opened.evaluate<string>('document.activeElement?.id');
  await expect.poll(() => focused()).toBe('sources');
  await opened
    .getByRole('navigation', { name: 'On this page' })
    .getByRole('link', { name: 'Fix' })
    .press('Enter');
  await opened.waitForURL(`${address()}/rules/user-mfa#fix`);
  await expect.poll(() => focused()).toBe('fix');
});

test('an incomplete run is told before any result, and a result shows its controls alone', async () => {
  const { page: opened } = await visit(`${address()}/frameworks/cis_v700`);
  await opened.getByText('Run 3 could not judge everything').waitFor();
  const words = (await opened.getByRole('main').textContent()) ?? '';
  expect(words.indexOf('could not judge everything')).toBeLessThan(words.indexOf('Covered'));
  await opened.getByRole('button', { name: 'Fails 1' }).press('Enter');
  await opened.waitForURL(`${address()}/frameworks/cis_v700?result=fails`);
  expect(await opened.locator('.control__id').allTextContents()).toEqual(['2.1.1']);
  expect(await opened.getByRole('link', { name: /^7 fail/ }).getAttribute('href')).toBe(
    '/findings?framework=cis_v700&control=2.1.1&standing=open',
  );
});

test('a number of a control that its findings are not as many as leads nowhere, but all findings of its rules are led to', async () => {
  const { page: opened } = await visit(`${address()}/frameworks/cis_v700?result=fails`);
  await opened.getByRole('link', { name: /^7 fail/ }).waitFor();
  expect(await opened.getByText('2 unknown').count()).toBe(1);
  expect(await opened.getByRole('link', { name: /unknown/ }).count()).toBe(0);
  expect(await opened.getByRole('link', { name: /^Its rules list 21/ }).getAttribute('href')).toBe(
    '/findings?framework=cis_v700&control=2.1.1',
  );
});

/** What is wider than its place, or hidden by it: on paper nobody scrolls. */
const CUT = `[...document.querySelectorAll('main *')].filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1 && getComputedStyle(each).display !== 'inline').map((each) => each.className + ' ' + each.textContent.slice(0, 60))`;

test.each([
  ['/frameworks/cis_v700?print=1', 2],
  ['/rules/user-mfa', 0],
])('%s on paper: nothing to press, nothing cut, a page a section', async (path, sections) => {
  const { page: opened } = await visit(address() + path, {
    viewport: { width: 690, height: 980 },
    colorScheme: 'dark',
  });
  await opened.getByRole('heading', { level: 2 }).first().waitFor();
  await opened.emulateMedia({ media: 'print' });
  // The page takes its new form some frames later.
  await expect.poll(() => opened.evaluate(CUT)).toEqual([]);
  await expect.poll(() => opened.locator('.side:visible, .bar:visible, button:visible').count()).toBe(0);
  await expect.poll(() => opened.evaluate('getComputedStyle(document.body).color')).toBe('rgb(0, 0, 0)');
  const breaks = await opened.evaluate<string[]>(
    "[...document.querySelectorAll('.section')].map((each) => getComputedStyle(each).breakBefore)",
  );
  expect(breaks.filter((each) => each === 'page')).toHaveLength(Math.max(0, breaks.length - 1));
  expect(breaks.length).toBeGreaterThanOrEqual(sections);
  const pdf = (await opened.pdf({ format: 'A4' })).toString('latin1');
  expect(pdf.match(/\/Type \/Page\b(?!s)/g)?.length).toBeGreaterThanOrEqual(Math.max(2, breaks.length));
});

test('the print view has no navigation on the screen either, and leads back', async () => {
  const { page: opened } = await visit(`${address()}/frameworks/cis_v700?result=fails`);
  await opened.getByRole('link', { name: 'Print view' }).press('Enter');
  await opened.waitForURL(`${address()}/frameworks/cis_v700?result=fails&print=1`);
  expect(await opened.getByRole('navigation').count()).toBe(0);
  await opened.getByText('1 of 26 controls: only “Fails”.').waitFor();
  await opened.getByText('aws:111122223333').waitFor();
  await opened.getByRole('link', { name: 'Leave the print view' }).press('Enter');
  await opened.getByRole('navigation', { name: 'Main' }).waitFor();
});

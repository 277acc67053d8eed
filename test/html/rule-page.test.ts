import { expect, test } from 'vitest';
import { FRAMEWORKS } from '../../src/core/frameworks/frameworks.ts';
import { RULES } from '../../src/core/rules/index.ts';
import { rulePageHtml } from '../../src/outputs/rule-page-html.ts';
import { overflow, realBrowser, violations } from './browser.ts';

const { open } = realBrowser();

test.each([
  ['light', 360],
  ['dark', 1280],
] as const)(
  'the page of a rule, %s and %i px wide, has no fault that axe finds',
  async (colorScheme, width) => {
    // One is enough: all pages are made of the same blocks, and this rule has each kind of them.
    const rule = RULES.find(({ id }) => id === 'user-setup-access-key');
    if (rule === undefined) throw new Error('There is no such rule.');
    const page = rulePageHtml(rule, { frameworks: FRAMEWORKS, calls: {} });
    const { page: shown } = await open(page, { colorScheme, viewport: { width, height: 800 } });
    expect(await violations(shown)).toEqual([]);
    expect(await overflow(shown)).toBe(0);
  },
);

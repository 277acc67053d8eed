import { describe, expect, test } from 'vitest';
import { FRAMEWORKS } from '../core/frameworks/frameworks.ts';
import { RULES } from '../core/rules/index.ts';
import { escaped, prose } from './html/markup.ts';
import { rulePageHtml } from './rule-page-html.ts';

describe.each(RULES.map((rule) => [rule.id, rule] as const))('the page of %s', (_id, rule) => {
  const page = rulePageHtml(rule, { frameworks: FRAMEWORKS, calls: {} });

  test('says everything the rule says', () => {
    for (const text of [...rule.why, ...rule.howItDecides, ...rule.troubleshooting, ...rule.fix]) {
      expect(page).toContain(prose(text).html);
    }
    for (const { run } of rule.commands) expect(page).toContain(escaped(run));
    for (const { url } of rule.sources) expect(page).toContain(`href="${escaped(url)}"`);
  });

  test('leads from its head to each of its parts', () => {
    const links = [...page.matchAll(/<li><a href="#([\w-]+)">/g)].map(([, id]) => id);
    expect(links.length).toBeGreaterThan(3);
    for (const id of links) expect(page).toContain(`<h2 id="${id}">`);
  });
});

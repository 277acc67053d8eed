import { controlsOf, coverageCounts, type RuleMapping } from '../core/frameworks/coverage.ts';
import type { Framework } from '../core/frameworks/framework.ts';
import { markdownTable } from './frameworks-page.ts';

const HEADINGS = [
  '`--framework`',
  'Title',
  'Version',
  'Publisher',
  'Controls',
  'By rules',
  'By hand',
  'Not covered',
];

/**
 * All frameworks in Markdown: those that speak of IAM credentials first, with how much of them is covered, then the
 * general standards with the controls that rules name. `link` gives the address of a framework's page.
 */
export function frameworksIndex(
  frameworks: readonly Framework[],
  rules: readonly RuleMapping[],
  link?: (framework: string) => string,
): string {
  const primary = frameworks.filter(({ level }) => level === 'primary');
  const derived = frameworks.filter(({ level }) => level === 'derived');
  const rows = primary.map((framework) => {
    const { id, title, version, publisher } = framework;
    const name = link === undefined ? `\`${id}\`` : `[\`${id}\`](${link(id)})`;
    return [name, title, version, publisher, ...countsOf(framework, rules)];
  });
  return `# Frameworks

Control ids are strings, and only mean something together with their version: CIS 1.11 is another control in 1.2.0,
in 1.3.0 and in 5.0.0. CIS 7.0.0 no longer has the controls on keys made at setup and on a second active key. Titles are
ours, not the publishers'.

${markdownTable(HEADINGS, rows)}

## General standards

They state no technical rule themselves. Only the controls that our rules speak of are listed, and findings name
them only where the framework is asked for.

${markdownTable(
  ['`--framework`', 'Title', 'Version', 'Publisher', 'Controls, by rule'],
  derived.map((framework) => {
    const { id, title, version, publisher } = framework;
    return [`\`${id}\``, title, version, publisher, byRule(framework, rules)];
  }),
)}
`;
}

function countsOf(framework: Framework, rules: readonly RuleMapping[]): string[] {
  const { controls, byRules, manual, notCovered } = coverageCounts(framework, rules);
  return [controls, byRules, manual, notCovered].map(String);
}

function byRule({ id }: Framework, rules: readonly RuleMapping[]): string {
  const mapped = rules.flatMap(({ id: rule, controls }) => {
    const ids = controls[id] ?? [];
    return ids.length === 0 ? [] : [`${rule}: ${ids.join(', ')}`];
  });
  return mapped.join('<br>') || 'none';
}

/** A framework as data: how much of it is covered, and for one alone each control with what judges it. */
export function frameworkAsData(framework: Framework, rules: readonly RuleMapping[], whole: boolean) {
  const { controls: _listed, ...facts } = framework;
  const counts = coverageCounts(framework, rules);
  if (!whole) return { ...facts, counts };
  const controls = controlsOf(framework, rules).map(({ unjudged: _said, ...control }) => control);
  return { ...facts, counts, controls };
}

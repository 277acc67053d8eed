import { coverageCounts } from '../core/frameworks/coverage.ts';
import type { Framework } from '../core/frameworks/framework.ts';
import type { AnyIacRule } from '../core/iac/rule.ts';
import type { AnyRule } from '../core/rules/any-rule.ts';
import type { Scope } from '../core/rules/rule.ts';
import { columnsOf, type Look, painter } from './look.ts';
import type { PagedRule } from './rule-content.ts';
import { type Cell, type Column, layTable } from './table.ts';
import { paragraph, SEVERITY_STYLE } from './terminal/words.ts';

const RULE_COLUMNS: readonly Column[] = [
  { heading: 'rule' },
  { heading: 'severity' },
  { heading: 'title', min: 20, wraps: true },
];

/** What rules of each scope judge, in the order to list them. */
const GROUPS: readonly { readonly title: string; readonly scopes: readonly Scope[] }[] = [
  { title: 'Root user', scopes: ['root'] },
  { title: 'Account', scopes: ['account'] },
  { title: 'Policies', scopes: ['policy'] },
  { title: 'Users', scopes: ['user'] },
  { title: 'Credentials of users', scopes: ['access-key', 'credential'] },
];

/** The rules, one a row, by what they judge, otherwise in the order given; those on code last. */
export function* catalogueTable(
  rules: readonly AnyRule[],
  onCode: readonly AnyIacRule[],
  look: Look,
): Generator<string> {
  const paint = painter(look);
  const groups = [
    ...GROUPS.map(({ title, scopes }) => ({
      title,
      group: rules.filter(({ scope }) => scopes.includes(scope)),
    })),
    { title: 'Infrastructure as code, with keyreeve check-iac', group: onCode },
  ];
  for (const { title, group } of groups) {
    if (group.length === 0) continue;
    yield `${paint('bold', title)}\n`;
    // Each group has widths of its own: the longest id of all would leave no title room.
    const table = layTable(RULE_COLUMNS, group.map(ruleRow), { columns: columnsOf(look), indent: 2 }, paint);
    for (const row of table.rows) yield `${row}\n`;
    yield '\n';
  }
  yield paragraph(CATALOGUE_HINT, columnsOf(look), { indent: 0, style: 'dim' }, paint);
}

const CATALOGUE_HINT = 'keyreeve explain RULE says why, how it decides, and what to do.';

function ruleRow(rule: PagedRule): Cell[] {
  const { id, severity, title, maturity } = rule;
  const onlyWith = rule.scope === 'iac' ? undefined : rule.onlyWith;
  const notes = [
    ...(maturity === 'preview' ? ['preview'] : []),
    ...(onlyWith === undefined ? [] : [`only with --${onlyWith}`]),
  ];
  return [
    { text: id, style: 'bold' },
    { text: severity, style: SEVERITY_STYLE[severity] },
    { text: notes.length === 0 ? title : `${title} (${notes.join(', ')})` },
  ];
}

const FRAMEWORK_COLUMNS: readonly Column[] = [
  // Never broken: it is to be copied.
  { heading: 'framework' },
  { heading: 'controls', align: 'right' },
  { heading: 'by rules', align: 'right' },
  { heading: 'by hand', align: 'right', drop: 'for room' },
  { heading: 'not covered', align: 'right', drop: 'for room' },
  { heading: 'version', drop: 'for room' },
  { heading: 'title', min: 20, good: 28, wraps: true, drop: 'for comfort' },
  { heading: 'publisher', min: 12, good: 26, drop: 'for comfort' },
];

/** The published frameworks, one a row: how many controls are listed, and what covers them. */
export function frameworkTable(
  frameworks: readonly Framework[],
  rules: readonly AnyRule[],
  look: Look,
): Iterable<string> {
  const rows = frameworks.map((framework): Cell[] => {
    const { controls, byRules, manual, notCovered } = coverageCounts(framework, rules);
    return [
      { text: framework.id, style: 'bold' },
      { text: String(controls) },
      { text: String(byRules), style: 'green' },
      { text: String(manual), ...(manual > 0 && { style: 'cyan' as const }) },
      { text: String(notCovered), ...(notCovered > 0 && { style: 'yellow' as const }) },
      { text: framework.version },
      { text: framework.title },
      { text: framework.publisher, style: 'dim' },
    ];
  });
  return tableLines(FRAMEWORK_COLUMNS, rows, look);
}

function* tableLines(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  look: Look,
): Generator<string> {
  const table = layTable(columns, rows, { columns: columnsOf(look), indent: 0 }, painter(look));
  yield `${table.heading}\n`;
  for (const row of table.rows) yield `${row}\n`;
}

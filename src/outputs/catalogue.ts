import type { Framework } from '../core/frameworks/framework.ts';
import type { AnyRule } from '../core/rules/any-rule.ts';
import { columnsOf, type Look, painter } from './look.ts';
import { type Cell, type Column, layTable } from './table.ts';
import { SEVERITY_STYLE } from './terminal/words.ts';

const RULE_COLUMNS: readonly Column[] = [
  { heading: 'rule' },
  { heading: 'severity' },
  { heading: 'maturity' },
  { heading: 'title', min: 20, wraps: true },
];

/** The rules, one a row, in the order given. */
export function catalogueTable(rules: readonly AnyRule[], look: Look): Iterable<string> {
  const rows = rules.map(({ id, severity, maturity, title }): Cell[] => [
    { text: id, style: 'bold' },
    { text: severity, style: SEVERITY_STYLE[severity] },
    { text: maturity },
    { text: title },
  ]);
  return tableLines(RULE_COLUMNS, rows, look);
}

const FRAMEWORK_COLUMNS: readonly Column[] = [
  { heading: 'framework' },
  { heading: 'version' },
  { heading: 'rules', align: 'right' },
  { heading: 'title', min: 20, wraps: true },
  { heading: 'publisher', min: 12, drop: 'for comfort' },
];

/** The published frameworks, each with how many rules its controls map to. */
export function frameworkTable(
  frameworks: readonly Framework[],
  rules: readonly AnyRule[],
  look: Look,
): Iterable<string> {
  const rows = frameworks.map(({ id, title, version, publisher }): Cell[] => [
    { text: id, style: 'bold' },
    { text: version },
    { text: String(rules.filter((rule) => rule.controls[id] !== undefined).length) },
    { text: title },
    { text: publisher, style: 'dim' },
  ]);
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

import {
  type CoverageCounts,
  type CoveredControl,
  controlsOf,
  coverageCounts,
  type RuleMapping,
  ruleInWords,
} from '../core/frameworks/coverage.ts';
import type { Framework } from '../core/frameworks/framework.ts';
import { columnsOf, type Look, painter, type Style } from './look.ts';
import { type Cell, type Column, layTable } from './table.ts';
import { paragraph } from './terminal/words.ts';

/** A control's cells, the same for the terminal and for Markdown. */
interface ControlCells {
  readonly control: CoveredControl;
  readonly level: string;
  readonly published: string;
  /** What it asks, and the numbers the publisher states. */
  readonly asks: string;
}

/** A framework control by control, in the terminal. Columns that say nothing of any control are left out. */
export function* frameworkPageForTerminal(
  framework: Framework,
  rules: readonly RuleMapping[],
  look: Look,
): Generator<string> {
  const paint = painter(look);
  const columns = columnsOf(look);
  yield paragraph(titleOf(framework), columns, { indent: 0, style: 'bold' }, paint);
  for (const line of [
    `${framework.id} · ${framework.publisher} · ${countsInWords(coverageCounts(framework, rules))}`,
    ...parametersInWords(framework),
    ...derivedInWords(framework),
  ]) {
    yield paragraph(line, columns, { indent: 0 }, paint);
  }
  yield `${paint('underline', framework.url)}\n\n`;
  const cells = controlsOf(framework, rules).map(cellsOf).map(rowOf);
  const kept = [...COLUMNS.keys()].filter((index) => cells.some((row) => (row[index]?.text ?? '') !== ''));
  const table = layTable(
    COLUMNS.filter((_, index) => kept.includes(index)),
    cells.map((row) => row.filter((_, index) => kept.includes(index))),
    { columns, indent: 0 },
    paint,
  );
  yield `${table.heading}\n`;
  for (const row of table.rows) yield `${row}\n`;
}

const COLUMNS: readonly Column[] = [
  { heading: 'control', min: 12, wraps: true },
  { heading: 'level', drop: 'for room' },
  { heading: 'published', drop: 'for comfort' },
  { heading: 'asks that', min: 14, good: 20, wraps: true },
  // As wide as the longest rule id: a broken one cannot be copied.
  { heading: 'judged by', min: 30, wraps: true },
];

const COVERED_STYLE: Readonly<Record<CoveredControl['covered'], Style>> = {
  'by-rules': 'green',
  manual: 'cyan',
  'not-covered': 'yellow',
};

function rowOf({ control, level, published, asks }: ControlCells): Cell[] {
  return [
    { text: control.id, style: 'bold' },
    { text: level },
    { text: published },
    { text: asks },
    { text: judgedBy(control, ruleInWords), style: COVERED_STYLE[control.covered] },
  ];
}

/** The same as Markdown. `link` gives the address of a rule's page; without it rules are only named. */
export function frameworkPage(
  framework: Framework,
  rules: readonly RuleMapping[],
  link?: (rule: string) => string,
): string {
  const named = (rule: CoveredControl['rules'][number]) =>
    link === undefined ? `\`${ruleInWords(rule)}\`` : `[${ruleInWords(rule)}](${link(rule.rule)})`;
  const rows = controlsOf(framework, rules)
    .map(cellsOf)
    .map(({ control, level, published, asks }) => [
      control.id,
      level,
      published,
      asks,
      judgedBy(control, named),
    ]);
  const about = [
    `\`--framework ${framework.id}\` · [${framework.publisher}](${framework.url}) · ${framework.level}`,
    `${countsInWords(coverageCounts(framework, rules))}.`,
    ...parametersInWords(framework),
    ...derivedInWords(framework),
    "Titles are ours, not the publisher's. In brackets after a rule: the part of it that the control goes by.",
  ];
  const table = markdownTable(['Control', 'Level', 'Published as', 'Asks that', 'Judged by'], rows);
  return `# ${titleOf(framework)}\n\n${about.join('\n\n')}\n\n${table}\n`;
}

/** A table in Markdown, without columns that are empty throughout. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const kept = [...headings.keys()].filter((index) => rows.some((row) => (row[index] ?? '') !== ''));
  const line = (cells: readonly string[]) =>
    `| ${kept.map((index) => (cells[index] ?? '').replaceAll('|', '\\|')).join(' | ')} |`;
  return [headings, headings.map(() => '---'), ...rows].map(line).join('\n');
}

function cellsOf(control: CoveredControl): ControlCells {
  const { title, states, severity, published = '' } = control;
  return {
    control,
    level: control.level?.toString() ?? severity ?? '',
    published: published === 'not-scored' ? 'not scored' : published,
    asks: states === undefined ? title : `${title} (${states})`,
  };
}

function judgedBy(
  { rules, covered, words = '' }: CoveredControl,
  named: (rule: CoveredControl['rules'][number]) => string,
): string {
  if (covered === 'not-covered') return `Not covered. ${words}`;
  if (rules.length === 0) return `By hand. ${words}`;
  return rules.map((rule) => `${named(rule)}${howJudged(rule)}`).join(', ');
}

/** Rules that only look where an option asks them to, and otherwise leave it to a person. */
const BY_OPTION: Readonly<Record<string, string>> = { 'instance-roles': '--instances' };

function howJudged({ rule, byHand }: CoveredControl['rules'][number]): string {
  if (byHand) return ', by hand';
  const option = BY_OPTION[rule];
  return option === undefined ? '' : `, by hand without ${option}`;
}

function titleOf({ title, version }: Framework): string {
  return `${title} ${version}`.trim();
}

/** `22 controls: 21 judged by rules, 1 not covered`. */
function countsInWords({ controls, byRules, manual, notCovered }: CoverageCounts): string {
  const parts = [
    `${byRules} judged by rules`,
    ...(manual > 0 ? [`${manual} by hand`] : []),
    ...(notCovered > 0 ? [`${notCovered} not covered`] : []),
  ];
  return `${controls} ${controls === 1 ? 'control' : 'controls'}: ${parts.join(', ')}`;
}

function parametersInWords({ parameters = {} }: Framework): string[] {
  const set = Object.entries(parameters).flatMap(([rule, values]) =>
    Object.entries(values).map(([name, value]) => `${rule}.${name}=${value}`),
  );
  return set.length === 0 ? [] : [`Sets, where nothing else is set: ${set.join(', ')}.`];
}

function derivedInWords({ level }: Framework): string[] {
  if (level === 'primary') return [];
  return [
    'A general standard: only the controls that rules speak of are listed, and findings name them only where it is asked for.',
  ];
}

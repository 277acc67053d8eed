import { columnsOf, type Look, type Paint, painter } from './look.ts';
import { type Block, type PagedRule, type RuleContext, ruleContent, ruleFacts } from './rule-content.ts';
import { plainProse } from './rule-prose.ts';
import { type Column, layTable } from './table.ts';
import { commandLines } from './terminal/command-lines.ts';
import { DOT, joined } from './terminal/last-lines.ts';
import { paragraph, SEVERITY_STYLE } from './terminal/words.ts';
import { widthOf } from './text-width.ts';

/** Long lines are hard to read: prose is wrapped here even where the terminal is wider. */
const PROSE_COLUMNS = 100;

const LEAST_COLUMNS = 12;

/** A rule's page in the terminal: the content of {@link rulePage}, wrapped and, where asked, coloured. */
export function* rulePageForTerminal(rule: PagedRule, context: RuleContext, look: Look): Generator<string> {
  const paint = painter(look);
  const columns = columnsOf(look);
  yield paragraph(rule.title, columns, { indent: 0, style: 'bold' }, paint);
  const painted = paint(SEVERITY_STYLE[rule.severity], rule.severity);
  for (const line of joined([rule.id, rule.severity, ...ruleFacts(rule)], columns, DOT)) {
    yield `${line.replace(`${DOT}${rule.severity}`, `${DOT}${painted}`)}\n`;
  }
  for (const block of ruleContent(rule, context)) yield* blockLines(block, columns, paint);
}

function* blockLines(block: Block, columns: number, paint: Paint): Generator<string> {
  const prose = Math.min(columns, PROSE_COLUMNS);
  switch (block.kind) {
    case 'heading':
      yield `\n${paint('bold', block.text)}\n`;
      return;
    case 'text':
      yield paragraph(plainProse(block.text), prose, { indent: 2 }, paint);
      return;
    case 'list':
      for (const [index, item] of block.items.entries()) {
        const mark = block.ordered ? `${index + 1}. ` : '- ';
        yield paragraph(plainProse(item), prose, { indent: 2, mark }, paint);
      }
      return;
    case 'command':
      yield paragraph(`${plainProse(block.what)}:`, prose, { indent: 2 }, paint);
      yield commandLines(block.run, '', columns, paint);
      return;
    case 'table':
      yield* tableLines(block.headings, block.rows, prose, paint);
      return;
    case 'links':
      for (const { title, url } of block.items) {
        yield paragraph(title, prose, { indent: 2, mark: '- ' }, paint);
        // Never broken: a broken address cannot be opened.
        yield `    ${paint('underline', url)}\n`;
      }
  }
}

function* tableLines(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
  paint: Paint,
): Generator<string> {
  const cells = rows.map((row) => row.map((text) => ({ text: plainProse(text) })));
  const words = headings.map((heading, index) =>
    longestWord([plainProse(heading), ...textsIn(cells, index)]),
  );
  // A name broken in two cannot be copied; where there is no room for whole ones, all are broken alike.
  const fit = words.reduce((sum, width) => sum + width + 2, 0) <= columns;
  const laid = headings.map(
    (heading, index): Column => ({
      heading: plainProse(heading),
      min: fit ? Math.max(LEAST_COLUMNS, words[index] ?? 0) : LEAST_COLUMNS,
      wraps: true,
    }),
  );
  const table = layTable(laid, cells, { columns, indent: 2 }, paint);
  yield `${table.heading}\n`;
  for (const row of table.rows) yield `${row}\n`;
}

function textsIn(cells: readonly (readonly { readonly text: string }[])[], index: number): string[] {
  return cells.map((row) => row[index]?.text ?? '');
}

function longestWord(texts: readonly string[]): number {
  return Math.max(...texts.flatMap((text) => text.split(' ')).map(widthOf));
}

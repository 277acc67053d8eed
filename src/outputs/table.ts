import { harmless } from './harmless.ts';
import type { Paint, Style } from './look.ts';
import { padded, widthOf, wrap } from './text-width.ts';

export interface Column {
  readonly heading: string;
  readonly align?: 'right';
  /** May be cut to this many columns; a column without it keeps the width of its widest cell. */
  readonly min?: number;
  /** Is cut, or broken, only when all others have come down to their `min`: a name is what one looks for. */
  readonly last?: true;
  /** The width it should have before a column is kept that may be dropped for comfort. */
  readonly good?: number;
  /** May be left out, the last such column first: for the comfort of the others, or where they do not fit at all. */
  readonly drop?: 'for comfort' | 'for room';
  /** Breaks its cells into lines rather than cutting them. */
  readonly wraps?: true;
  /** Of a column that wraps: a cell of more lines is cut with `…`. */
  readonly maxLines?: number;
}

export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

export interface Space {
  /** Columns of the whole line, the indent counted. */
  readonly columns: number;
  readonly indent: number;
}

const GAP = '  ';

/** A table's heading and its rows, in the order given. A row with a wrapped cell holds line breaks. */
export interface LaidTable {
  readonly heading: string;
  readonly rows: readonly string[];
}

/** Lays out rows in columns that fit the space. Every text is made harmless. */
export function layTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  space: Space,
  paint: Paint,
): LaidTable {
  const widths = fittingWidths(columns, rows, space.columns - space.indent);
  const heading = columns.map((column) => ({ text: column.heading.toUpperCase(), style: 'dim' as const }));
  const line = (row: readonly Cell[]) => rowLines(columns, widths, row, ' '.repeat(space.indent), paint);
  return { heading: line(heading), rows: rows.map(line) };
}

/** Widths by column; 0 for a column that was dropped. What stays is cut at its widest until it fits. */
function fittingWidths(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  available: number,
): number[] {
  const widths = columns.map(({ heading }, index) =>
    rows.reduce((most, row) => Math.max(most, widthOf(harmless(row[index]?.text ?? ''))), widthOf(heading)),
  );
  const atMost = (limit: number | undefined, index: number) =>
    Math.min(limit ?? Infinity, widths[index] ?? 0);
  const good = columns.map((column, index) => atMost(column.good ?? column.min, index));
  const least = columns.map(({ min }, index) => atMost(min, index));
  const drop = (reason: Column['drop'], wanted: readonly number[]) => {
    for (const index of [...columns.keys()].reverse()) {
      if (columns[index]?.drop !== reason || totalWidth(wanted) <= available) continue;
      for (const each of [good, least, widths]) each[index] = 0;
    }
  };
  drop('for comfort', good);
  drop('for room', least);
  while (totalWidth(widths) > available) {
    const widest =
      widestToCut(
        widths,
        least.map((width, index) => (columns[index]?.last === true ? Infinity : width)),
      ) ?? widestToCut(widths, least);
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function totalWidth(widths: readonly number[]): number {
  const shown = widths.filter((width) => width > 0);
  return shown.reduce((sum, width) => sum + width, 0) + GAP.length * (shown.length - 1);
}

function widestToCut(widths: readonly number[], least: readonly number[]): number | undefined {
  let widest: number | undefined;
  for (const [index, width] of widths.entries()) {
    if (width <= (least[index] ?? 0)) continue;
    if (widest === undefined || width > (widths[widest] ?? 0)) widest = index;
  }
  return widest;
}

function rowLines(
  columns: readonly Column[],
  widths: readonly number[],
  row: readonly Cell[],
  indent: string,
  paint: Paint,
): string {
  const cells = columns.map(({ wraps, maxLines }, index) => {
    const text = row[index]?.text ?? '';
    return wraps === true && (widths[index] ?? 0) > 0 ? wrap(text, widths[index] ?? 0, maxLines) : [text];
  });
  const height = Math.max(...cells.map((lines) => lines.length));
  const lines: string[] = [];
  for (let at = 0; at < height; at += 1) {
    const shown = columns.flatMap(({ align }, index) => {
      const width = widths[index] ?? 0;
      if (width === 0) return [];
      const text = padded(cells[index]?.[at] ?? '', width, align);
      const style = row[index]?.style;
      return [style === undefined ? text : painted(text, style, paint)];
    });
    lines.push(`${indent}${shown.join(GAP)}`.trimEnd());
  }
  return lines.join('\n');
}

/** Blanks stay outside the colour, so that line ends can be trimmed. */
function painted(text: string, style: Style, paint: Paint): string {
  const inner = text.trim();
  const start = text.length - text.trimStart().length;
  return text.slice(0, start) + paint(style, inner) + text.slice(start + inner.length);
}

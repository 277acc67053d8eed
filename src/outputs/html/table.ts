import { type Markup, markup, type Shown } from './markup.ts';

/** A column: its heading, and whether it holds numbers, which stand to the right. */
export interface Column {
  readonly heading: Shown;
  readonly numbers?: true;
}

/** A column of numbers. */
export function numbers(heading: Shown): Column {
  return { heading, numbers: true };
}

/**
 * A table that scrolls in its own box where the window is narrower, by the keyboard too. The first cell of a
 * row names it.
 */
export function table(
  title: string,
  columns: readonly Column[],
  rows: readonly (readonly Shown[])[],
): Markup {
  const head = columns.map((column) => markup`<th scope="col"${classOf(column)}>${column.heading}</th>`);
  return markup`<div class="scroll" tabindex="0" role="group" aria-label="${title}"><table>
<thead><tr>${head}</tr></thead>
<tbody>${rows.map((cells) => tableRow(cells, columns))}</tbody></table></div>`;
}

function tableRow([first, ...others]: readonly Shown[], [, ...columns]: readonly Column[]): Markup {
  const cells = others.map((cell, index) => markup`<td${classOf(columns[index])}>${cell}</td>`);
  return markup`
<tr><th scope="row">${first}</th>${cells}</tr>`;
}

function classOf(column: Column | undefined): Markup | undefined {
  return column?.numbers ? markup` class="number"` : undefined;
}

import { harmless } from '../harmless.ts';

/**
 * A text for GitHub's Markdown, made harmless. GitHub looks for mentions and issue numbers in the page it has
 * made, so a backslash before `@` does not help: a space of no width after it does, which stands here as an
 * entity because the character itself cannot be seen. Addresses are links only while they hold `://`, `www.`
 * or `@`, and what stands between two `$` is set as a formula.
 */
export function plain(text: string): string {
  return harmless(text).replace(MARKS, (mark) => {
    if (/^[&<>$:.]/.test(mark)) return entity(mark);
    return /^[@#!%G]/i.test(mark) ? `${mark}&#8203;` : `\\${mark}`;
  });
}

/** In one go: what one replacement writes must not be read by the next. */
const MARKS = /[&<>$]|[\\`*_[\]|~]|[@#!%](?=\w)|\bGH(?=-\d)|:(?=\/\/)|(?<=\bwww)\./gi;

/**
 * A text as `code`, in which GitHub links nothing. Backticks, bars and backslashes cannot all be told in
 * Markdown's own way inside a table's cell (`\\|` ends it): such a text is told in HTML's.
 */
export function code(text: string): string {
  const safe = harmless(text);
  if (safe === '') return '';
  if (!/[|`\\]|^ | $/.test(safe)) return `\`${safe}\``;
  return `<code>${safe.replaceAll(/[^\w ]/gu, entity)}</code>`;
}

/** Markdown looks for its marks before it reads entities. */
function entity(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

/** A row of a table, ended. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

/** The head of a table and the line under it. */
export function tableHead(headings: readonly string[]): string {
  return tableRow(headings) + tableRow(headings.map(() => '---'));
}

import type { Investigation, UseDimension, UseShare } from '../../../core/model/investigation.ts';
import { grouped } from '../../html/words.ts';
import { type Cell, type Column, layTable } from '../../table.ts';
import { DIMENSION_IN_WORDS, DIMENSIONS_TOLD, placeWords, shortService, useWords } from '../words.ts';
import { head, minute, type Page, say } from './parts.ts';

/** Rows of a dimension: more are counted. JSON and HTML have them. */
const MOST_ROWS = 6;

/** What the key was used for, from where and with what. */
export function* useSection(investigation: Investigation, page: Page): Generator<string> {
  const { use } = investigation;
  yield head(page, 'What it was used for');
  yield say(page, useWords(investigation, grouped));
  for (const dimension of DIMENSIONS_TOLD) {
    const rows = use[dimension];
    if (rows.length === 0) continue;
    const all = Math.max(use.distinct[dimension], rows.length);
    yield '\n';
    yield* shareRows(rows, dimension, all, page);
  }
}

function* shareRows(
  shares: readonly UseShare[],
  dimension: UseDimension,
  all: number,
  page: Page,
): Generator<string> {
  const [one, many] = DIMENSION_IN_WORDS[dimension];
  const shown = toldFirst(shares);
  const { heading, rows } = layTable(
    columnsFor(all === 1 ? one : `${grouped(all)} ${many}`),
    shown.map((share) => cellsOf(share, dimension)),
    { columns: page.columns, indent: 2 },
    page.paint,
  );
  yield `${heading}\n`;
  for (const row of rows) yield `${row}\n`;
  if (all > shown.length) yield say(page, `and ${grouped(all - shown.length)} more`, { style: 'dim' });
}

/** The most used, and in place of the last of them those that were refused most: they are seldom the most used. */
function toldFirst(shares: readonly UseShare[]): readonly UseShare[] {
  if (shares.length <= MOST_ROWS) return shares;
  const refused = shares.slice(MOST_ROWS).filter(({ denied }) => denied > 0);
  const worst = refused.toSorted((a, b) => b.denied - a.denied).slice(0, 2);
  const chosen = new Set([...shares.slice(0, MOST_ROWS - worst.length), ...worst]);
  return shares.filter((each) => chosen.has(each));
}

function columnsFor(heading: string): readonly Column[] {
  return [
    { heading, wraps: true, min: 18, last: true, maxLines: 3 },
    { heading: 'calls', align: 'right' },
    { heading: 'denied', align: 'right' },
    { heading: 'first' },
    { heading: 'last', drop: 'for room' },
  ];
}

function cellsOf(share: UseShare, dimension: UseDimension): readonly Cell[] {
  const more = placeWords(share);
  const name = dimension === 'services' || dimension === 'actions' ? shortService(share.name) : share.name;
  return [
    { text: more === '' ? name : `${name} (${more})` },
    { text: grouped(share.count) },
    share.denied > 0 ? { text: grouped(share.denied), style: 'red' } : { text: '-', style: 'dim' },
    { text: minute(share.firstAt) },
    { text: minute(share.lastAt) },
  ];
}

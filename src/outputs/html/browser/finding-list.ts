import { type Row, worstFirst } from '../unpack-findings.ts';
import { element, grouped } from './dom.ts';
import { fill, findingView } from './finding-view.ts';

/** Rows shown at first, and more at each press of the button: a browser lays out hundreds at once, not thousands. */
const FIRST = 8;
const MORE = 200;

/** Details made for paper. Beyond this many, findings are printed with their sentence only. */
export const MOST_PRINTED_WHOLE = 1000;

/** The findings of one rule, or those set aside. */
export interface FindingList {
  readonly section: HTMLElement;
  /** Shows those that match; the section goes where there are none. Gives how many there are. */
  readonly show: (matches: (row: Row) => boolean, filtered: boolean) => number;
  /** Opens the finding of that id and gives it, if it is here and matches. */
  readonly open: (id: string) => HTMLElement | undefined;
  /** Shows all that match, so many of them whole. Gives how many are left of that number. */
  readonly showAll: (whole: number) => number;
}

/** A list over the rows that stand in one place of the page. */
export function findingList(section: HTMLElement, all: readonly Row[], now: string): FindingList {
  const holder = section.querySelector<HTMLElement>('.rows') ?? section;
  const matching = section.querySelector('.matching');
  const sorted = worstFirst(all);
  let rows: readonly Row[] = [];
  let limit = FIRST;
  const button = element('button', { type: 'button', class: 'more-rows' });
  button.addEventListener('click', () => {
    const before = Math.min(limit, rows.length);
    limit += MORE;
    draw(before);
    holder.children[before]?.querySelector('summary')?.focus();
  });
  /** Draws the rows from `from` on; those before it stay as they are, open ones open. */
  function draw(from: number): void {
    button.remove();
    if (from === 0) holder.replaceChildren();
    holder.append(...rows.slice(from, limit).map((row) => findingView(row, now)));
    const left = rows.length - limit;
    if (left <= 0) return;
    button.textContent = `Show ${left <= MORE ? `the other ${grouped(left)}` : `${MORE} of ${grouped(left)} more`}`;
    holder.append(button);
  }
  function showUpTo(count: number): void {
    const before = Math.min(limit, rows.length);
    if (count <= before) return;
    limit = count;
    draw(before);
  }
  return {
    section,
    show(matches, filtered) {
      rows = sorted.filter(matches);
      limit = FIRST;
      section.hidden = rows.length === 0;
      if (matching !== null) {
        matching.textContent = filtered
          ? ` · ${grouped(rows.length)} ${rows.length === 1 ? 'matches' : 'match'} the filter`
          : '';
      }
      draw(0);
      return rows.length;
    },
    open(id) {
      const place = rows.findIndex((row) => row.id === id);
      if (place < 0) return undefined;
      showUpTo(place + 1);
      return holder.children[place] as HTMLElement;
    },
    showAll(whole) {
      showUpTo(rows.length);
      const views = [...holder.querySelectorAll<HTMLDetailsElement>(':scope > .finding')].slice(0, whole);
      for (const [place, view] of views.entries()) {
        const row = rows[place];
        if (row === undefined) continue;
        fill(view, row, now);
        view.open = true;
      }
      return whole - views.length;
    },
  };
}

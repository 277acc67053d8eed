import { filterInHash, hashOf, matcher, NO_FILTER } from '../filter.ts';
import type { PackedBlock } from '../packed.ts';
import { type Row, unpack } from '../unpack-findings.ts';
import { addCopyButtons } from './copy.ts';
import { grouped } from './dom.ts';
import { type FilterForm, filterForm } from './filter-form.ts';
import { type FindingList, findingList, MOST_PRINTED_WHOLE } from './finding-list.ts';
import { themeButton } from './theme.ts';

document.documentElement.classList.add('scripted');
themeButton();
addCopyButtons();
const form = filterForm();
if (form !== undefined) report(form);

/** Makes the report's lists, and keeps lists, form and address the same. */
function report(form: FilterForm): void {
  const rows = readRows();
  const lists = makeLists(rows);
  const open = rows.filter(({ aside }) => aside === undefined).length;

  function apply(remember: boolean): void {
    const filter = form.read();
    const matches = matcher(filter);
    const filtered = hashOf(filter) !== '';
    let shown = 0;
    for (const { list, aside } of lists) {
      const count = list.show(matches, filtered);
      if (!aside) shown += count;
    }
    form.tell(`Showing ${grouped(shown)} of ${grouped(open)} listed findings`);
    document.documentElement.classList.toggle('filtered', filtered);
    if (remember) history.replaceState(null, '', `#${hashOf(filter)}`);
  }

  /** Goes where the address points: a filter, a finding, or a part of the page. */
  function follow(): void {
    const { hash } = location;
    const filter = filterInHash(hash);
    if (filter !== undefined) {
      form.write(filter);
      apply(false);
      document.getElementById('findings')?.scrollIntoView();
      return;
    }
    const [, kind, id] = /^#(finding|rule)-(.+)$/.exec(hash) ?? [];
    if (kind === 'finding' && id !== undefined) goToFinding(id);
    if (kind === 'rule' && id !== undefined) goToRule(id);
  }

  function goToFinding(id: string): void {
    const find = () => lists.map(({ list }) => list.open(id)).find((each) => each !== undefined);
    let view = find();
    if (view === undefined) {
      showEverything();
      view = find();
    }
    if (!(view instanceof HTMLDetailsElement)) return;
    view.open = true;
    view.scrollIntoView({ block: 'center' });
    view.querySelector('summary')?.focus({ preventScroll: true });
  }

  function goToRule(id: string): void {
    const section = document.getElementById(`rule-${id}`);
    if (section === null) return;
    if (section.hidden) showEverything();
    section.scrollIntoView();
  }

  /** What is pointed to may be filtered out. */
  function showEverything(): void {
    form.write({ ...NO_FILTER, statuses: ['fail', 'unknown', 'manual', 'pass', 'not-applicable'] });
    apply(false);
  }

  form.write(NO_FILTER);
  apply(false);
  form.onChange(() => apply(true));
  addEventListener('hashchange', follow);
  printWhole(
    lists.map(({ list }) => list),
    () => apply(false),
  );
  if (location.hash !== '') follow();
}

function readRows(): Row[] {
  const blocks = [...document.querySelectorAll('script.findings')];
  return unpack(blocks.map((block) => JSON.parse(block.textContent ?? '') as PackedBlock));
}

/** One list for each rule, and one for each way of setting aside. */
function makeLists(rows: readonly Row[]): { readonly list: FindingList; readonly aside: boolean }[] {
  const places = new Map<string, Row[]>();
  for (const row of rows) {
    const place = row.aside === undefined ? `rule ${row.rule}` : `aside ${row.aside.kind}`;
    const there = places.get(place);
    if (there === undefined) places.set(place, [row]);
    else there.push(row);
  }
  const now = document.querySelector('footer time')?.getAttribute('datetime') ?? '';
  return [...document.querySelectorAll<HTMLElement>('section.rule')].map((section) => {
    const { rule, aside } = section.dataset;
    const of = places.get(rule === undefined ? `aside ${aside}` : `rule ${rule}`) ?? [];
    return { list: findingList(section, of, now), aside: rule === undefined };
  });
}

/** On paper nothing can be opened: everything that the filter lets through is shown, and folded parts unfold. */
function printWhole(lists: readonly FindingList[], restore: () => void): void {
  let printing = false;
  let unfolded: HTMLDetailsElement[] = [];
  const unfold = () => {
    if (printing) return;
    printing = true;
    let whole = MOST_PRINTED_WHOLE;
    for (const list of lists) whole = list.showAll(whole);
    const note = document.getElementById('on-paper');
    if (note !== null) note.textContent = paperNote(whole);
    unfolded = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open], .finding)')];
    for (const each of unfolded) each.open = true;
  };
  const fold = () => {
    printing = false;
    for (const each of unfolded) each.open = false;
    unfolded = [];
    restore();
  };
  addEventListener('beforeprint', unfold);
  addEventListener('afterprint', fold);
  const paper = matchMedia('print');
  paper.addEventListener('change', ({ matches }) => (matches ? unfold() : fold()));
  if (paper.matches) unfold();
}

function paperNote(wholeLeft: number): string {
  const filter = decodeURIComponent(location.hash.replace(/^#/, ''));
  const filtered = filter.includes('=') ? `Only findings that match the filter: ${filter}. ` : '';
  const cut = `The first ${grouped(MOST_PRINTED_WHOLE)} findings are printed whole, the others with their sentence only.`;
  return filtered + (wholeLeft <= 0 ? cut : '');
}

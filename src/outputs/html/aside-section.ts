import type { Run } from '../../core/model/run.ts';
import { type Markup, markup, name } from './markup.ts';
import type { Survey } from './survey.ts';
import { table } from './table.ts';
import { some } from './words.ts';

const WHY = { expired: 'its end date is past', 'matched-nothing': 'nothing answered to it' } as const;

/** What somebody accepted or attested, apart from the findings, and what of that no longer holds. */
export function* asideSection({ lapsed }: Run, { aside }: Survey): Generator<Markup> {
  if (aside.suppressed + aside.attested + lapsed.length === 0) return;
  yield markup`<section id="aside" aria-labelledby="aside-title">
<h2 id="aside-title">Set aside</h2>
<p class="dim">These do not count as failing. They are still there, each with a reason, a name and an end date.</p>
`;
  if (aside.suppressed > 0) {
    yield asideGroup(
      'suppressed',
      'Suppressed',
      `${some(aside.suppressed, 'finding')} that somebody accepted for a while.`,
    );
  }
  if (aside.attested > 0) {
    yield asideGroup(
      'attested',
      'Attested',
      `${some(aside.attested, 'finding')} that a person checked by hand. Never counted as passing.`,
    );
  }
  if (lapsed.length > 0) yield lapsedTable(lapsed);
  yield markup`</section>
`;
}

function asideGroup(kind: keyof Survey['aside'], title: string, says: string): Markup {
  return markup`<section class="rule card" data-aside="${kind}" aria-labelledby="title-${kind}">
<h3 id="title-${kind}">${title}</h3><p class="dim">${says}<span class="matching"></span></p><div class="rows"></div>
</section>
`;
}

const LAPSED_COLUMNS = ['Where', 'What', 'Meant for', 'Until', 'Why it does nothing'].map((heading) => ({
  heading,
}));

function lapsedTable(lapsed: Run['lapsed']): Markup {
  const rows = lapsed.map(({ place, what, match, until, why }) => [
    place,
    what,
    name(match ?? ''),
    until,
    WHY[why],
  ]);
  return markup`<div class="card callout unknown"><h3>Without effect</h3>
<p>${some(lapsed.length, 'entry of the settings does', 'entries of the settings do')} nothing any more: renew or remove ${lapsed.length === 1 ? 'it' : 'them'}. What they were meant for counts again.</p>
${table('Without effect', LAPSED_COLUMNS, rows)}</div>
`;
}

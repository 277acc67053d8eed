import { notSearchedTogether } from '../../../core/model/denied-calls.ts';
import type { Investigation } from '../../../core/model/investigation.ts';
import { isNotSearched } from '../../../core/model/searched.ts';
import { type Markup, markup, name } from '../../html/markup.ts';
import { table } from '../../html/table.ts';
import { grouped, some } from '../../html/words.ts';
import { childTree } from '../child-tree.ts';
import { childWords, incompleteWords, madeWords } from '../words.ts';
import { type Place, part, unbroken, when } from './place.ts';

/** The sheet knows so many steps to the right. */
const DEEPEST = 5;

/** Sessions and keys that came of it, below what they were made with; then what outlives it. */
export function cameOfItPart(investigation: Investigation, place: Place): Markup | undefined {
  const { made, subject } = investigation;
  const tree = childTree(investigation);
  if (tree.length + made.length === 0) return undefined;
  const credentials = markup`<div class="card"><p class="dim">Each stands below the one it was made with. Switching the key off does not end its sessions.</p>
<ul class="plain tree">${tree.map(
    ({ child, depth }) => markup`
<li class="depth-${Math.min(depth, DEEPEST)}"><b><code>${child.accessKeyId}</code></b>${child.followed ? undefined : markup` <span class="chip unknown">not followed</span>`}
<p>${name(childWords(child))}</p>${child.parent === subject.accessKeyId ? undefined : markup`<p class="dim">made with <code>${child.parent}</code></p>`}</li>`,
  )}</ul></div>
`;
  return part(
    place,
    'came',
    'What came of it',
    markup`${tree.length > 0 ? credentials : undefined}${made.length > 0 ? madeTable(made) : undefined}`,
  );
}

const MADE_COLUMNS = ['Made with it, and outlives it', 'When (UTC)', 'Account', 'From', 'Signed with'].map(
  (heading) => ({ heading }),
);

function madeTable(made: Investigation['made']): Markup {
  const rows = made.map((each) => [
    name(madeWords(each)),
    when(each.event.at),
    unbroken(each.accountId),
    unbroken(each.event.from ?? 'not recorded'),
    markup`<code class="when">${each.event.accessKeyId}</code>`,
  ]);
  return markup`<div class="card made">${table('Made with it, and outlives it', MADE_COLUMNS, rows)}</div>`;
}

/** Where was looked, where was not, and what such a search never shows. */
export function searchPart(investigation: Investigation, place: Place): Markup {
  const { sources, notSearched, blind, complete } = investigation;
  const searched = sources
    .filter(({ nothingSearched }) => nothingSearched !== true)
    .map(
      ({ kind, says, events, bytesScanned }) =>
        markup`<li>${name(says)} (${kind.replace('-', ' ')}): ${some(events, 'event')} of this key${bytesScanned === undefined ? undefined : `, ${grouped(bytesScanned)} bytes read`}</li>`,
    );
  const gaps = notSearchedTogether(notSearched).map(
    ({ regions, code, words }) =>
      markup`<li><b>${name(regions.join(', '))}</b> (${name(code)}): ${name(words)}</li>`,
  );
  const left = complete
    ? undefined
    : markup`<div class="callout unknown"><p><b>Not searched.</b> ${incompleteWords(notSearched.length)}</p><ul>${gaps}</ul></div>`;
  const never =
    blind.length === 0
      ? undefined
      : markup`<p><b>Never shown by such a search:</b></p><ul>${blind.map((words) => markup`<li>${name(words)}</li>`)}</ul>`;
  return part(
    place,
    'search',
    'What was searched, and what was not',
    markup`${left}<div class="card"><p><b>Searched:</b>${isNotSearched(investigation) ? ' nothing' : undefined}</p><ul>${searched}</ul>${never}</div>`,
  );
}

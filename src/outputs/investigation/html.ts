import { INVESTIGATION_SCHEMA_VERSION, type Investigation } from '../../core/model/investigation.ts';
import { type Markup, markup } from '../html/markup.ts';
import { standalonePage } from '../html/page.ts';
import { numbers, table } from '../html/table.ts';
import { timeInWords } from '../html/words.ts';
import { headlineWords } from './headline.ts';
import { cameOfItPart, searchPart } from './html/outcome-parts.ts';
import { keyId, type Place } from './html/place.ts';
import { signalsPart } from './html/signals-part.ts';
import { timelinePart } from './html/timeline-part.ts';
import { usePart } from './html/use-part.ts';
import { containmentPart, keyHeading, keyPart, keysInWords, keysTable, verdictPart } from './html/verdict.ts';
import { worstFirst } from './worst-first.ts';

/**
 * Investigations as one page that needs nothing but itself: no network, no other file, no script. One key has the
 * page for itself; many have a table first, the worst on top, and then each a part.
 */
export function* investigationHtml(list: readonly Investigation[]): Generator<string> {
  const sorted = worstFirst(list);
  const [first, ...others] = sorted;
  const alone = first !== undefined && others.length === 0;
  yield* standalonePage({
    title: `${alone ? headline(first) : keysInWords(sorted)} · Keyreeve`,
    parts: alone ? partsOf(first) : keyLinks(sorted),
    main: alone ? onePage(first) : manyPage(sorted),
    footer: footer(sorted),
  });
}

function headline(story: Investigation): string {
  return `${headlineWords(story)}: ${story.subject.accessKeyId}`;
}

function partsOf({ containment, children, made, timeline }: Investigation): (readonly [string, string])[] {
  const contain = containment.steps.length > 0 || containment.command !== undefined;
  return [
    ['#key-1', 'Verdict'],
    ...(contain ? [['#key-1-contain', 'Contain'] as const] : []),
    ['#key-1-signals', 'Signals'],
    ...(timeline.length > 0 ? [['#key-1-timeline', 'Timeline'] as const] : []),
    ['#key-1-use', 'Use'],
    ...(children.length + made.length > 0 ? [['#key-1-came', 'Came of it'] as const] : []),
    ['#key-1-search', 'Searched'],
  ];
}

/** Links to so many keys at most: the table has all. */
const MOST_LINKS = 6;

function keyLinks(list: readonly Investigation[]): (readonly [string, string])[] {
  const links = list
    .slice(0, MOST_LINKS)
    .map(({ subject }, index) => [`#key-${index + 1}`, subject.accessKeyId] as const);
  return [['#keys', 'All keys'], ...links];
}

function eyebrow({ now, redacted }: Investigation): Markup {
  return markup`<p class="eyebrow">What an access key was used for · ${timeInWords(now)}${redacted ? ' · names, ids and addresses are stand-ins' : ''}</p>`;
}

function* onePage(story: Investigation): Generator<Markup> {
  const place: Place = { id: 'key-1', level: 2 };
  yield markup`<section id="key-1" aria-labelledby="headline">
${eyebrow(story)}
<h1 id="headline">${headlineWords(story)}: ${keyId(story.subject.accessKeyId)}</h1>
${verdictPart(story)}
</section>
`;
  yield* storyParts(story, place);
}

function* manyPage(list: readonly Investigation[]): Generator<Markup> {
  const [first] = list;
  const title = keysInWords(list);
  yield markup`<section id="keys" aria-labelledby="headline">
${first === undefined ? undefined : eyebrow(first)}
<h1 id="headline">${title}</h1>
${list.length > 0 ? markup`<div class="card">${table('All keys, the worst first', KEY_COLUMNS, keysTable(list))}</div>` : undefined}
</section>
`;
  for (const [index, story] of list.entries()) {
    const place: Place = { id: `key-${index + 1}`, level: 3 };
    yield markup`<section class="one-of-many" id="${place.id}" aria-labelledby="${place.id}-title">
${keyHeading(story, place)}
${verdictPart(story)}
`;
    yield* storyParts(story, place);
    yield markup`</section>
`;
  }
}

const KEY_COLUMNS = [
  ...['Key', 'Verdict', 'Holder', 'Account'].map((heading) => ({ heading })),
  ...[numbers('Calls'), numbers('Denied'), { heading: 'Last call' }],
];

/** What to do comes early where it must be done now, else last. */
function* storyParts(story: Investigation, place: Place): Generator<Markup> {
  const contain = containmentPart(story, place);
  const parts = [
    story.containment.needed ? contain : undefined,
    signalsPart(story, place),
    timelinePart(story, place),
    usePart(story, place),
    cameOfItPart(story, place),
    keyPart(story, place),
    searchPart(story, place),
    story.containment.needed ? undefined : contain,
  ];
  for (const each of parts) if (each !== undefined) yield each;
}

function footer(list: readonly Investigation[]): Markup {
  const [first] = list;
  const made =
    first === undefined
      ? undefined
      : markup`<p>Made by ${first.tool.name} ${first.tool.version}, as of ${timeInWords(first.now)} (<time datetime="${first.now}">${first.now}</time>), schema ${INVESTIGATION_SCHEMA_VERSION}.</p>
`;
  return markup`${made}<p>This page loads nothing from anywhere and sends nothing to anybody. It names accounts, users, key ids and addresses: treat it as confidential. Names in it were chosen by others, maybe by an attacker.</p>`;
}

import type { Investigation, KeySubject } from '../../../core/model/investigation.ts';
import { type Markup, markup, name } from '../../html/markup.ts';
import { grouped, some } from '../../html/words.ts';
import { planWords } from '../containment-words.ts';
import { HEADLINE_IN_WORDS, type Headline, headlineOf, headlineWords } from '../headline.ts';
import { accountOfWords, holderWords, subjectRows } from '../subject-words.ts';
import { incompleteWords, reasonsTold } from '../words.ts';
import { heading, keyId, type Place, part, unbroken, when } from './place.ts';

/** Colours of the sheet: each headline is told in words as well. */
const TONE: Readonly<Record<Headline, string>> = {
  'no-use-seen': 'low',
  'consistent-use': 'pass',
  'not-searched': 'unknown',
  'needs-a-look': 'medium',
  exposed: 'critical',
  'likely-misuse': 'critical',
};

/** The verdict with its reasons, what is missing from it, and the numbers that matter. */
export function verdictPart(investigation: Investigation): Markup {
  const { verdict, subject } = investigation;
  const reasons = reasonsTold(investigation);
  return markup`<div class="lead"><div>
<div class="callout verdict ${TONE[headlineOf(investigation)]}"><p class="verdict-word">${verdict.says}</p>
${reasons.length > 0 ? markup`<ul>${reasons.map((reason) => markup`<li>${reason}</li>`)}</ul>` : undefined}</div>
<p>The key <code>${subject.accessKeyId}</code> of ${name(holderWords(subject))} in ${name(accountOfWords(subject))}.</p>
</div>
${tiles(investigation)}</div>
${incomplete(investigation)}`;
}

function incomplete({ complete, notSearched }: Investigation): Markup | undefined {
  if (complete) return undefined;
  return markup`<div class="callout unknown"><p class="verdict-word">This story is incomplete</p>
<p>${incompleteWords(notSearched.length)}</p></div>`;
}

function tiles({ use, signals, children, made, notSearched }: Investigation): Markup {
  const strong = signals.filter(({ weight }) => weight === 'strong').length;
  const look = signals.filter(({ weight }) => weight === 'look').length;
  const weights = [
    strong > 0 ? `${strong} ${strong === 1 ? 'points' : 'point'} to misuse` : '',
    look > 0 ? `${look} ${look === 1 ? 'needs' : 'need'} a look` : '',
  ].filter((each) => each !== '');
  const rows: readonly (readonly [words: string, count: number, tone: string, split?: string])[] = [
    ['Telling signs', strong + look, strong > 0 ? 'fail' : '', weights.join(', ')],
    ['Calls', use.count, ''],
    ['Calls denied', use.denied, ''],
    ['Credentials that came of it', children.length, ''],
    ['Made with it', made.length, ''],
    ['Not searched', notSearched.length, notSearched.length > 0 ? 'unknown' : ''],
  ];
  return markup`<dl class="tiles" aria-label="In numbers">${rows.map(
    ([words, count, tone, split = '']) => markup`
<div class="tile ${tone}"><dt>${words}</dt><dd${tone === 'fail' ? markup` class="worst"` : undefined}>${grouped(count)}${split === '' ? undefined : markup`<span class="split">${split}</span>`}</dd></div>`,
  )}</dl>`;
}

/** Whose the key is, made when and by whom. */
export function keyPart({ subject }: Investigation, place: Place): Markup {
  const rows = subjectRows(subject).map(
    ([term, words]) => markup`
<div><dt>${term}</dt><dd>${name(words)}</dd></div>`,
  );
  return part(place, 'key', 'The key', markup`<div class="card"><dl class="pairs">${rows}</dl></div>`);
}

/** What to do, in the order of AWS's playbook, and the command that plans it. */
export function containmentPart(story: Investigation, place: Place): Markup | undefined {
  const { needed, steps, command } = story.containment;
  if (steps.length === 0 && command === undefined) return undefined;
  const title = needed ? 'Contain it now, in this order' : 'If it has to be contained, in this order';
  const how =
    command === undefined
      ? needed
        ? markup`<p><b>No plan can do this: a person has to, by hand.</b></p>`
        : undefined
      : markup`${planWords(story).map((words) => markup`<p>${words}</p>`)}<p>This writes a plan of these steps to read. Nothing is changed before <code>keyreeve apply</code>.</p>
<div class="command"><pre><code>${command}</code></pre></div>`;
  return part(
    place,
    'contain',
    title,
    markup`<div class="first"><ol>${steps.map(({ words }) => markup`<li>${name(words)}</li>`)}</ol>${how}</div>`,
  );
}

/** What a page of many keys begins with: a line a key, the worst first. */
export function keysTable(list: readonly Investigation[]): readonly (readonly Markup[])[] {
  return list.map((story, index) => keyRow(story, index + 1));
}

function keyRow(story: Investigation, number: number): readonly Markup[] {
  const { subject, use, complete } = story;
  const headline = headlineOf(story);
  return [
    markup`<a class="when" href="#key-${number}"><code>${subject.accessKeyId}</code></a>`,
    markup`<span class="chip ${TONE[headline]}">${HEADLINE_IN_WORDS[headline]}</span>${complete ? undefined : markup` <span class="chip unknown">incomplete</span>`}`,
    markup`${name(holderWords(subject))}`,
    accountCell(subject),
    markup`${grouped(use.count)}`,
    markup`${grouped(use.denied)}`,
    use.lastAt === undefined ? markup`none seen` : when(use.lastAt),
  ];
}

function accountCell({ account }: KeySubject): Markup {
  if (account === undefined) return markup`not known`;
  const { id, name: called } = account;
  return markup`${unbroken(id)}${called === undefined ? undefined : markup`<small class="below">${name(called)}</small>`}`;
}

/** The heading of one key among many. */
export function keyHeading(story: Investigation, place: Place): Markup {
  const { subject } = story;
  return heading(
    2,
    `${place.id}-title`,
    markup`${headlineWords(story)}: ${keyId(subject.accessKeyId)}, ${name(holderWords(subject))}`,
  );
}

/** One sentence on all keys of a page. */
export function keysInWords(list: readonly Investigation[]): string {
  const parts = COUNTED_IN_TITLE.flatMap(([headline, words]) => {
    const count = list.filter((story) => headlineOf(story) === headline).length;
    return count === 0 ? [] : [`${grouped(count)} ${words}`];
  });
  return `${some(list.length, 'key')} investigated${parts.length > 0 ? `: ${parts.join(', ')}` : ', and nothing in them alarms'}`;
}

const COUNTED_IN_TITLE: readonly (readonly [Headline, string])[] = [
  ['likely-misuse', 'likely misused'],
  ['exposed', 'exposed'],
  ['needs-a-look', 'to look at'],
  ['not-searched', 'not searched'],
];

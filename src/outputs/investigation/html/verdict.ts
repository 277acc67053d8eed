import type { Investigation, UseVerdict } from '../../../core/model/investigation.ts';
import { type Markup, markup, name } from '../../html/markup.ts';
import { grouped, some } from '../../html/words.ts';
import {
  accountOfWords,
  holderWords,
  incompleteWords,
  subjectRows,
  VERDICT_IN_WORDS,
  verdictWords,
} from '../words.ts';
import { heading, type Place, part, when } from './place.ts';

/** Colours of the sheet: each verdict is told in words as well. */
const VERDICT_TONE: Readonly<Record<UseVerdict, string>> = {
  'no-use-seen': 'low',
  'consistent-use': 'pass',
  'needs-a-look': 'medium',
  'likely-misuse': 'critical',
};

/** The verdict with its reasons, what is missing from it, and the numbers that matter. */
export function verdictPart(investigation: Investigation): Markup {
  const { verdict, subject } = investigation;
  return markup`<div class="lead"><div>
<div class="callout verdict ${VERDICT_TONE[verdict.level]}"><p class="verdict-word">${verdict.says}</p>
${verdict.reasons.length > 0 ? markup`<ul>${verdict.reasons.map((reason) => markup`<li>${reason}</li>`)}</ul>` : undefined}</div>
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
  const rows: readonly (readonly [words: string, count: number, tone: string])[] = [
    ['Signals that point to misuse', strong, strong > 0 ? 'fail' : ''],
    ['Signals that need a look', look, ''],
    ['Calls', use.count, ''],
    ['Calls denied', use.denied, ''],
    ['Credentials that came of it', children.length, ''],
    ['Made with it', made.length, ''],
    ['Not searched', notSearched.length, notSearched.length > 0 ? 'unknown' : ''],
  ];
  return markup`<dl class="tiles" aria-label="In numbers">${rows.map(
    ([words, count, tone]) => markup`
<div class="tile ${tone}"><dt>${words}</dt><dd${tone === 'fail' ? markup` class="worst"` : undefined}>${grouped(count)}</dd></div>`,
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
export function containmentPart({ containment }: Investigation, place: Place): Markup | undefined {
  const { needed, steps, command } = containment;
  if (steps.length === 0 && command === undefined) return undefined;
  const title = needed ? 'Contain it now, in this order' : 'If it has to be contained, in this order';
  const how =
    command === undefined
      ? needed
        ? markup`<p><b>No plan can do this: a person has to, by hand.</b></p>`
        : undefined
      : markup`<p>This writes a plan of these steps to read. Nothing is changed before <code>keyreeve apply</code>.</p>
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
  return list.map(({ subject, verdict, use, complete }, index) => [
    markup`<a class="when" href="#key-${index + 1}"><code>${subject.accessKeyId}</code></a>`,
    markup`<span class="chip ${VERDICT_TONE[verdict.level]}">${VERDICT_IN_WORDS[verdict.level]}</span>${complete ? undefined : markup` <span class="chip unknown">incomplete</span>`}`,
    markup`${name(holderWords(subject))}`,
    markup`${name(accountOfWords(subject).replace(/^account /, ''))}`,
    markup`${grouped(use.count)}`,
    markup`${grouped(use.denied)}`,
    use.lastAt === undefined ? markup`none seen` : when(use.lastAt),
  ]);
}

/** The heading of one key among many. */
export function keyHeading(story: Investigation, place: Place): Markup {
  const { subject } = story;
  return heading(
    2,
    `${place.id}-title`,
    markup`${verdictWords(story)}: ${subject.accessKeyId}, ${name(holderWords(subject))}`,
  );
}

/** One sentence on all keys of a page. */
export function keysInWords(list: readonly Investigation[]): string {
  const bad = list.filter(({ verdict }) => verdict.level === 'likely-misuse').length;
  const look = list.filter(({ verdict }) => verdict.level === 'needs-a-look').length;
  const parts = [
    bad > 0 ? `${grouped(bad)} likely misused` : '',
    look > 0 ? `${grouped(look)} to look at` : '',
  ].filter((each) => each !== '');
  return `${some(list.length, 'key')} investigated${parts.length > 0 ? `: ${parts.join(', ')}` : ', and nothing in them alarms'}`;
}

import {
  type Investigation,
  SIGNAL_WEIGHTS,
  type Signal,
  type SignalWeight,
  type ToldEvent,
} from '../../../core/model/investigation.ts';
import { type Markup, markup, name } from '../../html/markup.ts';
import { table } from '../../html/table.ts';
import { grouped, some } from '../../html/words.ts';
import { SIGNAL_IN_WORDS, shortService, WEIGHT_IN_WORDS } from '../words.ts';
import { exactly, heading, type Place, part, unbroken } from './place.ts';

export const WEIGHT_TONE: Readonly<Record<SignalWeight, string>> = {
  strong: 'critical',
  look: 'medium',
  info: 'info',
};

/** What was noticed, the worst first and open, each with the events it rests on. */
export function signalsPart({ signals, subject }: Investigation, place: Place): Markup {
  const sorted = SIGNAL_WEIGHTS.flatMap((weight) => signals.filter((signal) => signal.weight === weight));
  const content =
    sorted.length === 0
      ? markup`<p>Nothing was noticed in what was searched.</p>`
      : markup`${sorted.map((signal) => signalCard(signal, subject.accessKeyId, place))}`;
  return part(place, 'signals', 'What was noticed', content);
}

function signalCard({ id, weight, says, count, events }: Signal, keyId: string, place: Place): Markup {
  const title = SIGNAL_IN_WORDS[id];
  const head = markup`<span class="chip ${WEIGHT_TONE[weight]}">${WEIGHT_IN_WORDS[weight]}</span> ${heading(place.level + 1, undefined, title)}<span class="signal-says">${name(says)}</span>`;
  if (events.length === 0)
    return markup`<div class="card signal">${head}</div>
`;
  const left = count - events.length;
  const rest =
    left > 0 ? markup`<p class="dim">and ${grouped(left)} more of ${some(count, 'event')}.</p>` : undefined;
  return markup`<details class="card signal"${weight === 'strong' ? markup` open` : undefined}><summary>${head}</summary>
${eventTable(`Events: ${title}`, events, keyId)}${rest}</details>
`;
}

const COLUMNS = ['When (UTC)', 'Call, and what it was about', 'From, and with what', 'Result'].map(
  (text) => ({
    heading: text,
  }),
);

function eventTable(title: string, events: readonly ToldEvent[], keyId: string): Markup {
  const rows = events.map((event) => [
    exactly(event.at),
    two(name(shortService(event.event)), event.about),
    two(unbroken(event.from ?? 'not recorded'), event.client),
    resultOf(event, keyId),
  ]);
  return table(title, COLUMNS, rows);
}

/** A name, and below it in small what goes with it. */
function two(first: Markup, second: string | undefined): Markup {
  return markup`${first}${second === undefined ? undefined : markup`<small class="below">${name(second)}</small>`}`;
}

function resultOf({ errorCode, benign, region, accessKeyId }: ToldEvent, keyId: string): Markup {
  const result = errorCode === undefined ? 'let through' : `failed: ${errorCode}`;
  const more = [
    region === '' ? '' : `in ${region}`,
    accessKeyId === keyId ? '' : `signed with ${accessKeyId}`,
    benign === undefined ? '' : `explained: ${benign}`,
  ].filter((each) => each !== '');
  return two(name(result), more.length === 0 ? undefined : more.join(', '));
}

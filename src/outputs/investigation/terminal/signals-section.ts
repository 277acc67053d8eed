import { type Investigation, SIGNAL_WEIGHTS, type Signal } from '../../../core/model/investigation.ts';
import { grouped, some } from '../../html/words.ts';
import { clock, eventWords, SIGNAL_IN_WORDS, WEIGHT_IN_WORDS } from '../words.ts';
import { head, type Page, say, WEIGHT_MARK } from './parts.ts';

/** Events shown of a signal; of one that alarms nobody fewer. */
const MOST_EVENTS = { strong: 8, look: 5, info: 1 } as const;

/** What was noticed, the worst first, each with the events it rests on. */
export function* signalsSection({ signals, subject }: Investigation, page: Page): Generator<string> {
  yield head(page, 'What was noticed');
  if (signals.length === 0) yield say(page, 'Nothing.');
  for (const weight of SIGNAL_WEIGHTS) {
    for (const signal of signals) {
      if (signal.weight === weight) yield* signalLines(signal, subject.accessKeyId, page);
    }
  }
}

function* signalLines(signal: Signal, keyId: string, page: Page): Generator<string> {
  const { id, weight, says, count, events, firstAt, lastAt } = signal;
  const [mark, markStyle] = WEIGHT_MARK[weight];
  yield say(page, `${SIGNAL_IN_WORDS[id]} (${WEIGHT_IN_WORDS[weight].toLowerCase()})`, {
    mark,
    markStyle,
    style: 'bold',
  });
  yield say(page, says, { indent: 5 });
  const shown = events.slice(0, MOST_EVENTS[weight]);
  for (const event of shown)
    yield say(page, eventWords(event, keyId), { indent: 7, mark: `${clock(event.at)}  `, style: 'dim' });
  const left = count - shown.length;
  if (left <= 0 || events.length === 0) return;
  const span =
    firstAt === undefined || lastAt === undefined ? '' : `, all from ${clock(firstAt)} to ${clock(lastAt)}`;
  yield say(page, `and ${grouped(left)} more of ${some(count, 'event')}${span}`, {
    indent: 7,
    style: 'dim',
  });
}

import type { Investigation, SignalWeight } from '../../core/model/investigation.ts';
import { HEADLINES, headlineOf } from './headline.ts';

/** The most alarming first; those alike in that by the number of calls that were denied, then by id. */
export function worstFirst(list: readonly Investigation[]): readonly Investigation[] {
  return list.toSorted((a, b) => {
    const [one, other] = [rankOf(a), rankOf(b)];
    const at = one.findIndex((value, index) => value !== other[index]);
    if (at >= 0) return (other[at] ?? 0) - (one[at] ?? 0);
    const ids = [a.subject.accessKeyId, b.subject.accessKeyId];
    return ids[0] === ids[1] ? 0 : (ids[0] ?? '') < (ids[1] ?? '') ? -1 : 1;
  });
}

function rankOf(story: Investigation): readonly number[] {
  const { signals, use, complete } = story;
  const weighing = (weight: SignalWeight) => signals.filter((signal) => signal.weight === weight).length;
  return [
    HEADLINES.indexOf(headlineOf(story)),
    weighing('strong'),
    weighing('look'),
    complete ? 0 : 1,
    use.denied,
  ];
}

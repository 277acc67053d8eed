import { counted } from '../../model/counted.ts';
import type { SignalWeight } from '../../model/investigation.ts';
import { burstsByOrigin } from '../bursts.ts';
import { type Calls, inOrder, isAwsItself } from '../calls.ts';
import type { History } from '../history.ts';
import { fewAlone, fromCalls, totalOf } from '../noticed.ts';
import { originsInWords } from '../origin-words.ts';
import { isRecon } from '../recon-calls.ts';
import type { Noticed, SignalFamily } from '../scene.ts';
import { RECON_CALLS, RECON_SECONDS, SLOW_RECON_CALLS } from '../thresholds.ts';
import { listed, once, timeInWords } from '../words.ts';

const SIZE = { distinct: RECON_CALLS, seconds: RECON_SECONDS };

/**
 * Several calls that look around, soon after each other and from one address. Attempts count: a thief's key is denied
 * most of it (I14). The pages of the console make such calls by themselves, and are not meant (I13). Who takes days for
 * it is found by the place: more such questions from one new place, none of which the key asks elsewhere.
 */
export const reconnaissance: SignalFamily = {
  ids: ['reconnaissance'],
  notice({ calls, history }) {
    const looking = calls.filter(
      (each) => isRecon(each.row) && !isAwsItself(each) && each.origin.label === undefined,
    );
    const found = burstsByOrigin(looking, SIZE, (burst) => weightOf(burst, history));
    const inBursts = new Set(found.flatMap((burst) => burst.calls));
    const inPlaces = slow(
      looking.filter((each) => !inBursts.has(each)),
      history,
    );
    const bursts = [...Map.groupBy(found, ({ weight }) => weight)].flatMap(([weight, group]) =>
      fewAlone(group, weight).map((each) => {
        const together = inOrder(each.flatMap((burst) => burst.calls));
        return fromCalls(
          'reconnaissance',
          { weight, says: words(together, weight, history) },
          together,
          history,
        );
      }),
    );
    return [...bursts, ...inPlaces];
  },
};

/** Questions from one new place, soon after each other or not. */
function slow(looking: readonly Calls[], history: History): readonly Noticed[] {
  const unknown = looking.filter((each) => !history.isHabit(each, 'any') && !history.isKnownWork(each));
  const inPlace = Map.groupBy(unknown, (each) => history.newPlaces(each)[0]);
  return [...inPlace].flatMap(([place, calls]) => {
    if (place === undefined || once(calls.map(({ event }) => event)).length < SLOW_RECON_CALLS) return [];
    const days = `, on ${counted(once(calls.map(({ day }) => day)).length, 'day')}`;
    const says = words(calls, 'strong', history, days);
    return [fromCalls('reconnaissance', { weight: 'strong', says }, calls, history)];
  });
}

function weightOf(burst: readonly Calls[], history: History): SignalWeight {
  const unusual = burst.filter((each) => !history.isHabit(each, 'any'));
  if (once(unusual.map(({ event }) => event)).length < RECON_CALLS) return 'info';
  const isTelling = unusual.some(
    (each) =>
      each.client.telling === 'strong' ||
      history.newPlaces(each).length > 0 ||
      history.newClient(each).length > 0,
  );
  return isTelling ? 'strong' : 'look';
}

function words(calls: readonly Calls[], weight: SignalWeight, history: History, when = ''): string {
  const [first] = calls;
  if (first === undefined) return '';
  const events = once(calls.map(({ event }) => event));
  const count = totalOf(calls);
  const refused = totalOf(calls.filter(({ outcome }) => outcome !== 'through'));
  const how =
    refused === count
      ? ', none of them let through: attempts'
      : refused > 0
        ? `, ${refused} of them not let through`
        : '';
  const usual = weight === 'info' ? ' This key does so all the time.' : '';
  return `${counted(count, 'call')} that look around from ${originsInWords(calls, history)}, first at ${timeInWords(first.row.firstAt)}${when}${how}: ${listed(events)}.${usual}`;
}

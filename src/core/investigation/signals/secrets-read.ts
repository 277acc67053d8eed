import { counted } from '../../model/counted.ts';
import type { SignalWeight } from '../../model/investigation.ts';
import { type Calls, isAwsItself } from '../calls.ts';
import type { History } from '../history.ts';
import { fewAlone, fromCalls, totalOf } from '../noticed.ts';
import type { SignalFamily } from '../scene.ts';
import { readsSecret } from '../secret-calls.ts';
import { SECRETS_READ } from '../thresholds.ts';
import { listed, once, timeInWords } from '../words.ts';

/**
 * Secrets that were handed out. Whoever read them has them, whatever becomes of the key, so that all are told. Several
 * read from a new place, by a key that reads none where it is used otherwise, are strong; from a new place they ask for
 * a look; elsewhere they alarm nobody.
 */
export const secretsRead: SignalFamily = {
  ids: ['secrets-read'],
  notice({ calls, history }) {
    const read = calls.filter(
      (each) =>
        readsSecret(each.row) &&
        each.outcome === 'through' &&
        !isAwsItself(each) &&
        each.origin.label === undefined,
    );
    const groups = [...Map.groupBy(read, (each) => placeOf(each, history)).values()];
    return [...Map.groupBy(groups, (group) => weightOf(group, history))].flatMap(([weight, alike]) =>
      fewAlone(alike, weight).map((each) => {
        const together = each.flat();
        return fromCalls('secrets-read', { weight, says: words(together, weight) }, together, history);
      }),
    );
  },
};

/** The new place calls came from; nothing for calls from known places, and for habits. */
function placeOf(each: Calls, history: History): string {
  return history.isHabit(each, 'through') ? '' : history.newPlaces(each).join(', ');
}

function weightOf(group: readonly Calls[], history: History): SignalWeight {
  const [first] = group;
  if (first === undefined || placeOf(first, history) === '') return 'info';
  const unknown = group.filter((each) => !history.isKnownWork(each));
  return totalOf(unknown) >= SECRETS_READ ? 'strong' : 'look';
}

function words(calls: readonly Calls[], weight: SignalWeight): string {
  const names = listed(once(calls.map(({ event }) => event)));
  const at = timeInWords(calls[0]?.row.firstAt ?? '');
  const where = weight === 'info' ? '' : ' from a place never seen before';
  const unlike = weight === 'strong' ? ', by a key that does not read them elsewhere' : '';
  return `Secrets were read${where}${unlike}, ${counted(totalOf(calls), 'call')}: ${names}, first at ${at}.`;
}

import { counted } from '../../model/counted.ts';
import { isFields } from '../../model/fields.ts';
import type { SignalWeight } from '../../model/investigation.ts';
import type { TrailRecord } from '../../model/trail-record.ts';
import type { Telling } from '../calls.ts';
import type { History } from '../history.ts';
import { fromRecords } from '../noticed.ts';
import type { SignalFamily } from '../scene.ts';
import { COVER_UP_NAMES } from '../telling.ts';
import { listed, once, timeInWords } from '../words.ts';

const COVER_UP: ReadonlySet<string> = new Set(COVER_UP_NAMES);

/**
 * What hides what is done. An attempt is as bad a sign as a success, and is told as what it is. Changes that may as
 * well be care of the trail weigh less where they take nothing away and come from where the key always works.
 */
export const coverUp: SignalFamily = {
  ids: ['cover-up'],
  notice({ telling, history }) {
    const found = telling.filter(({ record }) => COVER_UP.has(record.name));
    const groups = Map.groupBy(found, (each) => `${weightOf(each, history)} ${hasFailed(each)}`);
    return [...groups.values()].flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const weight = weightOf(first, history);
      return [
        fromRecords('cover-up', { weight, says: words(group, hasFailed(first), weight) }, group, history),
      ];
    });
  },
};

function hasFailed({ record }: Telling): boolean {
  return record.errorCode !== undefined;
}

function weightOf(each: Telling, history: History): SignalWeight {
  if (history.isHabit(each.calls, hasFailed(each) ? 'refused' : 'through')) return 'info';
  const isCare = MAY_BE_CARE.has(each.record.name) && !takesAway(each.record);
  const isKnown = history.enoughBefore(each.record.at) && history.newPlaces(each.calls).length === 0;
  return isCare && isKnown ? 'look' : 'strong';
}

const MAY_BE_CARE: ReadonlySet<string> = new Set(['UpdateTrail', 'PutEventSelectors', 'UpdateDetector']);

/** Members of these requests that take something away when they are false. */
const WITHOUT = new Set([
  'enable',
  'isMultiRegionTrail',
  'includeGlobalServiceEvents',
  'enableLogFileValidation',
  'includeManagementEvents',
]);

function takesAway({ request }: TrailRecord): boolean {
  const { eventSelectors } = request;
  const parts = [request, ...(Array.isArray(eventSelectors) ? eventSelectors.filter(isFields) : [])];
  return parts.some(
    (part) =>
      Object.entries(part).some(([name, value]) => WITHOUT.has(name) && value === false) ||
      (part.readWriteType !== undefined && part.readWriteType !== 'All'),
  );
}

function words(group: readonly Telling[], failed: boolean, weight: SignalWeight): string {
  const names = listed(once(group.map(({ calls }) => calls.event)));
  const at = timeInWords(group[0]?.record.at ?? '');
  if (weight === 'info')
    return `${counted(group.length, 'call')} of ${names}, as this key does all the time.`;
  return failed
    ? `${counted(group.length, 'attempt')} to hide what is done, none of which was let through: ${names}, first at ${at}.`
    : `Logging or detection was switched off or changed, ${counted(group.length, 'call')}: ${names}, first at ${at}.`;
}

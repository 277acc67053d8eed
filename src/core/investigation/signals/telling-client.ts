import { counted } from '../../model/counted.ts';
import type { Calls } from '../calls.ts';
import { fromCalls, totalOf } from '../noticed.ts';
import type { SignalFamily } from '../scene.ts';

/**
 * Clients that thieves use, and tools that look for keys: seeing one on a key tells by itself, and more from a new place.
 * A habit explains those that honest people like too; of the others it only says that it has been going on.
 */
export const tellingClient: SignalFamily = {
  ids: ['telling-client'],
  notice({ calls, history }) {
    const found = calls.filter(({ client }) => client.telling !== undefined);
    const groups = Map.groupBy(
      found,
      (each) => `${each.client.name} ${history.isHabit(each, 'any') ? 'habit' : ''}`,
    );
    return [...groups.values()].flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const isNewPlace = group.some((each) => history.newPlaces(each).length > 0);
      const telling = isNewPlace ? 'strong' : (first.client.telling ?? 'look');
      const habitual = first.client.telling === 'strong' ? 'look' : 'info';
      const weight = history.isHabit(first, 'any') ? habitual : telling;
      return [fromCalls('telling-client', { weight, says: words(first, group) }, group, history)];
    });
  },
};

function words({ client }: Calls, group: readonly Calls[]): string {
  return `${counted(totalOf(group), 'call')} with ${client.name}, which the user agent names.`;
}

import { counted } from '../../model/counted.ts';
import type { SignalWeight } from '../../model/investigation.ts';
import type { Telling } from '../calls.ts';
import type { History } from '../history.ts';
import { fromRecords } from '../noticed.ts';
import type { SignalFamily } from '../scene.ts';
import { SESSION_NAMES } from '../telling.ts';

const SESSIONS: ReadonlySet<string> = new Set(SESSION_NAMES);

/**
 * Sessions that the key gave: what is to be followed, and what goes on after it is switched off (I09). Taking roles is
 * ordinary work; a session of the user or of root from a new place outlives the key on purpose.
 */
export const sessionsIssued: SignalFamily = {
  ids: ['sessions-issued'],
  notice({ telling, history }) {
    const issued = telling.filter(
      ({ record }) => SESSIONS.has(record.name) && record.errorCode === undefined,
    );
    return [...Map.groupBy(issued, (each) => weightOf(each, history))].map(([weight, group]) =>
      fromRecords('sessions-issued', { weight, says: words(group, weight) }, group, history),
    );
  },
};

function weightOf({ record, calls }: Telling, history: History): SignalWeight {
  return record.name !== 'AssumeRole' && history.newPlaces(calls).length > 0 ? 'look' : 'info';
}

function words(group: readonly Telling[], weight: SignalWeight): string {
  const kinds = [...Map.groupBy(group, ({ record }) => record.name)].map(
    ([name, { length }]) => `${name} ${length}`,
  );
  const where = weight === 'look' ? ' from a place never seen before' : '';
  return `${counted(group.length, 'session')} made${where}: ${kinds.toSorted().join(', ')}. They go on when the key is switched off.`;
}

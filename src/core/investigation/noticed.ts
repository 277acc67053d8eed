import { MOST_EVENTS_OF_SIGNAL, type Signal, type SignalId, type ToldEvent } from '../model/investigation.ts';
import { type Calls, type Telling, toldCalls } from './calls.ts';
import type { History } from './history.ts';
import { byText } from './order.ts';
import type { Noticed } from './scene.ts';
import { MOST_ALIKE } from './thresholds.ts';
import { toldRecord } from './told-record.ts';
import { once } from './words.ts';

type Said = Pick<Signal, 'weight' | 'says'>;

/** A signal that rests on counted calls. @param calls the earliest first */
export function fromCalls(id: SignalId, said: Said, calls: readonly Calls[], history: History): Noticed {
  const last = calls.reduce((latest, { row }) => (row.lastAt > latest ? row.lastAt : latest), '');
  return noticed(id, said, {
    count: totalOf(calls),
    told: calls.slice(0, MOST_EVENTS_OF_SIGNAL).map(toldCalls),
    places: placesOf(calls, history),
    ...(last !== '' && { lastAt: last }),
  });
}

/** A signal that rests on whole records. @param telling the earliest first */
export function fromRecords(
  id: SignalId,
  said: Said,
  telling: readonly Telling[],
  history: History,
): Noticed {
  const lastAt = telling.at(-1)?.record.at;
  return noticed(id, said, {
    count: telling.length,
    told: telling.slice(0, MOST_EVENTS_OF_SIGNAL).map(toldRecord),
    places: placesOf(
      telling.map(({ calls }) => calls),
      history,
    ),
    ...(lastAt !== undefined && { lastAt }),
  });
}

/** A signal that rests on what IAM says. */
export function fromFacts(id: SignalId, said: Said): Noticed {
  return noticed(id, said, { count: 0, told: [], places: [] });
}

interface RestsOn {
  readonly count: number;
  readonly told: readonly ToldEvent[];
  readonly places: readonly string[];
  readonly lastAt?: string;
}

function noticed(id: SignalId, { weight, says }: Said, { count, told, places, lastAt }: RestsOn): Noticed {
  const firstAt = told[0]?.at;
  return {
    signal: {
      id,
      weight,
      says,
      ...(firstAt !== undefined && { firstAt }),
      ...(lastAt !== undefined && { lastAt }),
      count,
      events: told,
    },
    places,
  };
}

/**
 * How many signals to make of what is alike, in order of time: one of each as far as they are few, and one of all the
 * others; what is only information is told together.
 */
export function fewAlone<T>(alike: readonly T[], weight: Signal['weight']): readonly (readonly T[])[] {
  const alone = weight === 'info' ? 0 : MOST_ALIKE;
  const together = alike.slice(alone);
  return [...alike.slice(0, alone).map((each) => [each]), ...(together.length > 0 ? [together] : [])];
}

/** How many calls rows stand for. */
export function totalOf(calls: readonly Calls[]): number {
  return calls.reduce((sum, { row }) => sum + row.count, 0);
}

/** The new places and clients among calls. */
function placesOf(calls: readonly Calls[], { newPlaces, newClient }: History): readonly string[] {
  return once(calls.flatMap((each) => [...newPlaces(each), ...newClient(each)])).toSorted(byText);
}

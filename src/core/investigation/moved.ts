import type { Calls } from './calls.ts';
import { daysBefore, daysOf } from './days.ts';
import type { First } from './firsts.ts';
import { HABIT_DAYS } from './thresholds.ts';

/**
 * New networks and countries, as signals name them, to which all use has moved: from the day after their first call on
 * nothing came from anywhere else, on {@link HABIT_DAYS} days at least, and all that came from there is what the key
 * did on as many earlier days, with the same clients and the same outcome. Who steals a key does not make its owner
 * stop. It is still a new place, to be looked at: the owner may have stopped for another reason.
 *
 * @param own the key's own calls, the earliest first
 */
export function movedPlaces(firsts: readonly First[], own: readonly Calls[]): ReadonlySet<string> {
  return new Set(
    firsts
      .filter(({ of, habit }) => habit === undefined && (of === 'network' || of === 'country'))
      .filter((first) => hasTakenOver(first, own) && isSameWork(first, own))
      .map(({ of, value }) => `${of} ${value}`),
  );
}

function hasTakenOver({ at, calls }: First, own: readonly Calls[]): boolean {
  const there = new Set(calls);
  const since = at.slice(0, 10);
  const days = daysOf(calls.map(({ day }) => day));
  return days.length >= HABIT_DAYS && own.every((each) => each.day <= since || there.has(each));
}

function isSameWork({ at, calls }: First, own: readonly Calls[]): boolean {
  const there = new Set(calls);
  const before = Map.groupBy(
    own.filter((each) => !there.has(each)),
    workOf,
  );
  return calls.every((each) => {
    const days = daysOf((before.get(workOf(each)) ?? []).map(({ day }) => day));
    return daysBefore(days, at.slice(0, 10)) >= HABIT_DAYS;
  });
}

function workOf({ client, event, outcome }: Calls): string {
  return JSON.stringify([client.name, event, outcome]);
}

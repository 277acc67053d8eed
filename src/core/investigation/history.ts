import type { ChildCredential, Investigation, KeySubject } from '../model/investigation.ts';
import type { Calls } from './calls.ts';
import { daysBefore, daysBetween, daysOf } from './days.ts';
import { type Baseline, baselineOf, type First, firstsOf, ownCalls } from './firsts.ts';
import { movedPlaces } from './moved.ts';
import {
  BASELINE_SPAN_DAYS,
  DORMANT_DAYS,
  HABIT_DAYS,
  ROUNDS_SPAN_DAYS,
  STEADY_DAYS,
  STEADY_SPAN_DAYS,
} from './thresholds.ts';

/** What a call has to have been to count for a habit. */
export type HabitOf = 'any' | 'through' | 'refused';

/** What is usual for a key, and what is new. */
export interface History extends Baseline {
  readonly firsts: readonly First[];
  /** Days without any use from the beginning of the window, or of the key, to the first use; rounded down. */
  readonly silentDays: number;
  /** The new networks and countries that calls came from, as signals name them; without what is this key's habit. */
  newPlaces(calls: Calls): readonly string[];
  /** The new client that calls were made with. */
  newClient(calls: Calls): readonly string[];
  /**
   * Whether the key does this all the time: the same action with the same client, from no new place, on
   * {@link HABIT_DAYS} earlier days; or steadily from the beginning of the history on; or in rounds, from the same
   * address that is not new, over {@link ROUNDS_SPAN_DAYS} at least. Where all use has moved to a new place and is the
   * same there, the place breaks no habit.
   */
  isHabit(calls: Calls, of: HabitOf): boolean;
  /** Whether the address turned up for the first time, in whatever network. */
  isNewAddress(calls: Calls): boolean;
  /** Whether the action was let through on {@link HABIT_DAYS} earlier days from no new place, with whatever client. */
  isKnownWork(calls: Calls): boolean;
  /** Whether the service was used on an earlier day. */
  usedBefore(source: string, at: string): boolean;
}

/** @param calls all, the earliest first */
export function historyOf(
  calls: readonly Calls[],
  window: Investigation['window'],
  subject: KeySubject,
  children: readonly ChildCredential[] = [],
): History {
  const own = ownCalls(calls);
  const baseline = baselineOf(own);
  const unsearched = children.flatMap(({ followed, kind, at }) =>
    followed || kind === 'access-key' ? [] : at,
  );
  const firsts = firstsOf(own, baseline, unsearched);
  const isNew = newness(firsts);
  const newPlaces = ({ origin: { net, country } }: Calls): readonly string[] => [
    ...isNew('network', net),
    ...isNew('country', country),
  ];
  const newClient = ({ client }: Calls): readonly string[] => isNew('client', client.name);
  const silentDays = silence(baseline, window, subject);
  const moved = movedPlaces(firsts, own);
  const isStrange = (each: Calls) =>
    newPlaces(each).some((place) => !moved.has(place)) || newClient(each).length > 0;
  const isNewAddress = (each: Calls) =>
    isNew('address', each.origin.address).length + newPlaces(each).length > 0;
  const usual = calls.filter((each) => !isStrange(each));
  const habits = daysBy(usual, habitName);
  const rounds = daysBy(
    usual.filter((each) => !isNewAddress(each)),
    roundName,
  );
  const work = daysBy(
    usual.filter(({ outcome }) => outcome === 'through'),
    ({ event }) => event,
  );
  const services = Map.groupBy(own, ({ row }) => row.source);
  return {
    ...baseline,
    firsts,
    silentDays,
    newPlaces,
    newClient,
    isHabit: (each, of) => {
      if (isStrange(each)) return false;
      const days = habits.get(habitName(each, of)) ?? [];
      return (
        daysBefore(days, each.day) >= HABIT_DAYS ||
        isSteady(days, baseline, silentDays) ||
        (!isNewAddress(each) && areRounds(rounds.get(roundName(each, of)) ?? []))
      );
    },
    isNewAddress,
    isKnownWork: ({ event, day }) => daysBefore(work.get(event) ?? [], day) >= HABIT_DAYS,
    usedBefore: (source, at) => services.get(source)?.some(({ day }) => day < at.slice(0, 10)) === true,
  };
}

function newness(
  firsts: readonly First[],
): (of: First['of'], value: string | undefined) => readonly string[] {
  const values = new Set(
    firsts.filter(({ habit }) => habit === undefined).map(({ of, value }) => `${of} ${value}`),
  );
  return (of, value) => (value !== undefined && values.has(`${of} ${value}`) ? [`${of} ${value}`] : []);
}

/** A key that was made with this one has habits of its own: its work is another. */
function habitName({ event, client, by, row }: Calls, of: HabitOf): string {
  return `${of} ${by === 'made-key' ? row.accessKeyId : ''} ${client.name} ${event}`;
}

function roundName(calls: Calls, of: HabitOf): string {
  return `${calls.origin.name} ${habitName(calls, of)}`;
}

/** The days of whatever has one name, in order. */
function daysBy(
  usual: readonly Calls[],
  nameOf: (calls: Calls, of: HabitOf) => string,
): ReadonlyMap<string, readonly string[]> {
  const days = new Map<string, Set<string>>();
  for (const calls of usual)
    for (const kind of ['any', calls.outcome === 'through' ? 'through' : 'refused'] as const) {
      const name = nameOf(calls, kind);
      const before = days.get(name) ?? new Set();
      days.set(name, before.add(calls.day));
    }
  return new Map([...days].map(([name, set]) => [name, daysOf(set)]));
}

function areRounds(days: readonly string[]): boolean {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined || days.length < HABIT_DAYS) return false;
  return daysBetween(first, last) >= ROUNDS_SPAN_DAYS;
}

/** A habit from the beginning on, of which the first days have no earlier ones to show. */
function isSteady(days: readonly string[], { firstAt }: Baseline, silentDays: number): boolean {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined || firstAt === undefined) return false;
  return (
    silentDays < DORMANT_DAYS &&
    days.length >= STEADY_DAYS &&
    daysBetween(first, last) >= STEADY_SPAN_DAYS &&
    daysBetween(firstAt.slice(0, 10), first) <= BASELINE_SPAN_DAYS
  );
}

function silence(
  { firstAt }: Baseline,
  { since }: Investigation['window'],
  { createdAt }: KeySubject,
): number {
  if (firstAt === undefined) return 0;
  const made = 'value' in createdAt && createdAt.value > since ? createdAt.value : since;
  return Math.max(0, Math.floor(daysBetween(made, firstAt)));
}

import { type Calls, isAwsItself } from './calls.ts';
import { daysBetween, daysLater, daysOf } from './days.ts';
import { isGlobalService } from './global-services.ts';
import { byText } from './order.ts';
import { BASELINE_DAYS, BASELINE_SPAN_DAYS, HABIT_DAYS, HABITUAL_CHANGES } from './thresholds.ts';

export type FirstOf = 'country' | 'network' | 'address' | 'region' | 'client';

/** A value that turned up after a history without it. */
export interface First {
  readonly of: FirstOf;
  readonly value: string;
  readonly at: string;
  /** Days of the history before it, rounded down. */
  readonly afterDays: number;
  /**
   * Why it is no news: this key changes such values all the time; or it is the same machine at its provider's other
   * kind of addresses; or sessions of before were not searched, which may have been there.
   */
  readonly habit?: 'changes' | 'other-family' | 'not-searched';
  /** All its calls, the earliest first. */
  readonly calls: readonly Calls[];
}

/** The history of a key before each of its moments. */
export interface Baseline {
  /** The first use that is known; absent where there is none. */
  readonly firstAt?: string;
  /** Days with use, in order. */
  readonly days: readonly string[];
  /** From when on there is enough history to call something new; absent where there were too few days with use. */
  readonly enoughFrom?: string;
  /** Whether there is enough history before a time to call something new. */
  enoughBefore(at: string): boolean;
}

/**
 * The calls that say where and with what a key is used: those of the key and its sessions. A key that was made with
 * it works elsewhere by its purpose, and AWS's own calls are nobody's.
 */
export function ownCalls(calls: readonly Calls[]): readonly Calls[] {
  return calls.filter((each) => each.by !== 'made-key' && !isAwsItself(each));
}

/** @param calls the key's own, the earliest first */
export function baselineOf(calls: readonly Calls[]): Baseline {
  const firstAt = calls[0]?.row.firstAt;
  const days = daysOf(calls.map(({ day }) => day));
  const enoughFrom = firstAt === undefined ? undefined : enough(firstAt, days);
  return {
    ...(firstAt !== undefined && { firstAt }),
    days,
    ...(enoughFrom !== undefined && { enoughFrom }),
    enoughBefore: (at) => enoughFrom !== undefined && at >= enoughFrom,
  };
}

/** The later of two: the day after the last of the days that are asked for, and the end of the span from the first. */
function enough(firstAt: string, days: readonly string[]): string | undefined {
  const last = days[BASELINE_DAYS - 1];
  if (last === undefined) return undefined;
  const after = `${daysLater(`${last}T00:00:00Z`, 1).slice(0, 10)}T00:00:00Z`;
  const span = daysLater(firstAt, BASELINE_SPAN_DAYS);
  return after > span ? after : span;
}

const VALUE: Readonly<Record<FirstOf, (calls: Calls) => string | undefined>> = {
  country: ({ origin }) => origin.country,
  network: ({ origin }) => origin.net,
  address: ({ origin }) => origin.address,
  region: ({ row }) => (row.region === '' || isGlobalService(row.source) ? undefined : row.region),
  client: ({ client }) =>
    client.name === 'unknown' || client.name === 'AWS service' ? undefined : client.name,
};

/** What only places do: a key that moves about is known for it, one that turns to new tools or regions is not. */
const MAY_BE_HABIT: ReadonlySet<FirstOf> = new Set(['country', 'network']);

/**
 * Everything first seen after enough history, in order of time; of a new network the network alone, not its addresses.
 *
 * @param calls the key's own, the earliest first
 * @param unsearched when sessions were made that were not searched for. Where they worked is not known; from where and
 *   with what is, since they were asked for from there.
 */
export function firstsOf(
  calls: readonly Calls[],
  baseline: Baseline,
  unsearched: readonly string[] = [],
): readonly First[] {
  const all = (Object.keys(VALUE) as FirstOf[])
    .flatMap((of) => firstsIn(of, calls, baseline))
    .map((first) => (isUnsure(first, unsearched) ? { ...first, habit: 'not-searched' as const } : first));
  const networks = new Set(all.flatMap(({ of, value }) => (of === 'network' ? [value] : [])));
  return all
    .filter(({ of, calls: [first] }) => of !== 'address' || !networks.has(first?.origin.net ?? ''))
    .toSorted((a, b) => byText(a.at, b.at) || byText(a.of, b.of) || byText(a.value, b.value));
}

function isUnsure({ of, at, habit, calls }: First, unsearched: readonly string[]): boolean {
  if (of !== 'region' || habit !== undefined) return false;
  return calls[0]?.by === 'session' && unsearched.some((madeAt) => madeAt < at);
}

function firstsIn(of: FirstOf, calls: readonly Calls[], baseline: Baseline): readonly First[] {
  const usual: string[] = [];
  const found: First[] = [];
  // The calls are in order of time, and so are the groups by their first.
  for (const [value, group] of Map.groupBy(calls, VALUE[of])) {
    const at = group[0]?.row.firstAt;
    if (value === undefined || at === undefined) continue;
    if (!baseline.enoughBefore(at)) {
      usual.push(at);
      continue;
    }
    const isLater = ({ at: before }: First) => daysBetween(before, at) >= BASELINE_SPAN_DAYS;
    const settled = found.filter((each) => each.habit === undefined && isLater(each));
    const habit = habitOf(of, group, [...usual, ...settled.map((each) => each.at)], calls);
    if (habit === 'changes') usual.push(at);
    const afterDays = Math.floor(daysBetween(baseline.firstAt ?? at, at));
    found.push({ of, value, at, afterDays, calls: group, ...(habit !== undefined && { habit }) });
  }
  return found;
}

/**
 * @param debuts when others turned up that are no news any more: before anything could be news, by habit, or a
 *   baseline's length ago at least, so that a thief's own moves make no habit
 */
function habitOf(
  of: FirstOf,
  group: readonly Calls[],
  debuts: readonly string[],
  all: readonly Calls[],
): First['habit'] {
  if (!MAY_BE_HABIT.has(of)) return undefined;
  if (daysOf(debuts).length >= HABITUAL_CHANGES) return 'changes';
  return of === 'network' && isOtherFamily(group, all) ? 'other-family' : undefined;
}

/**
 * Whether a network is the first of IPv6 after a history of IPv4, or the other way round, and all that ever came from
 * it is word for word what the key did on earlier days: the same user agents, the same actions with the same outcome.
 * Providers that turn on IPv6 make this every day, and by their first bits the two kinds cannot be compared; where a
 * database knows the operator, it says so better. One call of another kind from there, and it is a new network.
 */
function isOtherFamily(group: readonly Calls[], all: readonly Calls[]): boolean {
  const [first] = group;
  if (first === undefined || first.origin.network !== undefined) return false;
  const before = all.filter(
    ({ row, origin }) => row.firstAt < first.row.firstAt && origin.net !== first.origin.net,
  );
  const isSix = isVersionSix(first);
  if (before.some((each) => each.origin.address !== undefined && isVersionSix(each) === isSix)) return false;
  const days = new Map(
    [...Map.groupBy(before, sameCall)].map(([call, calls]) => [call, daysOf(calls.map(({ day }) => day))]),
  );
  return group.every((each) => (days.get(sameCall(each))?.length ?? 0) >= HABIT_DAYS);
}

function isVersionSix({ origin: { net = '' } }: Calls): boolean {
  return net.includes('::');
}

function sameCall({ row, event }: Calls): string {
  return JSON.stringify([row.userAgent, event, row.errorCode]);
}

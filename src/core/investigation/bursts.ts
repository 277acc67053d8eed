import type { SignalWeight } from '../model/investigation.ts';
import type { Calls } from './calls.ts';
import { byText } from './order.ts';

/** What makes calls a burst: so many different ones within so many seconds. */
export interface BurstSize {
  readonly distinct: number;
  readonly seconds: number;
}

/** The bursts of one origin that weigh the same, and their calls, the earliest first. */
export interface OriginBursts {
  readonly weight: SignalWeight;
  readonly calls: readonly Calls[];
}

/** Bursts of all origins, those of one origin and weight together, in order of time. */
export function burstsByOrigin(
  calls: readonly Calls[],
  size: BurstSize,
  weigh: (burst: readonly Calls[]) => SignalWeight,
): readonly OriginBursts[] {
  return [...Map.groupBy(calls, ({ origin }) => origin.name).values()]
    .flatMap((from) => [...Map.groupBy(burstsIn(from, size), weigh)])
    .map(([weight, bursts]) => ({ weight, calls: [...new Set(bursts.flat())] }))
    .toSorted((a, b) => byText(startOf(a), startOf(b)));
}

function startOf({ calls: [first] }: OriginBursts): string {
  return `${first?.row.firstAt} ${first?.origin.name}`;
}

interface Point {
  readonly time: number;
  readonly calls: Calls;
}

/**
 * The bursts among calls of one origin, in order of time. A row tells when the first and the last of its calls were,
 * and a burst is found by these two; what lies between them can only be of the same action.
 */
export function burstsIn(calls: readonly Calls[], size: BurstSize): readonly (readonly Calls[])[] {
  const bursts: Set<Calls>[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { time, calls: each } of pointsInBursts(pointsOf(calls), size)) {
    const isNew = time - last > size.seconds * 1_000;
    if (isNew) bursts.push(new Set());
    bursts.at(-1)?.add(each);
    last = time;
  }
  return bursts.map((burst) => [...burst]);
}

function pointsOf(calls: readonly Calls[]): readonly Point[] {
  return calls
    .flatMap((each) => [
      { time: Date.parse(each.row.firstAt), calls: each },
      { time: Date.parse(each.row.lastAt), calls: each },
    ])
    .toSorted((a, b) => a.time - b.time);
}

/** Points of every window that holds enough different actions. */
function pointsInBursts(points: readonly Point[], { distinct, seconds }: BurstSize): readonly Point[] {
  const within = new Map<string, number>();
  const found: Point[] = [];
  let begin = 0;
  let taken = 0;
  for (const [end, { time, calls }] of points.entries()) {
    within.set(calls.event, (within.get(calls.event) ?? 0) + 1);
    for (let first = points[begin]; first !== undefined && time - first.time > seconds * 1_000; ) {
      leave(within, first.calls.event);
      begin += 1;
      first = points[begin];
    }
    if (within.size < distinct) continue;
    found.push(...points.slice(Math.max(begin, taken), end + 1));
    taken = end + 1;
  }
  return found;
}

function leave(within: Map<string, number>, event: string): void {
  const left = (within.get(event) ?? 0) - 1;
  if (left > 0) within.set(event, left);
  else within.delete(event);
}

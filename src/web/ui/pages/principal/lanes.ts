import type { KeyCard, Moment } from '../../../api/principals.ts';

/** What is drawn of one key beside one moment. */
export type LaneCell = 'none' | 'start' | 'through' | 'dot' | 'end';

export interface TimelineRow {
  readonly moment: Moment;
  /** One for each lane. */
  readonly cells: readonly LaneCell[];
}

export interface TimelineYear {
  readonly year: string;
  readonly rows: readonly TimelineRow[];
}

export interface KeyTimeline {
  /** Ids of the keys that have a lane, in the order in which they were made. */
  readonly lanes: readonly string[];
  /** Which lanes go on to today. */
  readonly toToday: readonly boolean[];
  readonly years: readonly TimelineYear[];
}

/**
 * Moments by year, the earliest first, with a lane for each key: from the first moment that speaks of it to the last, or
 * to today for a key that is still there.
 */
export function timelineOf(
  moments: readonly Moment[],
  keys: readonly Pick<KeyCard, 'accessKeyId'>[],
): KeyTimeline {
  const sorted = moments.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const spans = new Map<string, { first: number; last: number }>();
  for (const [index, { accessKeyId }] of sorted.entries()) {
    if (accessKeyId === undefined) continue;
    const span = spans.get(accessKeyId);
    if (span === undefined) spans.set(accessKeyId, { first: index, last: index });
    else span.last = index;
  }
  const there = new Set(keys.map(({ accessKeyId }) => accessKeyId));
  const lanes = [...spans.keys()];
  const toToday = lanes.map((lane) => there.has(lane));
  const rows = sorted.map((moment, index) => ({
    moment,
    cells: lanes.map((lane) => cellOf(lane, moment, index, spans.get(lane), there.has(lane))),
  }));
  const years = Map.groupBy(rows, ({ moment }) => yearOf(moment.at));
  return { lanes, toToday, years: [...years].map(([year, of]) => ({ year, rows: of })) };
}

function cellOf(
  lane: string,
  { accessKeyId }: Moment,
  index: number,
  span: { readonly first: number; readonly last: number } | undefined,
  toToday: boolean,
): LaneCell {
  if (span === undefined || index < span.first || (index > span.last && !toToday)) return 'none';
  if (index === span.first) return span.last === index && !toToday ? 'end' : 'start';
  if (index === span.last && !toToday) return 'end';
  return accessKeyId === lane ? 'dot' : 'through';
}

function yearOf(at: string): string {
  const time = Date.parse(at);
  return Number.isNaN(time) ? '' : String(new Date(time).getUTCFullYear());
}

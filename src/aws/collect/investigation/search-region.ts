import { type Unread, unread } from '../../../core/model/fact.ts';
import type { TrailRecord } from '../../../core/model/trail-record.ts';
import type { AccountSession } from '../../session/account-session.ts';
import { type TrailTarget, type TrailVisitor, visitTrail } from '../trail.ts';
import { keptEvent, keptRecord, type SearchedFor } from './kept-event.ts';
import type { KeptEvent, KeptPage, SearchProgress } from './progress.ts';

const NAME = 'cloudtrail:LookupEvents';

/** What bounds and keeps the searches of one investigation. */
export interface SearchGround {
  /** Events read in one search at most. */
  readonly mostEvents: number;
  /** Whether the time for all searches is over. */
  readonly isTimeOver: () => boolean;
  readonly progress: SearchProgress;
  /** Told of every page. */
  readonly onPage?: (events: number) => void;
}

/** Which events of a search are kept, and which of them whole. */
export interface Keeping {
  wanted(record: TrailRecord): boolean;
  whole(record: TrailRecord): boolean;
}

/** What a search gave, and why that is not all. */
export interface RegionFindings {
  readonly records: readonly TrailRecord[];
  readonly gaps: readonly Unread[];
}

/** Searches the history of one region, from where an earlier search of the same was interrupted. */
export async function searchRegion(
  session: AccountSession,
  region: string,
  target: Required<TrailTarget>,
  keeping: Keeping,
  ground: SearchGround,
): Promise<RegionFindings> {
  const { attribute, value, since, until } = target;
  const accountId = session.account.id;
  const search = JSON.stringify([accountId, region, attribute, value, since, until]);
  const reading = new Reading(search, keeping, ground);
  let gap: Unread | undefined;
  while (!reading.done) {
    const from = reading.oldest;
    gap = await visitTrail(session, region, { ...target, until: from ?? until }, reading);
    // A token that AWS no longer takes is no end: the search goes on by time, as long as that brings it on.
    if (gap?.code !== 'InvalidNextTokenException' || reading.oldest === from) break;
  }
  const known: SearchedFor = {
    region,
    accountId,
    ...(attribute === 'AccessKeyId' && { accessKeyId: value }),
  };
  return {
    records: reading.events
      .flatMap((event) => keptRecord(event, known) ?? [])
      .filter(({ at }) => at >= since && at <= until),
    gaps: [...(gap === undefined ? [] : [gap]), ...reading.unreadable()],
  };
}

/** One search on its way. */
class Reading implements TrailVisitor {
  readonly events: KeptEvent[] = [];
  oldest: string | undefined;
  done = false;
  readonly #search: string;
  readonly #keeping: Keeping;
  readonly #ground: SearchGround;
  #read = 0;
  #unreadable = 0;
  /** Ids of events of the oldest second. */
  #edge = new Set<string>();

  constructor(search: string, keeping: Keeping, ground: SearchGround) {
    this.#search = search;
    this.#keeping = keeping;
    this.#ground = ground;
    for (const page of ground.progress.kept(search)) this.#count(page);
  }

  stop(): Unread | undefined {
    const { mostEvents, isTimeOver } = this.#ground;
    if (this.#read >= mostEvents) return bounded(`after the newest ${this.#read} events`, '--most-events');
    if (isTimeOver()) return bounded('when its time was over', '--most-minutes');
    return undefined;
  }

  take(records: readonly TrailRecord[], events: number, isLast: boolean): void {
    const fresh = records.filter(({ id }) => id === '' || !this.#edge.has(id));
    const oldest = [this.oldest, ...fresh.map(({ at }) => at)].flatMap((at) => at ?? []).toSorted()[0];
    const page: KeptPage = {
      read: fresh.length,
      unreadable: events - records.length,
      ...(oldest !== undefined && { oldest }),
      edge: fresh.filter(({ at }) => at === oldest).map(({ id }) => id),
      done: isLast,
      events: fresh
        .filter((record) => this.#keeping.wanted(record))
        .map((record) => keptEvent(record, this.#keeping.whole(record))),
    };
    this.#ground.progress.add(this.#search, page);
    this.#count(page);
    this.#ground.onPage?.(events);
  }

  unreadable(): readonly Unread[] {
    if (this.#unreadable === 0) return [];
    const words = `${this.#unreadable} events say neither when nor what they were, and are not counted.`;
    return [unread(NAME, 'Unreadable', words)];
  }

  #count({ read, unreadable, oldest, edge, done, events }: KeptPage): void {
    this.#read += read;
    this.#unreadable += unreadable;
    if (oldest !== this.oldest) this.#edge = new Set();
    for (const id of edge) this.#edge.add(id);
    this.oldest = oldest;
    this.done = done;
    this.events.push(...events);
  }
}

function bounded(when: string, option: string): Unread {
  return unread(NAME, 'Bounded', `The search was cut ${when}: older ones were not read (${option}).`);
}

import { counted } from '../../../core/model/counted.ts';
import { type Unread, unread } from '../../../core/model/fact.ts';
import type { TrailRecord } from '../../../core/model/trail-record.ts';
import { textIn } from '../../../core/parse/trail-record.ts';
import type { AccountSession } from '../../session/account-session.ts';
import { isDamaged, type TrailTarget, type TrailVisitor, unplaced, visitTrail } from '../trail.ts';
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
  /** Set where what is kept is more than usual: pages that an interrupted search of the usual kind left do not serve. */
  readonly keptApart?: 'whole';
}

/** What a search gave, and why that is not all. */
export interface RegionFindings {
  readonly records: readonly TrailRecord[];
  readonly gaps: readonly Unread[];
  /** False where not one page could be read. */
  readonly wasRead: boolean;
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
  const { keptApart } = keeping;
  const about = [accountId, region, attribute, value, since, until];
  const search = JSON.stringify(keptApart === undefined ? about : [...about, keptApart]);
  const reading = new Reading(search, attribute === 'AccessKeyId' ? value : undefined, keeping, ground);
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
    wasRead: reading.pages > 0,
  };
}

/** One search on its way. */
class Reading implements TrailVisitor {
  readonly events: KeptEvent[] = [];
  oldest: string | undefined;
  done = false;
  pages = 0;
  readonly #search: string;
  /** The key that signs all events of the search, where one was searched for. */
  readonly #signer: string | undefined;
  readonly #keeping: Keeping;
  readonly #ground: SearchGround;
  #read = 0;
  #unreadable = 0;
  #damaged = 0;
  #others = 0;
  /** Ids of events of the oldest second. */
  #edge = new Set<string>();

  constructor(search: string, signer: string | undefined, keeping: Keeping, ground: SearchGround) {
    this.#search = search;
    this.#signer = signer;
    this.#keeping = keeping;
    this.#ground = ground;
    for (const page of ground.progress.kept(search)) this.#count(page);
  }

  stop(): Unread | undefined {
    const { mostEvents, isTimeOver } = this.#ground;
    if (this.#read >= mostEvents) return bounded(`after the newest ${this.#read} events`, '--most-events');
    if (isTimeOver())
      return this.pages === 0 ? NOT_BEGUN : bounded('when its time was over', '--most-minutes');
    return undefined;
  }

  take(records: readonly TrailRecord[], events: number, isLast: boolean): void {
    const fresh = records.filter(({ id }) => id === '' || !this.#edge.has(id));
    const oldest = [this.oldest, ...fresh.map(({ at }) => at)].flatMap((at) => at ?? []).toSorted()[0];
    const own = fresh.filter((record) => !this.#isOfAnother(record));
    const page: KeptPage = {
      read: fresh.length,
      unreadable: events - records.length,
      damaged: own.filter(isDamaged).length,
      others: fresh.length - own.length,
      ...(oldest !== undefined && { oldest }),
      edge: fresh.filter(({ at }) => at === oldest).map(({ id }) => id),
      done: isLast,
      events: own
        .filter((record) => this.#keeping.wanted(record))
        .map((record) => keptEvent(record, this.#keeping.whole(record))),
    };
    this.#ground.progress.add(this.#search, page);
    this.#count(page);
    this.#ground.onPage?.(events);
  }

  unreadable(): readonly Unread[] {
    return [
      ...(this.#unreadable === 0 ? [] : [unplaced(this.#unreadable)]),
      ...(this.#damaged === 0 ? [] : [damagedRecords(this.#damaged)]),
      ...(this.#others === 0 ? [] : [ofOtherKeys(this.#others)]),
    ];
  }

  #isOfAnother({ identity }: TrailRecord): boolean {
    const signer = textIn(identity.accessKeyId);
    return this.#signer !== undefined && signer !== undefined && signer !== this.#signer;
  }

  #count({ read, unreadable, damaged, others, oldest, edge, done, events }: KeptPage): void {
    this.pages += 1;
    this.#read += read;
    this.#unreadable += unreadable;
    this.#damaged += damaged;
    this.#others += others;
    if (oldest !== this.oldest) this.#edge = new Set();
    for (const id of edge) this.#edge.add(id);
    this.oldest = oldest;
    this.done = done;
    this.events.push(...events);
  }
}

function damagedRecords(events: number): Unread {
  const which = counted(events, 'event has a record', 'events have records');
  const words = `${which} that cannot be read: who called, from where, and whether it was let through is not known.`;
  return unread(NAME, 'Unreadable', words);
}

/** AWS does not answer so; something that stands in for it, and takes no heed of the question, may. */
function ofOtherKeys(events: number): Unread {
  const which = counted(events, 'event', 'events');
  const words = `The answer has ${which} of other keys than the one that was asked for: whether it has all of this one's is not known.`;
  return unread(NAME, 'BadAnswer', words);
}

const NOT_BEGUN = unread(
  NAME,
  'Bounded',
  'The time was over before the search had begun: nothing was read (--most-minutes).',
);

function bounded(when: string, option: string): Unread {
  return unread(NAME, 'Bounded', `The search was cut ${when}: older ones were not read (${option}).`);
}

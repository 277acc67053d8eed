import pLimit from 'p-limit';
import { gapsOnce } from '../../../core/investigation/merge-answers.ts';
import type {
  AboutQuestion,
  KeysQuestion,
  SignInQuestion,
  TrailAnswer,
  TrailSource,
  TrailWindow,
} from '../../../core/investigation/source.ts';
import { isTelling, MOST_TELLING, MOST_USE_ROWS, MOST_WHOLE } from '../../../core/investigation/telling.ts';
import { eventsOnce, useRows } from '../../../core/investigation/use-rows.ts';
import type { NotSearched } from '../../../core/model/denied-calls.ts';
import type { Unread } from '../../../core/model/fact.ts';
import type { SearchedSource } from '../../../core/model/investigation.ts';
import { instant } from '../../../core/model/time.ts';
import type { TrailRecord } from '../../../core/model/trail-record.ts';
import type { AccountSession } from '../../session/account-session.ts';
import type { Clock } from '../../session/clock.ts';
import { homeRegion } from '../../session/partitions.ts';
import { EVENTS_COME_LATE, NO_DATA_EVENTS } from '../remediation/denied-calls.ts';
import { HISTORY_DAYS, regionsToSearch, type SearchedRegions, type TrailTarget } from '../trail.ts';
import type { SearchProgress } from './progress.ts';
import { type Keeping, type SearchGround, searchRegion } from './search-region.ts';

/** Where the searches of an event history stand. */
export interface HistoryProgress {
  readonly searches: number;
  readonly done: number;
  readonly pages: number;
  readonly events: number;
}

export interface EventHistoryOptions {
  /** The account of questions that name none. */
  readonly accountId: string;
  /** A session in an account, or why there is none. Asked once for each. */
  readonly sessionIn: (accountId: string) => Promise<AccountSession | Unread>;
  readonly clock: Clock;
  /** Events read for one key in one region at most. */
  readonly mostEvents: number;
  /** Minutes for all searches together. */
  readonly mostMinutes: number;
  readonly progress: SearchProgress;
  /** Told of every page and every search that has ended. */
  readonly onProgress?: (progress: HistoryProgress) => void;
}

/** The event history as a source, which also says whether it stopped for want of time: then it can go on later. */
export interface EventHistory extends TrailSource {
  readonly wasCutByTime: () => boolean;
}

/** Each takes a search of every region, which are side by side, at two pages a second: a minute in all. */
const SESSIONS_FOLLOWED = 100;

/** Keys searched side by side: regions are side by side already, and AWS's limit holds for all of them together. */
const KEYS_AT_ONCE = 4;

const ALL: Keeping = { wanted: () => true, whole: () => true };
const TELLING_WHOLE: Keeping = { wanted: () => true, whole: isTelling };
/** Pages of the same search that were kept without the records are no pages of this one. */
const ALL_WHOLE: Keeping = { ...ALL, keptApart: 'whole' };

/** What the event history never shows, for people. */
const BLIND = [
  NO_DATA_EVENTS,
  EVENTS_COME_LATE,
  `The event history goes back ${HISTORY_DAYS} days. What is older stands in a trail only, if there is one.`,
];

/**
 * CloudTrail's event history: management events of 90 days, asked account by account and region by region (I07, I08).
 * Nothing in it is an exception: what was refused or cut is a gap.
 */
export function eventHistory(options: EventHistoryOptions): EventHistory {
  return new Searches(options);
}

/** An account that is searched. */
interface Place extends SearchedRegions {
  readonly session: AccountSession;
}

class Searches implements EventHistory {
  readonly perAccount = { mostFollowed: SESSIONS_FOLLOWED };
  readonly blind = BLIND;
  readonly #options: EventHistoryOptions;
  readonly #ground: SearchGround;
  readonly #places = new Map<string, Promise<Place | Unread>>();
  /** Of each account the regions that were tried, and whether any of it was searched. */
  readonly #regions = new Map<string, Map<string, boolean>>();
  /** Where the history begins: one time for all searches, so that it is one gap. */
  readonly #begins: number;
  readonly #keysAtOnce = pLimit(KEYS_AT_ONCE);
  #cutByTime = false;
  #kept = 0;
  #progress: HistoryProgress = { searches: 0, done: 0, pages: 0, events: 0 };

  constructor(options: EventHistoryOptions) {
    this.#options = options;
    const { clock, mostEvents, mostMinutes, progress } = options;
    this.#begins = clock.now().getTime() - HISTORY_DAYS * 86_400_000;
    const endMs = clock.elapsedMs() + mostMinutes * 60_000;
    this.#ground = {
      mostEvents,
      progress,
      isTimeOver: () => {
        const over = clock.elapsedMs() >= endMs;
        this.#cutByTime ||= over;
        return over;
      },
      onPage: (events) => this.#tell({ pages: 1, events }),
    };
  }

  wasCutByTime = () => this.#cutByTime;

  async byKeys({ accessKeyIds, accountId, whole, ...window }: KeysQuestion): Promise<TrailAnswer> {
    const keeping = whole === 'all' ? ALL_WHOLE : TELLING_WHOLE;
    const found = await Promise.all(
      accessKeyIds.map((value) => {
        const target = { attribute: 'AccessKeyId', value, ...timesOf(window) } as const;
        return this.#keysAtOnce(() => this.#search(accountId, target, keeping));
      }),
    );
    const records = found.flatMap((each) => each.records);
    const gaps = gapsOnce(found.flatMap((each) => each.gaps));
    const rows = useRows(records);
    const telling = eventsOnce(records.filter(isTelling));
    const cut = [
      ...tooMany('records of telling events', telling.length, MOST_TELLING),
      ...tooMany('different kinds of calls', rows.length, MOST_USE_ROWS),
    ];
    return {
      records:
        whole === 'all'
          ? newest(eventsOnce(records), ({ at }) => at, MOST_WHOLE)
          : newest(telling, ({ at }) => at, MOST_TELLING),
      uses: newest(rows, ({ lastAt }) => lastAt, MOST_USE_ROWS),
      gaps: [...gaps, ...cut],
    };
  }

  /** IAM's events are in the home region alone. */
  async aboutKey({ accessKeyId, accountId, ...window }: AboutQuestion): Promise<TrailAnswer> {
    const target = { attribute: 'ResourceName', value: accessKeyId, ...timesOf(window) } as const;
    return { ...(await this.#search(accountId, target, ALL, 'home')), uses: [] };
  }

  /** By the event's name and not by the user's: a user's name finds every call of every key of theirs too (I08). */
  async signIns({ userName, accountId, ...window }: SignInQuestion): Promise<TrailAnswer> {
    const target = { attribute: 'EventName', value: 'ConsoleLogin', ...timesOf(window) } as const;
    const ofUser = { ...ALL, wanted: (record: TrailRecord) => isSignInOf(record, userName) };
    return { ...(await this.#search(accountId, target, ofUser)), uses: [] };
  }

  searched(): SearchedSource {
    const places = [...this.#regions].map(
      ([accountId, regions]) => `${regionsWords([...regions.values()])} of account ${accountId}`,
    );
    const any = [...this.#regions.values()].some((regions) => [...regions.values()].includes(true));
    return {
      kind: 'event-history',
      says: places.join(', ') || 'nothing',
      events: this.#kept,
      ...(!any && { nothingSearched: true }),
      reachesBackTo: instant(new Date(this.#begins)),
    };
  }

  async close(): Promise<void> {}

  async #search(
    accountId: string | undefined,
    target: Required<TrailTarget>,
    keeping: Keeping,
    where: 'everywhere' | 'home' = 'everywhere',
  ): Promise<Pick<TrailAnswer, 'records' | 'gaps'>> {
    const id = accountId ?? this.#options.accountId;
    const place = await this.#placeOf(id);
    const tried = this.#regions.get(id) ?? new Map<string, boolean>();
    this.#regions.set(id, tried);
    if ('state' in place) return { records: [], gaps: [gapIn(`all regions of account ${id}`, place)] };
    const { session, gaps } = place;
    const regions = where === 'home' ? [homeRegion(session.account.partition)] : place.regions;
    this.#tell({ searches: regions.length });
    const found = await Promise.all(
      regions.map(async (region) => {
        const { records, gaps, wasRead } = await searchRegion(session, region, target, keeping, this.#ground);
        tried.set(region, wasRead || tried.get(region) === true);
        this.#tell({ done: 1 });
        return { records, gaps: gaps.map((gap) => gapIn(this.#named(region, id), gap)) };
      }),
    );
    const records = found.flatMap((each) => each.records);
    this.#kept += records.length;
    const all = [...(where === 'home' ? [] : gaps), ...found.flatMap((each) => each.gaps)];
    return { records, gaps: [...all, ...this.#beforeHistory(target)] };
  }

  /** A region of another account than that of the key is named with it. */
  #named(region: string, accountId: string): string {
    return accountId === this.#options.accountId ? region : `${region} of account ${accountId}`;
  }

  #placeOf(accountId: string): Promise<Place | Unread> {
    const found = this.#places.get(accountId) ?? this.#open(accountId);
    this.#places.set(accountId, found);
    return found;
  }

  async #open(accountId: string): Promise<Place | Unread> {
    const session = await this.#options.sessionIn(accountId);
    return 'state' in session ? session : { session, ...(await regionsToSearch(session)) };
  }

  /** An hour of grace: the search began some time after its window was chosen. */
  #beforeHistory({ since }: TrailWindow): readonly NotSearched[] {
    if (Date.parse(since) >= this.#begins - 3_600_000) return [];
    const words = `The event history begins at ${instant(new Date(this.#begins))}: what was before it was not searched.`;
    return [{ region: 'all regions', code: 'Bounded', words }];
  }

  #tell(more: Partial<HistoryProgress>): void {
    const { searches, done, pages, events } = this.#progress;
    this.#progress = {
      searches: searches + (more.searches ?? 0),
      done: done + (more.done ?? 0),
      pages: pages + (more.pages ?? 0),
      events: events + (more.events ?? 0),
    };
    this.#options.onProgress?.(this.#progress);
  }
}

function timesOf({ since, until }: TrailWindow): TrailWindow {
  return { since, until };
}

/** `17 regions`, `15 of 17 regions`, `no region`: how many were searched of those that were tried. */
function regionsWords(tried: readonly boolean[]): string {
  const searched = tried.filter((wasRead) => wasRead).length;
  if (searched === 0) return 'no region';
  const of = searched < tried.length ? `${searched} of ` : '';
  return `${of}${tried.length} region${tried.length === 1 ? '' : 's'}`;
}

function gapIn(region: string, { code, words }: Unread): NotSearched {
  return { region, code, words };
}

/** Root is told by the kind of identity: a user may be called root too (userIdentity element). */
function isSignInOf({ identity }: TrailRecord, userName: string): boolean {
  return userName === 'root'
    ? identity.type === 'Root'
    : identity.type === 'IAMUser' && identity.userName === userName;
}

function newest<T>(all: readonly T[], at: (one: T) => string, most: number): readonly T[] {
  if (all.length <= most) return all;
  return all.toSorted((a, b) => (at(a) < at(b) ? 1 : -1)).slice(0, most);
}

function tooMany(what: string, found: number, most: number): readonly NotSearched[] {
  if (found <= most) return [];
  const words = `Of ${found} ${what} the newest ${most} are taken.`;
  return [{ region: 'all regions', code: 'Bounded', words }];
}

import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { counted } from '../../core/model/counted.ts';
import type { NotSearched } from '../../core/model/denied-calls.ts';
import { type Fact, type Unread, unread } from '../../core/model/fact.ts';
import { isFields } from '../../core/model/fields.ts';
import type { TrailRecord } from '../../core/model/trail-record.ts';
import type { AccountSession } from '../session/account-session.ts';
import { homeRegion } from '../session/partitions.ts';
import { listedPage, type Page, readPages } from './pages.ts';
import { readRegions } from './regions.ts';
import { trailPace } from './trail-pace.ts';
import { trailRecord } from './trail-record.ts';

const NAME = 'cloudtrail:LookupEvents';

/** What the event history goes back, in days (CloudTrail User Guide, "Viewing event history"). */
export const HISTORY_DAYS = 90;

/** What one search looks for. AWS takes one attribute in a search, and its value is case-sensitive. */
export interface TrailTarget {
  readonly attribute: 'AccessKeyId' | 'EventName' | 'ResourceName' | 'Username';
  readonly value: string;
  /** ISO 8601 UTC; by default all of the history. */
  readonly since?: string;
  /** ISO 8601 UTC, itself searched too; by default until now. */
  readonly until?: string;
}

/** One search, bounded. */
export interface TrailSearch extends TrailTarget {
  /** Pages of fifty events at most. */
  readonly mostPages: number;
}

/** What a search of one region found, newest first. */
export interface TrailFindings {
  readonly records: readonly TrailRecord[];
  /** Why these are not all: refused, or cut after so many pages (code `Bounded`). */
  readonly gap?: Unread;
}

/** Sees the pages of a search as they come. */
export interface TrailVisitor {
  /** Asked before each page: why no more of them are to be read. */
  stop(): Unread | undefined;
  /**
   * Takes a page, newest first.
   *
   * @param events how many the page had: an event without time, source or name gives no record
   * @param isLast nothing older is there
   */
  take(records: readonly TrailRecord[], events: number, isLast: boolean): void;
}

/**
 * Searches the event history of one region: management events of 90 days, some minutes late and more, and never the
 * reading and writing of data (CloudTrail API reference, LookupEvents).
 */
export async function searchTrail(
  session: AccountSession,
  region: string,
  { mostPages, ...target }: TrailSearch,
): Promise<TrailFindings> {
  const records: TrailRecord[] = [];
  let pages = 0;
  let lost = 0;
  const ended = await visitTrail(session, region, target, {
    stop: () => (pages === mostPages ? cut(records.length) : undefined),
    take: (page, events) => {
      pages += 1;
      lost += events - page.length;
      records.push(...page);
    },
  });
  const gap = ended ?? (lost > 0 ? unplaced(lost) : undefined);
  return gap === undefined ? { records } : { records, gap };
}

/** The same search, page by page. Gives why it ended before its end. */
export async function visitTrail(
  session: AccountSession,
  region: string,
  { attribute, value, since, until }: TrailTarget,
  visitor: TrailVisitor,
): Promise<Unread | undefined> {
  const read = await readPages<never>(async (NextToken) => {
    const stopped = visitor.stop();
    if (stopped !== undefined) return stopped;
    await trailPace(session).wait(region);
    const command = new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: attribute, AttributeValue: value }],
      ...(since !== undefined && { StartTime: new Date(since) }),
      ...(until !== undefined && { EndTime: new Date(until) }),
      ...(NextToken !== undefined && { NextToken }),
    });
    const answer = await session.call(NAME, async (clients) =>
      (await clients.cloudTrail(region)).send(command),
    );
    // Without the list an answer is half of one, which must not look like a history without events.
    const page = listedPage(answer, ({ Events: items, NextToken: next }) => ({ items, next }));
    if (page.state === 'unread') return page;
    const { items, next } = page.value;
    visitor.take(
      items.flatMap((event) => trailRecord(event, region) ?? []),
      items.length,
      !next,
    );
    const rest: Page<never> = { items: [], next };
    return { ...page, value: rest };
  });
  return read.state === 'unread' ? read : undefined;
}

/**
 * Whether the record of an event cannot be read. Every one of CloudTrail's says whose call it was (CloudTrail User Guide,
 * "userIdentity element").
 */
export function isDamaged({ all }: TrailRecord): boolean {
  return !isFields(all.userIdentity);
}

/** Why events of a search are missing that say neither when nor what they were. */
export function unplaced(events: number): Unread {
  const words = `${counted(events, 'event says', 'events say')} neither when nor what it was, and is not counted.`;
  return unread(NAME, 'Unreadable', words);
}

function cut(events: number): Unread {
  return unread(NAME, 'Bounded', `The search was cut after the newest ${events} events; there are more.`, {
    fix: 'Search the trail itself, in S3 or CloudWatch Logs, for the rest.',
  });
}

export type { NotSearched };

/** What is not searched because of a gap. */
function notSearched(region: string, { code, words }: Unread): NotSearched {
  return { region, code, words };
}

/** The regions to search, and what is missed where they could not be listed. */
export interface SearchedRegions {
  readonly regions: readonly string[];
  readonly gaps: readonly NotSearched[];
}

/**
 * The regions an account has enabled. Where they cannot be listed, those that every account of the partition has
 * from the start, and a gap that says so: a key works in the others too.
 */
export async function regionsToSearch(session: AccountSession): Promise<SearchedRegions> {
  const regions = await readRegions(session);
  if (regions.state === 'known') return { regions: regions.value, gaps: [] };
  const { partition } = session.account;
  const words = `The account's regions could not be listed (${regions.code}), so only those enabled by default were searched.`;
  return {
    regions: DEFAULT_REGIONS[partition] ?? [homeRegion(partition)],
    gaps: [{ region: 'all others', code: 'NotListed', words }],
  };
}

/** Enabled in every account (Account Management reference guide, "Specify which AWS Regions your account can use"). */
const DEFAULT_REGIONS: Readonly<Partial<Record<string, readonly string[]>>> = {
  aws: [
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-south-1',
    'ap-southeast-1',
    'ap-southeast-2',
    'ca-central-1',
    'eu-central-1',
    'eu-north-1',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'sa-east-1',
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
  ],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-us-gov': ['us-gov-east-1', 'us-gov-west-1'],
};

/** What a search of several regions found. */
export interface WideFindings {
  /** Newest first. */
  readonly records: readonly TrailRecord[];
  readonly notSearched: readonly NotSearched[];
  /** Unread where not one region could be searched. */
  readonly searched: Fact<true>;
}

/** Searches several regions side by side. */
export async function searchRegions(
  session: AccountSession,
  regions: readonly string[],
  search: TrailSearch,
): Promise<WideFindings> {
  const found = await Promise.all(regions.map((region) => searchTrail(session, region, search)));
  const gaps = found.flatMap(({ gap }, i) => (gap === undefined ? [] : [notSearched(regions[i] ?? '', gap)]));
  const refused = found.flatMap(({ gap }) => (gap !== undefined && gap.code !== 'Bounded' ? [gap] : []));
  const [first] = refused;
  const records = found
    .flatMap((each) => each.records)
    .toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1));
  const nothing = first !== undefined && refused.length === regions.length && records.length === 0;
  return {
    records,
    notSearched: gaps,
    searched: nothing ? first : { state: 'known', value: true, source: NAME },
  };
}

import { isAddress } from '../../../core/model/address.ts';
import { type DeniedCalls, type DeniedGroup, isDenied } from '../../../core/model/denied-calls.ts';
import type { TrailRecord } from '../../../core/model/trail-record.ts';
import type { AccountSession } from '../../session/account-session.ts';
import { regionsToSearch, searchRegions } from '../trail.ts';

/** What the event history never has. */
export const NO_DATA_EVENTS =
  'The event history holds no data events: reading and writing objects, items, messages and the like never show, denied or not.';
/** What it does not have yet. */
export const EVENTS_COME_LATE = 'Events come some minutes late, about five on average and without a promise.';

const MOST_PAGES = 20;

/**
 * The calls with a key that were denied since a time, by place and kind, in every enabled region: what shows who
 * still uses a key whose calls a policy refuses (X19). Events are at most 1,000 in a region; a cut is in `notSearched`.
 *
 * @param since ISO 8601 UTC
 * @param now ISO 8601 UTC; what came later is not counted
 */
export async function readDeniedCalls(
  session: AccountSession,
  accessKeyId: string,
  since: string,
  now: string,
): Promise<DeniedCalls> {
  const { regions, gaps } = await regionsToSearch(session);
  const search = { attribute: 'AccessKeyId', value: accessKeyId, since, mostPages: MOST_PAGES } as const;
  const { records, notSearched, searched } = await searchRegions(session, regions, search);
  const inTime = records.filter(({ at }) => at >= since && at <= now);
  return {
    accessKeyId,
    since,
    until: now,
    ...(searched.state === 'unread' && { unread: searched }),
    ...counted(inTime),
    notSearched: [...gaps, ...notSearched],
    says: [NO_DATA_EVENTS, EVENTS_COME_LATE],
  };
}

type Kind = 'denied' | 'not-denied' | 'identity' | 'unreadable';

function counted(
  records: readonly TrailRecord[],
): Pick<DeniedCalls, 'denied' | 'deniedCount' | 'notDenied' | 'identityCalls' | 'unreadable'> {
  const {
    denied = [],
    'not-denied': through = [],
    identity = [],
    unreadable = [],
  } = Object.groupBy(records, kindOf) as Partial<Record<Kind, TrailRecord[]>>;
  const [latest] = through;
  return {
    denied: grouped(denied),
    deniedCount: denied.length,
    notDenied: {
      count: through.length,
      ...(latest !== undefined && { lastAt: latest.at }),
      events: [...new Set(through.map(eventOf))].sort(),
    },
    identityCalls: identity.length,
    unreadable: unreadable.length,
  };
}

function kindOf({ source, name, errorCode, all }: TrailRecord): Kind {
  if (Object.keys(all).length === 0) return 'unreadable';
  if (isDenied(errorCode)) return 'denied';
  return source === 'sts.amazonaws.com' && name === 'GetCallerIdentity' ? 'identity' : 'not-denied';
}

function eventOf({ source, name }: TrailRecord): string {
  return `${source} ${name}`;
}

function grouped(records: readonly TrailRecord[]): readonly DeniedGroup[] {
  const groups = Map.groupBy(records, (record) =>
    JSON.stringify([record.sourceAddress, record.userAgent, eventOf(record)]),
  );
  // The records come newest first, so the groups do too.
  return [...groups.values()].flatMap((group) => groupOf(group));
}

function groupOf(group: readonly TrailRecord[]): readonly DeniedGroup[] {
  const [newest] = group;
  const oldest = group.at(-1);
  if (newest === undefined || oldest === undefined) return [];
  const { sourceAddress = 'unknown', userAgent } = newest;
  const address = isAddress(sourceAddress);
  return [
    {
      from: address || sourceAddress === 'unknown' ? sourceAddress : `AWS itself (${sourceAddress})`,
      isAddress: address,
      ...(userAgent !== undefined && { userAgent }),
      event: eventOf(newest),
      regions: [...new Set(group.map(({ region }) => region))].sort(),
      count: group.length,
      firstAt: oldest.at,
      lastAt: newest.at,
    },
  ];
}

import { byText } from '../investigation/order.ts';
import type { TrailAnswer, UseRow } from '../investigation/source.ts';
import { eventsOnce, recordRow, summedRows } from '../investigation/use-rows.ts';
import { isAddress } from '../model/address.ts';
import { isDenied } from '../model/denied-calls.ts';
import type { Investigation } from '../model/investigation.ts';
import type { TrailRecord } from '../model/trail-record.ts';
import { serviceOf } from './action-of.ts';
import { arnsIn } from './record-arns.ts';

/** Calls of one name in one region, as far as the key's own user made them. */
export interface ObservedCall {
  /** `s3.amazonaws.com` */
  readonly source: string;
  readonly name: string;
  /** Empty where it is not known: of a file, which counts regions apart from actions. */
  readonly region: string;
  /** Calls that IAM let through, whether or not they succeeded. */
  readonly calls: number;
  readonly denied: number;
  /** ARNs the calls were on, in order. */
  readonly arns: readonly string[];
  /** Whether the record of each call was there to be looked at: else `arns` is a part. */
  readonly whole: boolean;
}

/** Everything that was seen, and what of it is not the user's own use. */
export interface Observed {
  readonly calls: readonly ObservedCall[];
  /** Calls made in roles that were taken with the key, by role: those are the role's, not the user's. */
  readonly inRoles: readonly { readonly role: string; readonly calls: number }[];
  /** Calls with keys that were made with this one. */
  readonly withMadeKeys: number;
  /** Calls from places that the investigation asks to look into. */
  readonly suspicious: readonly { readonly from: string; readonly event: string; readonly calls: number }[];
  /** User agents as they were recorded, the most used first. */
  readonly agents: readonly string[];
  /** Regions of all calls, where they are not known call by call. */
  readonly regions: readonly string[];
  /** Why it is not all. */
  readonly unknown: readonly string[];
}

/** The prefixes of the actions of all that was seen, of what is to be looked into too; some of them more than once. */
export function servicesOf({ calls, suspicious }: Pick<Observed, 'calls' | 'suspicious'>): readonly string[] {
  return [
    ...calls.map(({ source }) => serviceOf(source)),
    ...suspicious.map(({ event }) => serviceOf(event.split(' ')[0] ?? '')),
  ];
}

/** What is not to be blessed: calls from places, and calls, that an investigation asks to look into. */
export interface LeaveOut {
  readonly addresses: ReadonlySet<string>;
  /** `iam.amazonaws.com CreateUser` */
  readonly events: ReadonlySet<string>;
}

/** Signals that speak of a place or a client: of their calls the place is what is telling, of all others the call. */
const OF_PLACES = /^(first-seen-|owner-elsewhere|telling-client)/;

/** The calls that signals rest on which alarm or ask for a look. */
export function toLookInto({ signals }: Pick<Investigation, 'signals'>): LeaveOut {
  const telling = signals.filter(({ weight }) => weight !== 'info');
  const [places, calls] = [true, false].map((ofPlaces) =>
    telling.filter(({ id }) => OF_PLACES.test(id) === ofPlaces).flatMap(({ events }) => events),
  );
  return {
    addresses: new Set(
      (places ?? []).flatMap(({ from }) => (from !== undefined && isAddress(from) ? from : [])),
    ),
    events: new Set((calls ?? []).map(({ event }) => event)),
  };
}

/**
 * What a key did, from the answers of a source: its own calls and those of sessions of the same user. Calls that AWS
 * made itself are nobody's need.
 *
 * @param leaveOut calls that are told apart
 */
export function observedIn(
  answers: readonly TrailAnswer[],
  accessKeyId: string,
  leaveOut: LeaveOut,
): Observed {
  const isSuspicious = ({ address, source, name }: UseRow) =>
    leaveOut.addresses.has(address) || leaveOut.events.has(`${source} ${name}`);
  // Each answer is of other keys; the same key is asked about once.
  const rows = summedRows(answers.flatMap(({ uses }) => uses)).filter(isOwnDoing);
  const records = Map.groupBy(eventsOnce(answers.flatMap((answer) => answer.records)), (record) =>
    groupOf(recordRow(record)),
  );
  const isOwn = (row: UseRow) => isOfUser(row, accessKeyId);
  const kept = rows.filter((row) => isOwn(row) && !isSuspicious(row));
  return {
    calls: [...Map.groupBy(kept, (row) => JSON.stringify([row.source, row.name, row.region]))]
      .toSorted(([a], [b]) => byText(a, b))
      .flatMap(([, group]) => callOf(group, records) ?? []),
    inRoles: countedBy(
      rows.filter(({ identityType }) => identityType === 'AssumedRole'),
      ({ arn }) => roleOf(arn),
    ).map(([role, calls]) => ({ role, calls })),
    withMadeKeys: totalOf(rows.filter((row) => !isOwn(row) && row.identityType !== 'AssumedRole')),
    suspicious: countedBy(
      rows.filter((row) => isOwn(row) && isSuspicious(row)),
      ({ address, source, name }) => JSON.stringify([address, `${source} ${name}`]),
    ).map(([text, calls]) => {
      const [from = '', event = ''] = JSON.parse(text) as readonly string[];
      return { from, event, calls };
    }),
    agents: countedBy(kept, ({ userAgent }) => userAgent)
      .toSorted(([, a], [, b]) => b - a)
      .map(([agent]) => agent),
    regions: [],
    unknown: [],
  };
}

/** AWS's own calls, on somebody's behalf, come with the rights of whoever asked, and by services' own ways. */
function isOwnDoing({ invokedBy, address }: UseRow): boolean {
  return invokedBy === '' && (address === '' || isAddress(address));
}

/** The key itself, and temporary credentials of the same user: both have the user's rights. */
function isOfUser({ accessKeyId, identityType }: UseRow, key: string): boolean {
  if (accessKeyId === key) return true;
  return accessKeyId.startsWith('ASIA') && (identityType === 'IAMUser' || identityType === 'FederatedUser');
}

function groupOf({ accessKeyId, source, name, region, errorCode }: UseRow): string {
  return JSON.stringify([accessKeyId, source, name, region, errorCode]);
}

function callOf(
  rows: readonly UseRow[],
  records: ReadonlyMap<string, readonly TrailRecord[]>,
): ObservedCall | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  const through = rows.filter(({ errorCode }) => !isDenied(errorCode));
  const calls = totalOf(through);
  const seen = [...new Set(through.map(groupOf))].flatMap((group) => records.get(group) ?? []);
  const arns = seen.map(arnsIn);
  return {
    source: first.source,
    name: first.name,
    region: first.region,
    calls,
    denied: totalOf(rows) - calls,
    arns: [...new Set(arns.flat())].sort(byText),
    whole: seen.length >= calls && arns.every(({ length }) => length > 0),
  };
}

function totalOf(rows: readonly UseRow[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}

function countedBy(
  rows: readonly UseRow[],
  nameOf: (row: UseRow) => string,
): readonly (readonly [string, number])[] {
  return [...Map.groupBy(rows, nameOf)]
    .map(([name, group]) => [name, totalOf(group)] as const)
    .toSorted(([a], [b]) => byText(a, b));
}

/** `arn:aws:sts::111122223333:assumed-role/Deploy/ci` is a session of the role `Deploy`. */
function roleOf(arn: string): string {
  return /:assumed-role\/([^/]+)\//.exec(arn)?.[1] ?? (arn === '' ? 'a role' : arn);
}

/**
 * The same from an investigation that was saved. It counts actions, and neither what they were on nor in which region
 * each was; and those of roles that were taken are counted among them.
 */
export function observedInFile(investigation: Investigation, { addresses, events }: LeaveOut): Observed {
  const { use, children } = investigation;
  const inRoles = children.filter(
    ({ kind, count }) => kind !== 'session-token' && kind !== 'federation' && count > 0,
  );
  const unknown = [
    ...(use.distinct.actions > use.actions.length
      ? [`The file names ${use.actions.length} of ${use.distinct.actions} actions: the others are not known.`]
      : []),
    ...(inRoles.length > 0
      ? [
          'The file counts calls in roles and with other keys among those of the user: which are whose cannot be told. Run it without --investigation.',
        ]
      : []),
    ...(addresses.size > 0
      ? [
          'The file does not say which calls came from the places to look into, so that they are among the others. Run it without --investigation.',
        ]
      : []),
  ];
  const shares = use.actions.filter(({ label }) => label === undefined);
  const calls = shares.flatMap(({ name, count, denied }): readonly ObservedCall[] => {
    if (events.has(name)) return [];
    const [source = '', ...rest] = name.split(' ');
    return [
      { source, name: rest.join(' '), region: '', calls: count - denied, denied, arns: [], whole: false },
    ];
  });
  return {
    calls: calls.toSorted((a, b) => byText(`${a.source} ${a.name}`, `${b.source} ${b.name}`)),
    inRoles: [],
    withMadeKeys: 0,
    suspicious: shares
      .filter(({ name }) => events.has(name))
      .map(({ name, count }) => ({ from: 'the file does not say where', event: name, calls: count })),
    agents: [],
    regions: use.regions.map(({ name }) => name).filter((name) => name !== 'unknown'),
    unknown,
  };
}

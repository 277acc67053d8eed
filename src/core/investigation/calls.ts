import { isAddress } from '../model/address.ts';
import { isDenied } from '../model/denied-calls.ts';
import type { ChildCredential, ToldEvent } from '../model/investigation.ts';
import { secondsBetween } from '../model/time.ts';
import type { TrailRecord } from '../model/trail-record.ts';
import { type Client, clientOf } from './clients.ts';
import { networkOf } from './network.ts';
import { byText } from './order.ts';
import type { UseRow } from './source.ts';
import type { AddressPlace, PlaceLookup } from './story-input.ts';

/** Where calls came from. */
export interface Origin extends AddressPlace {
  /** As it is counted: an address, `AWS itself (…)`, `unknown`. */
  readonly name: string;
  /** Absent where AWS made the call, and where the record has no address: then it is nobody's address (I12). */
  readonly address?: string;
  /** As {@link networkOf} tells networks apart. */
  readonly net?: string;
  /** A benign pattern. */
  readonly label?: 'AWS on your behalf' | 'AWS Internal' | 'console session';
}

/** A row of counts with what it means. */
export interface Calls {
  readonly row: UseRow;
  /** `iam.amazonaws.com CreateUser` */
  readonly event: string;
  /** `2026-11-22` */
  readonly day: string;
  readonly outcome: 'through' | 'denied' | 'failed';
  readonly client: Client;
  readonly origin: Origin;
  /** Signed by the key, by temporary credentials of it, or by a key that was made with it. */
  readonly by: 'key' | 'session' | 'made-key';
}

/** A record that is kept whole, with what it means. */
export interface Telling {
  readonly record: TrailRecord;
  readonly calls: Calls;
}

/** Gives rows their meaning; asks the place of each address once. */
export function readerOf(
  accessKeyId: string,
  children: readonly ChildCredential[],
  placeOf: PlaceLookup | undefined,
): (row: UseRow) => Calls {
  const made = new Map(children.map(({ accessKeyId, kind }) => [accessKeyId, kind]));
  const origins = new Map<string, Origin>();
  const clients = new Map<string, Client>();
  return (row) => ({
    row,
    event: `${row.source} ${row.name}`,
    day: row.hour.slice(0, 10),
    outcome: row.errorCode === '' ? 'through' : isDenied(row.errorCode) ? 'denied' : 'failed',
    client: kept(clients, row.userAgent, () => clientOf(row.userAgent)),
    origin: kept(origins, `${row.fromConsole} ${row.invokedBy} ${row.address}`, () => originOf(row, placeOf)),
    by: row.accessKeyId === accessKeyId ? 'key' : signer(row, made.get(row.accessKeyId)),
  });
}

function kept<T>(known: Map<string, T>, name: string, make: () => T): T {
  const value = known.get(name) ?? make();
  known.set(name, value);
  return value;
}

function signer({ accessKeyId }: UseRow, kind: ChildCredential['kind'] | undefined): Calls['by'] {
  if (kind === 'access-key') return 'made-key';
  return kind === undefined && accessKeyId.startsWith('AKIA') ? 'made-key' : 'session';
}

function originOf({ address, invokedBy, fromConsole }: UseRow, placeOf: PlaceLookup | undefined): Origin {
  if (address === 'AWS Internal' || invokedBy === 'AWS Internal')
    return { name: 'AWS itself (AWS Internal)', label: 'AWS Internal' };
  if (invokedBy !== '' || (address !== '' && !isAddress(address)))
    return { name: `AWS itself (${invokedBy === '' ? address : invokedBy})`, label: 'AWS on your behalf' };
  if (address === '') return { name: 'unknown', ...(fromConsole && { label: 'console session' }) };
  const place = placeOf?.(address);
  return {
    name: address,
    address,
    net: networkOf(address, place),
    ...place,
    ...(fromConsole && { label: 'console session' }),
  };
}

/** Whether AWS made the calls itself, for the key's holder: nobody's address, client or place (I12). */
export function isAwsItself({ origin: { label } }: Calls): boolean {
  return label === 'AWS on your behalf' || label === 'AWS Internal';
}

/** Rows as events that are told; they have no id, being counts. */
export function toldCalls({ row, event, origin }: Calls): ToldEvent {
  return {
    at: row.firstAt,
    accountId: row.accountId,
    region: row.region,
    event,
    accessKeyId: row.accessKeyId,
    ...(row.address !== '' && { from: row.address }),
    ...(row.userAgent !== '' && { client: row.userAgent }),
    ...(row.errorCode !== '' && { errorCode: row.errorCode }),
    ...(origin.label !== undefined && { benign: origin.label }),
  };
}

/** Rows of several origins, the earliest first; rows of one time keep their order. */
export function inOrder(calls: readonly Calls[]): readonly Calls[] {
  return calls.toSorted((a, b) => byText(a.row.firstAt, b.row.firstAt));
}

/** Whether a time lies between the first and the last call of a row, or at most so many seconds from them. */
export function isNear({ row }: Calls, at: string, seconds: number): boolean {
  return secondsBetween(at, row.firstAt) <= seconds && secondsBetween(row.lastAt, at) <= seconds;
}

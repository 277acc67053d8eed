import type { TrailRecord } from '../model/trail-record.ts';
import { textIn } from '../parse/trail-record.ts';
import { signerOf } from './child-credentials.ts';
import { byText } from './order.ts';
import type { UseRow } from './source.ts';

/**
 * Counts whole records as sources that read tables count theirs: by key, hour and all that a row has in common.
 * Records of one event count once; records that name no key are nobody's calls and are left out. In a fixed order.
 *
 * @param signedBy the key of records whose own text cannot be read: what was searched for
 */
export function useRows(records: readonly TrailRecord[], signedBy?: string): readonly UseRow[] {
  return summedRows(eventsOnce(records).flatMap((record) => rowOf(record, signedBy) ?? []));
}

/** Rows of the same calls as one, their counts added: none of them may have seen what another saw. In a fixed order. */
export function summedRows(all: readonly UseRow[]): readonly UseRow[] {
  const rows = new Map<string, UseRow>();
  for (const row of all) {
    const group = groupOfRow(row);
    const before = rows.get(group);
    rows.set(group, before === undefined ? row : together(before, row));
  }
  return [...rows].toSorted(([a], [b]) => byText(a, b)).map(([, row]) => row);
}

/** Each event once: regions, files and searches overlap. Events without an id cannot be told apart and all stay. */
export function eventsOnce(records: readonly TrailRecord[]): readonly TrailRecord[] {
  const seen = new Set<string>();
  return records.filter(({ id }) => {
    if (id === '') return true;
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

/** What the calls of a row have in common, as one text: rows with the same one are of the same calls. */
export function groupOfRow(row: UseRow): string {
  const { accessKeyId, hour, accountId, region, source, name, address, userAgent, errorCode } = row;
  const { identityType, arn, invokedBy, fromConsole, isData } = row;
  const who = [identityType, arn, invokedBy, fromConsole, isData];
  return JSON.stringify([
    hour,
    accessKeyId,
    accountId,
    region,
    source,
    name,
    address,
    userAgent,
    errorCode,
    ...who,
  ]);
}

function rowOf(record: TrailRecord, signedBy: string | undefined): UseRow | undefined {
  const unreadable = Object.keys(record.all).length === 0 ? signedBy : undefined;
  const row = recordRow(record);
  if (row.accessKeyId !== '') return row;
  return unreadable === undefined ? undefined : { ...row, accessKeyId: unreadable };
}

/** One record as a row; its key is empty where no key signed it, as with a sign-in. */
export function recordRow(record: TrailRecord): UseRow {
  const { at, accountId, region, source, name, identity, fromConsole, isData } = record;
  return {
    accessKeyId: signerOf(record) ?? '',
    hour: at.slice(0, 13),
    accountId,
    region,
    source,
    name,
    address: record.sourceAddress ?? '',
    userAgent: record.userAgent ?? '',
    errorCode: record.errorCode ?? '',
    identityType: textIn(identity.type) ?? '',
    arn: textIn(identity.arn) ?? '',
    invokedBy: textIn(identity.invokedBy) ?? '',
    fromConsole,
    isData,
    count: 1,
    firstAt: at,
    lastAt: at,
  };
}

function together(a: UseRow, b: UseRow): UseRow {
  return {
    ...a,
    count: a.count + b.count,
    firstAt: a.firstAt < b.firstAt ? a.firstAt : b.firstAt,
    lastAt: a.lastAt > b.lastAt ? a.lastAt : b.lastAt,
  };
}

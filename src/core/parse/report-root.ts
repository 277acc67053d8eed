import { hasRootUser, type Partition } from '../model/account.ts';
import { type Fact, known, unread, valueIn } from '../model/fact.ts';
import type { AccessKey, KeyStatus, RootFacts, RootKey, RootRow } from '../model/snapshot.ts';
import { doubtful, type Reading } from './reading.ts';
import { keysOf } from './report-keys.ts';
import { certificatesOf, mfaActiveOf, rootPasswordOf } from './report-more.ts';
import type { Row } from './report-row.ts';

/** What the report tells of root. */
export type ReportedRoot = Pick<RootFacts, 'reportRow' | 'password' | 'mfaActive' | 'certificates'>;

/**
 * The root row. China has none, and that is known; anywhere else a missing row tells nothing about root.
 */
export function rootOf(reading: Reading, row: Row | undefined, partition: Partition): ReportedRoot {
  if (row === undefined) {
    const none = unread(reading.source, 'NoRootRow', 'The report has no row for the root user.', {
      fix: 'Fetch the report again, or scan the account itself.',
    });
    const reportRow = hasRootUser(partition)
      ? none
      : known({ exists: false } as const, reading.source, reading.readAt);
    return { reportRow, password: none, mfaActive: none, certificates: none };
  }
  if (row.doubt !== undefined) {
    const doubt = doubtful(reading, row);
    return { reportRow: doubt, password: doubt, mfaActive: doubt, certificates: doubt };
  }
  return {
    reportRow: keysOfRoot(reading, row),
    password: rootPasswordOf(reading, row),
    mfaActive: mfaActiveOf(reading, row),
    certificates: certificatesOf(reading, row),
  };
}

function keysOfRoot(reading: Reading, row: Row): Fact<RootRow> {
  const keys = keysOf(reading, row);
  if (keys.state === 'unread') return keys;
  const rootKeys: RootKey[] = [];
  for (const key of keys.value) {
    if (key.status.state === 'unread') return key.status;
    rootKeys.push(rootKey(key, key.status.value));
  }
  return known({ exists: true, keys: rootKeys }, reading.source, reading.readAt);
}

function rootKey(key: AccessKey, status: KeyStatus): RootKey {
  const createdAt = valueIn(key.createdAt);
  return { status, ...(createdAt === undefined ? {} : { createdAt }), lastUse: key.lastUse };
}

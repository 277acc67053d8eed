import { hasRootUser, type Partition } from '../model/account.ts';
import { type Fact, known, unread, valueIn } from '../model/fact.ts';
import type { AccessKey, KeyStatus, RootKey, RootRow } from '../model/snapshot.ts';
import { doubtful, type Reading } from './reading.ts';
import { keysOf } from './report-keys.ts';
import type { Row } from './report-row.ts';

/**
 * The root row. China has none, and that is known; anywhere else a missing row tells nothing about root.
 * Only the key cells are read: `password_enabled` of root is `not_supported` in older reports and a boolean
 * today, and neither speaks of keys.
 */
export function rootOf(reading: Reading, row: Row | undefined, partition: Partition): Fact<RootRow> {
  if (row === undefined) {
    if (!hasRootUser(partition)) return known({ exists: false }, reading.source, reading.readAt);
    return unread(reading.source, 'NoRootRow', 'The report has no row for the root user.', {
      fix: 'Fetch the report again, or scan the account itself.',
    });
  }
  if (row.doubt !== undefined) return doubtful(reading, row);
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
  const lastUse = valueIn(key.lastUse);
  return {
    status,
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(lastUse === undefined ? {} : { lastUse }),
  };
}

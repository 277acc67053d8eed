import { CREDENTIAL_REPORT, known, unread } from '../../src/core/model/fact.ts';
import type { AccessKey, KeyStatus, Snapshot, User } from '../../src/core/model/snapshot.ts';
import { NO_OTHER_ROOT, NO_OTHER_USER, NOTHING_ELSE } from './nothing-read.ts';

/** Small accounts for the engine, made by hand. */
export const REPORT_TIME = '2026-11-22T10:00:00Z';
export const LIVE_TIME = '2026-11-22T12:00:00Z';

const OFFLINE = unread('live', 'Offline', 'Only the report was read.');

/** A key as a report has it; with an id, as live calls do. */
export function key(
  createdAt: string,
  more: { id?: string; status?: KeyStatus; usedAt?: string } = {},
): AccessKey {
  const readAt = more.id === undefined ? REPORT_TIME : LIVE_TIME;
  const source = more.id === undefined ? CREDENTIAL_REPORT : 'iam:ListAccessKeys';
  return {
    ...(more.id !== undefined && { accessKeyId: more.id }),
    createdAt: known(createdAt, source, readAt),
    status: known(more.status ?? 'Active', source, readAt),
    lastUse: known(more.usedAt === undefined ? {} : { at: more.usedAt }, source, readAt),
  };
}

/** A console user made on 10 January 2026 at 10:00, as a report has them. */
export function user(name: string, accessKeys: readonly AccessKey[], more: Partial<User> = {}): User {
  return {
    name,
    arn: `arn:aws:iam::111122223333:user/${name}`,
    presence: 'reported',
    ...NO_OTHER_USER,
    createdAt: known('2026-01-10T10:00:00Z', CREDENTIAL_REPORT, REPORT_TIME),
    consolePassword: known({ enabled: true }, CREDENTIAL_REPORT, REPORT_TIME),
    loginProfile: OFFLINE,
    accessKeys: known(accessKeys, CREDENTIAL_REPORT, REPORT_TIME),
    ...more,
  };
}

/** An account with these users and no root key. */
export function account(users: readonly User[], more: Partial<Snapshot> = {}): Snapshot {
  return {
    account: { id: '111122223333', partition: 'aws', name: 'prod' },
    report: known({ generatedAt: REPORT_TIME, stale: false, userRows: users.length }, 'test', REPORT_TIME),
    root: {
      ...NO_OTHER_ROOT,
      reportRow: known({ exists: true, keys: [] }, CREDENTIAL_REPORT, REPORT_TIME),
      accountSummary: known({ accountAccessKeysPresent: 0 }, 'test', LIVE_TIME),
      auditedKeys: OFFLINE,
    },
    users: known(users, CREDENTIAL_REPORT, REPORT_TIME),
    ...NOTHING_ELSE,
    ...more,
  };
}

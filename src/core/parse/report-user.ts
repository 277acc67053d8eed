import { type Fact, known, unread } from '../model/fact.ts';
import type { AccessKey, ConsolePassword, User } from '../model/snapshot.ts';
import { doubtful, noSuchColumn, type Reading, unreadable } from './reading.ts';
import { dateAt, flagAt } from './report-cells.ts';
import { dateUnread, keysOf } from './report-keys.ts';
import {
  certificatesOf,
  extraCredentialsOf,
  mfaActiveOf,
  passwordChangedAtOf,
  passwordUseOf,
} from './report-more.ts';
import { cellText, type Row } from './report-row.ts';

/** One user row as the model has it. Every fact that its cells do not give is unread, with line and column. */
export function userOf(reading: Reading, row: Row): User {
  const { header } = reading.report;
  const name = cellText(row, header.user);
  const arn = cellText(row, header.arn);
  if (row.doubt !== undefined) return doubtfulUser(reading, row, name, arn);
  const createdAt = createdAtOf(reading, row);
  const keys = keysOf(reading, row);
  const { loginProfile, mfaDevices, authorization, sshKeys, serviceCredentials, owner } = reading.live;
  return {
    name,
    arn,
    presence: 'reported',
    createdAt,
    consolePassword: consolePasswordOf(reading, row),
    loginProfile,
    accessKeys: createdAt.state === 'known' ? notOlderThan(reading, keys, createdAt.value) : keys,
    passwordUse: passwordUseOf(reading, row),
    passwordChangedAt: passwordChangedAtOf(reading, row),
    mfaActive: mfaActiveOf(reading, row),
    mfaDevices,
    certificates: certificatesOf(reading, row),
    extraCredentials: extraCredentialsOf(reading, row),
    authorization,
    sshKeys,
    serviceCredentials,
    owner,
  };
}

function doubtfulUser(reading: Reading, row: Row, name: string, arn: string): User {
  const fact = doubtful(reading, row);
  return {
    name,
    arn,
    presence: 'reported',
    createdAt: fact,
    consolePassword: fact,
    accessKeys: fact,
    passwordUse: fact,
    passwordChangedAt: fact,
    mfaActive: fact,
    certificates: fact,
    extraCredentials: fact,
    ...reading.live,
  };
}

function createdAtOf(reading: Reading, row: Row): Fact<string> {
  const column = reading.report.header.created;
  if (column.at === undefined) return noSuchColumn(reading, column);
  const date = dateAt(row, row.bounds[column.at] ?? 0, (row.bounds[column.at + 1] ?? 0) - 1);
  return date === undefined ? dateUnread(reading, row, column) : known(date, reading.source, reading.readAt);
}

/** `not_supported` was said of root only, until 2023: of a user it tells nothing. */
function consolePasswordOf(reading: Reading, row: Row): Fact<ConsolePassword> {
  const column = reading.report.header.passwordEnabled;
  if (column.at === undefined) return noSuchColumn(reading, column);
  const flag = flagAt(row.codes, row.bounds[column.at] ?? 0, (row.bounds[column.at + 1] ?? 0) - 1);
  if (flag === undefined) return unreadable(reading, row, column, 'is neither true nor false');
  return flag ? reading.withPassword : reading.withoutPassword;
}

/** Makes the date of a key that is older than its user unread: one of the two belongs to something else. */
function notOlderThan(
  reading: Reading,
  keys: Fact<readonly AccessKey[]>,
  userCreatedAt: string,
): Fact<readonly AccessKey[]> {
  if (keys.state === 'unread') return keys;
  for (const key of keys.value) {
    if (!isOlder(key, userCreatedAt)) continue;
    return { ...keys, value: keys.value.map((each) => contradicted(reading, each, userCreatedAt)) };
  }
  return keys;
}

function isOlder(key: AccessKey, userCreatedAt: string): boolean {
  return key.createdAt.state === 'known' && key.createdAt.value < userCreatedAt;
}

function contradicted(reading: Reading, key: AccessKey, userCreatedAt: string): AccessKey {
  if (key.createdAt.state === 'unread' || !isOlder(key, userCreatedAt)) return key;
  const words =
    `The report has the key made at ${key.createdAt.value}, before its user at ${userCreatedAt}: ` +
    'the user may have been re-created under the same name; compare UserId.';
  return {
    ...key,
    createdAt: unread(reading.source, 'Contradiction', words),
    reportCreatedAt: key.createdAt.value,
  };
}

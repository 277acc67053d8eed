import type { PasswordUse, SigningCertificate } from '../model/credentials.ts';
import { type Known, known, type Unread, unread } from '../model/fact.ts';
import type { AccessKey, ConsolePassword, KeyStatus, LastUse, User } from '../model/snapshot.ts';
import { quoted } from './place.ts';
import type { Column } from './report-header.ts';
import { cellText, columnOf, type Report, type Row } from './report-row.ts';

/** What the facts of one report share: most of its facts are one of a few constants. */
export interface Reading {
  readonly report: Report;
  readonly source: string;
  readonly readAt: string | undefined;
  readonly withPassword: Known<ConsolePassword>;
  readonly withoutPassword: Known<ConsolePassword>;
  readonly active: Known<KeyStatus>;
  readonly inactive: Known<KeyStatus>;
  readonly noUse: Known<LastUse>;
  readonly noKeys: Known<readonly AccessKey[]>;
  readonly noPasswordUse: Known<PasswordUse>;
  readonly noPasswordChange: Known<null>;
  readonly withMfa: Known<boolean>;
  readonly withoutMfa: Known<boolean>;
  readonly noCertificates: Known<readonly SigningCertificate[]>;
  readonly noExtra: Known<null>;
  readonly live: LiveOnly;
}

/** Facts of a user that no report holds. */
export type LiveOnly = Pick<
  User,
  'loginProfile' | 'mfaDevices' | 'authorization' | 'sshKeys' | 'serviceCredentials' | 'owner'
>;

/** Makes the constants. */
export function newReading(report: Report, source: string, readAt: string | undefined): Reading {
  return {
    report,
    source,
    readAt,
    withPassword: known({ enabled: true }, source, readAt),
    withoutPassword: known({ enabled: false }, source, readAt),
    active: known('Active', source, readAt),
    inactive: known('Inactive', source, readAt),
    noUse: known({}, source, readAt),
    noKeys: known([], source, readAt),
    noPasswordUse: known({}, source, readAt),
    noPasswordChange: known(null, source, readAt),
    withMfa: known(true, source, readAt),
    withoutMfa: known(false, source, readAt),
    noCertificates: known([], source, readAt),
    noExtra: known(null, source, readAt),
    live: LIVE_ONLY,
  };
}

const AGAIN = { fix: 'Scan the account itself.' };

const LIVE_ONLY: LiveOnly = {
  loginProfile: unread(
    'iam:GetLoginProfile',
    'Offline',
    'The credential report does not say when the password was first made.',
    AGAIN,
  ),
  mfaDevices: unread('iam:ListMFADevices', 'Offline', 'The credential report names no MFA devices.', AGAIN),
  authorization: unread(
    'iam:GetAccountAuthorizationDetails',
    'Offline',
    'The credential report tells neither policies nor groups.',
    AGAIN,
  ),
  sshKeys: unread('iam:ListSSHPublicKeys', 'Offline', 'The credential report names no SSH keys.', AGAIN),
  serviceCredentials: unread(
    'iam:ListServiceSpecificCredentials',
    'Offline',
    'The credential report names no service-specific credentials.',
    AGAIN,
  ),
  owner: unread('--people', 'NotAsked', 'No list of people was handed in.', { fix: 'Add --people FILE.' }),
};

/** The column that should hold the fact is not in the report. */
export function noSuchColumn(reading: Reading, column: Column): Unread {
  return unread(reading.source, 'NoSuchColumn', `The report has no column ${column.name}.`, REPORT_AGAIN);
}

/** The cell holds something else than the fact. Only `detail` repeats what it holds. */
export function unreadable(reading: Reading, row: Row, column: Column, wrong: string): Unread {
  const { at: cell = 0, name } = column;
  const at = columnOf(row, cell);
  return unread(reading.source, 'Unreadable', `${name} ${wrong} (line ${row.line}, column ${at}).`, {
    ...REPORT_AGAIN,
    detail: `${reading.report.name}:${row.line}:${at}: ${quoted(cellText(row, cell))}`,
  });
}

/** The row's cells cannot be told apart. */
export function doubtful(reading: Reading, row: Row): Unread {
  return unread(reading.source, 'Unreadable', `Line ${row.line} of the report ${row.doubt}.`, {
    ...REPORT_AGAIN,
    detail: `${reading.report.name}:${row.line}`,
  });
}

const REPORT_AGAIN = { fix: 'Fetch the report again, or scan the account itself.' } as const;

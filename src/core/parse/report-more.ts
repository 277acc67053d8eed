import type { PasswordUse, SigningCertificate } from '../model/credentials.ts';
import { type Fact, known, type Unread } from '../model/fact.ts';
import type { RootPassword } from '../model/snapshot.ts';
import { noSuchColumn, type Reading, unreadable } from './reading.ts';
import { dateAt, flagAt, noDateAt } from './report-cells.ts';
import type { CertificateSlot, Column } from './report-header.ts';
import { cellText, type Row } from './report-row.ts';

/** When the password was last used. What stands there without a password is left from an earlier one. */
export function passwordUseOf(reading: Reading, row: Row): Fact<PasswordUse> {
  const date = dateIn(reading, row, reading.report.header.passwordLastUsed);
  if (typeof date === 'object') return date;
  return date === undefined
    ? reading.noPasswordUse
    : known({ lastUsedAt: date }, reading.source, reading.readAt);
}

/** When the password was last set; `null` where there is none. */
export function passwordChangedAtOf(reading: Reading, row: Row): Fact<string | null> {
  const date = dateIn(reading, row, reading.report.header.passwordLastChanged);
  if (typeof date === 'object') return date;
  return date === undefined ? reading.noPasswordChange : known(date, reading.source, reading.readAt);
}

/** Whether any MFA device is active. */
export function mfaActiveOf(reading: Reading, row: Row): Fact<boolean> {
  const flag = flagIn(reading, row, reading.report.header.mfaActive);
  if (typeof flag === 'object') return flag;
  return flag ? reading.withMfa : reading.withoutMfa;
}

/** Root's password: a boolean today, `not_supported` in reports of 2023 and earlier (IAM User Guide). */
export function rootPasswordOf(reading: Reading, row: Row): Fact<RootPassword> {
  const { passwordEnabled } = reading.report.header;
  const use = passwordUseOf(reading, row);
  if (use.state === 'unread') return use;
  const cell = passwordEnabled.at;
  if (cell !== undefined && cellText(row, cell).trim() === 'not_supported') {
    return known({ enabled: 'not-supported', ...use.value }, reading.source, reading.readAt);
  }
  const enabled = flagIn(reading, row, passwordEnabled);
  if (typeof enabled === 'object') return enabled;
  return known({ enabled, ...use.value }, reading.source, reading.readAt);
}

/**
 * The signing certificates of a row. As with keys, a slot holds one where its date is not `N/A`, or where it is
 * active; a slot of which that cannot be told makes the list unread.
 */
export function certificatesOf(reading: Reading, row: Row): Fact<readonly SigningCertificate[]> {
  let found: SigningCertificate[] | undefined;
  for (const slot of reading.report.header.certificates) {
    const certificate = certificateIn(reading, row, slot);
    if (certificate === undefined) continue;
    if ('state' in certificate) return certificate;
    found ??= [];
    found.push(certificate);
  }
  return found === undefined ? reading.noCertificates : known(found, reading.source, reading.readAt);
}

function certificateIn(
  reading: Reading,
  row: Row,
  slot: CertificateSlot,
): SigningCertificate | Unread | undefined {
  const active = flagIn(reading, row, slot.active);
  if (typeof active === 'object') return active;
  const uploadedAt = dateIn(reading, row, slot.rotated);
  if (typeof uploadedAt === 'object') return uploadedAt;
  if (uploadedAt === undefined) return active ? { active } : undefined;
  return { active, uploadedAt };
}

/** The 23rd column's text; `null` where it is absent, empty or `N/A`. */
export function extraCredentialsOf(reading: Reading, row: Row): Fact<string | null> {
  const { at: cell } = reading.report.header.moreCredentials;
  if (cell === undefined) return reading.noExtra;
  const text = cellText(row, cell).trim();
  return text === '' || noDateAt(row, row.bounds[cell] ?? 0, (row.bounds[cell + 1] ?? 0) - 1) !== undefined
    ? reading.noExtra
    : known(text, reading.source, reading.readAt);
}

function flagIn(reading: Reading, row: Row, column: Column): boolean | Unread {
  if (column.at === undefined) return noSuchColumn(reading, column);
  const flag = flagAt(row.codes, row.bounds[column.at] ?? 0, (row.bounds[column.at + 1] ?? 0) - 1);
  return flag ?? unreadable(reading, row, column, 'is neither true nor false');
}

/** A date, `undefined` for one of the three words that stand for none, or why it cannot be read. */
function dateIn(reading: Reading, row: Row, column: Column): string | undefined | Unread {
  if (column.at === undefined) return noSuchColumn(reading, column);
  const start = row.bounds[column.at] ?? 0;
  const end = (row.bounds[column.at + 1] ?? 0) - 1;
  if (noDateAt(row, start, end) !== undefined) return undefined;
  return dateAt(row, start, end) ?? unreadable(reading, row, column, 'is not a date');
}

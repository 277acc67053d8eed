import { lookOf } from './look-of-file.ts';
import { damaged, quoted } from './place.ts';
import { type Cell, cellsOf } from './split-line.ts';

/** The columns of every report, in AWS's order (live capture of September 2026). */
export const REPORT_COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  'access_key_1_active',
  'access_key_1_last_rotated',
  'access_key_1_last_used_date',
  'access_key_1_last_used_region',
  'access_key_1_last_used_service',
  'access_key_2_active',
  'access_key_2_last_rotated',
  'access_key_2_last_used_date',
  'access_key_2_last_used_region',
  'access_key_2_last_used_service',
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
] as const;

/** A column's place in the row, from 0, or its name alone where the report lacks it. */
export interface Column {
  readonly name: string;
  readonly at: number | undefined;
}

/** The five columns of one key. Slots have no order of creation, and swap. */
export interface Slot {
  readonly active: Column;
  readonly rotated: Column;
  readonly usedDate: Column;
  readonly usedRegion: Column;
  readonly usedService: Column;
}

/** The two columns of one signing certificate. */
export interface CertificateSlot {
  readonly active: Column;
  readonly rotated: Column;
}

/** Which cell of a row is what. Columns go by name; unknown ones are ignored. */
export interface Header {
  readonly names: readonly string[];
  /** Cells of every row. */
  readonly width: number;
  readonly user: number;
  readonly arn: number;
  readonly created: Column;
  readonly passwordEnabled: Column;
  readonly passwordLastUsed: Column;
  readonly passwordLastChanged: Column;
  readonly mfaActive: Column;
  readonly certificates: readonly CertificateSlot[];
  /** Two, or more where the report has `access_key_3_…`. */
  readonly slots: readonly Slot[];
  /** Present when a user holds more keys or certificates than there are columns (IAM User Guide). */
  readonly moreCredentials: Column;
  /** Every column that tells when something happened; `password_next_rotation` lies ahead. */
  readonly pastDates: readonly number[];
  /** Those of {@link REPORT_COLUMNS} that this report lacks. */
  readonly missing: readonly string[];
}

/** Reads the header line. Throws a `damaged-report` problem where it is none, is cut, or lacks `user` or `arn`. */
export function readHeader(line: string, name: string, lineNumber: number): Header {
  const cells = cellsOf(line);
  const names = cells.map((cell) => cell.text.trim().toLowerCase());
  const place = { name, line: lineNumber };
  refuseNoHeader(names, line, place);
  refuseBadColumns(names, cells, place);
  const column = (wanted: string): Column => {
    const at = names.indexOf(wanted);
    return { name: wanted, at: at < 0 ? undefined : at };
  };
  return {
    names,
    width: names.length,
    user: names.indexOf('user'),
    arn: names.indexOf('arn'),
    created: column('user_creation_time'),
    passwordEnabled: column('password_enabled'),
    passwordLastUsed: column('password_last_used'),
    passwordLastChanged: column('password_last_changed'),
    mfaActive: column('mfa_active'),
    certificates: ['cert_1_', 'cert_2_'].map((prefix) => ({
      active: column(`${prefix}active`),
      rotated: column(`${prefix}last_rotated`),
    })),
    slots: slotNumbers(names).map((number) => slotColumns(number, column)),
    moreCredentials: column('additional_credentials_info'),
    pastDates: names.flatMap((each, at) => (PAST_DATE.test(each) ? [at] : [])),
    missing: REPORT_COLUMNS.filter((each) => !names.includes(each)),
  };
}

const PAST_DATE =
  /^(user_creation_time|password_last_(used|changed)|(access_key|cert)_\d+_last_(rotated|used_date))$/;

interface LinePlace {
  readonly name: string;
  readonly line: number;
}

function refuseNoHeader(names: readonly string[], line: string, place: LinePlace): void {
  const hasUser = names.includes('user');
  const hasArn = names.includes('arn');
  if (hasUser && hasArn) return;
  const knownNames = REPORT_COLUMNS.filter((each) => names.includes(each)).length;
  if (knownNames < 3) {
    const look = lookOf(line);
    throw damaged(place, `this is no credential report: ${look.what}.`, look.hint);
  }
  const lost = [hasUser ? [] : ['user'], hasArn ? [] : ['arn']].flat().join(' and ');
  throw damaged(place, `the report has no column ${lost}, so its rows cannot be told apart.`);
}

function refuseBadColumns(names: readonly string[], cells: readonly Cell[], place: LinePlace): void {
  const last = names.length - 1;
  for (const [i, each] of names.entries()) {
    const column = cells[i]?.column ?? 1;
    if (each !== '' && names.indexOf(each) !== i) {
      throw damaged({ ...place, column }, `the report has the column ${quoted(each)} twice.`);
    }
    const whole = i === last ? cutName(each, names) : undefined;
    if (whole !== undefined) {
      const message = `the header is cut short: it ends with ${quoted(each)} where ${whole} should stand.`;
      throw damaged({ ...place, column }, message);
    }
  }
}

/** The name that a last column is the beginning of; `undefined` where it is a name of its own. */
function cutName(last: string, names: readonly string[]): string | undefined {
  if ((REPORT_COLUMNS as readonly string[]).includes(last)) return undefined;
  return REPORT_COLUMNS.find((each) => each.startsWith(last) && !names.includes(each));
}

function slotNumbers(names: readonly string[]): number[] {
  const found = names.flatMap((each) => /^access_key_([1-9]\d?)_(?:active|last_)/.exec(each)?.[1] ?? []);
  return [...new Set([1, 2, ...found.map(Number)])].sort((a, b) => a - b);
}

function slotColumns(number: number, column: (name: string) => Column): Slot {
  const prefix = `access_key_${number}_`;
  return {
    active: column(`${prefix}active`),
    rotated: column(`${prefix}last_rotated`),
    usedDate: column(`${prefix}last_used_date`),
    usedRegion: column(`${prefix}last_used_region`),
    usedService: column(`${prefix}last_used_service`),
  };
}

import { type Fact, known, type Unread, unread } from '../model/fact.ts';
import type { AccessKey, KeyStatus, LastUse } from '../model/snapshot.ts';
import { noSuchColumn, type Reading, unreadable } from './reading.ts';
import { dateAt, flagAt, isNotApplicable, noDateAt } from './report-cells.ts';
import type { Column, Slot } from './report-header.ts';
import { cellText, type Row } from './report-row.ts';

/**
 * The keys of a row, in the order of its columns. A slot holds a key where `last_rotated` is not `N/A`, or
 * where `active` is true: `active` is false both for an inactive key and for none, and inactive keys keep
 * their date (live capture; the guide says otherwise). One slot of which that cannot be told makes the
 * whole list unread: a list that may lack a key is none.
 */
export function keysOf(reading: Reading, row: Row): Fact<readonly AccessKey[]> {
  let keys: AccessKey[] | undefined;
  for (const slot of reading.report.header.slots) {
    const key = keyIn(reading, row, slot);
    if (key === undefined) continue;
    if ('state' in key) return key;
    keys ??= [];
    keys.push(key);
  }
  const beyond = keyBeyondColumns(reading, row);
  if (beyond !== undefined) keys = [...(keys ?? []), beyond];
  return keys === undefined ? reading.noKeys : known(keys, reading.source, reading.readAt);
}

/** A key, `undefined` for an empty slot, or unread where the cells do not tell which. */
function keyIn(reading: Reading, row: Row, slot: Slot): AccessKey | Unread | undefined {
  const { codes, bounds } = row;
  const flagCell = slot.active.at;
  const flag =
    flagCell === undefined
      ? undefined
      : flagAt(codes, bounds[flagCell] ?? 0, (bounds[flagCell + 1] ?? 0) - 1);
  const dateCell = slot.rotated.at;
  if (dateCell === undefined) {
    const createdAt = noSuchColumn(reading, slot.rotated);
    return flag === true ? key(reading, row, slot, flag, createdAt) : createdAt;
  }
  const start = bounds[dateCell] ?? 0;
  const end = (bounds[dateCell + 1] ?? 0) - 1;
  if (isNotApplicable(codes, start, end)) {
    if (flag === false) return undefined;
    if (flag === undefined) return statusUnread(reading, row, slot.active);
    const createdAt = unreadable(reading, row, slot.rotated, 'says N/A although the key is active');
    return key(reading, row, slot, flag, createdAt);
  }
  const date = dateAt(row, start, end);
  if (date !== undefined) return key(reading, row, slot, flag, known(date, reading.source, reading.readAt));
  const createdAt = dateUnread(reading, row, slot.rotated);
  // A cell that begins with a digit is a spoilt date: something was there to be dated.
  const wasDate = (codes[start] ?? 0) >= 48 && (codes[start] ?? 0) <= 57 && end > start;
  return flag === true || wasDate ? key(reading, row, slot, flag, createdAt) : createdAt;
}

function key(
  reading: Reading,
  row: Row,
  slot: Slot,
  flag: boolean | undefined,
  createdAt: Fact<string>,
): AccessKey {
  return { createdAt, status: statusOf(reading, row, slot, flag), lastUse: lastUseOf(reading, row, slot) };
}

function statusOf(reading: Reading, row: Row, slot: Slot, flag: boolean | undefined): Fact<KeyStatus> {
  if (flag === undefined) return statusUnread(reading, row, slot.active);
  return flag ? reading.active : reading.inactive;
}

function statusUnread(reading: Reading, row: Row, column: Column): Unread {
  if (column.at === undefined) return noSuchColumn(reading, column);
  return unreadable(reading, row, column, 'is neither true nor false');
}

/** A date that is none, in words: one of the three words of the report keeps its own meaning. */
export function dateUnread(reading: Reading, row: Row, column: Column): Unread {
  const cell = column.at ?? 0;
  const word = noDateAt(row, row.bounds[cell] ?? 0, (row.bounds[cell + 1] ?? 0) - 1);
  return unreadable(reading, row, column, word === undefined ? 'is not a date' : `says ${word}, no date`);
}

/**
 * `N/A` and `no_information` both say that AWS has recorded no use. A date may stand without a region (S3
 * has none): only the date says whether the key was used.
 */
function lastUseOf(reading: Reading, row: Row, slot: Slot): Fact<LastUse> {
  const cell = slot.usedDate.at;
  if (cell === undefined) return noSuchColumn(reading, slot.usedDate);
  const start = row.bounds[cell] ?? 0;
  const end = (row.bounds[cell + 1] ?? 0) - 1;
  const region = wordIn(row, slot.usedRegion);
  const service = wordIn(row, slot.usedService);
  if (isNotApplicable(row.codes, start, end) || noDateAt(row, start, end) === 'no_information') {
    if (region === undefined && service === undefined) return reading.noUse;
    return known(useOf(undefined, region, service), reading.source, reading.readAt);
  }
  const at = dateAt(row, start, end);
  if (at === undefined) return dateUnread(reading, row, slot.usedDate);
  return known(useOf(at, region, service), reading.source, reading.readAt);
}

function useOf(at: string | undefined, region: string | undefined, service: string | undefined): LastUse {
  if (at !== undefined && region !== undefined && service !== undefined) return { at, region, service };
  return {
    ...(at === undefined ? {} : { at }),
    ...(region === undefined ? {} : { region }),
    ...(service === undefined ? {} : { service }),
  };
}

function wordIn(row: Row, column: Column): string | undefined {
  if (column.at === undefined) return undefined;
  const start = row.bounds[column.at] ?? 0;
  const end = (row.bounds[column.at + 1] ?? 0) - 1;
  if (end === start || noDateAt(row, start, end) !== undefined) return undefined;
  return row.text.slice(start, end);
}

/**
 * The 23rd column says, in words nobody has published, how many further keys or certificates there are and
 * which List calls name them. A further key is a key of which nothing is known: never silence.
 */
function keyBeyondColumns(reading: Reading, row: Row): AccessKey | undefined {
  const { moreCredentials, slots } = reading.report.header;
  if (moreCredentials.at === undefined || slots.length > 2) return undefined;
  if (wordIn(row, moreCredentials) === undefined) return undefined;
  const said = cellText(row, moreCredentials.at);
  if (/certificate/i.test(said) && !/access.?key/i.test(said)) return undefined;
  const words = `The report says that there are more credentials than it has columns for (line ${row.line}).`;
  const nothing = unread(reading.source, 'Unreadable', words, { fix: 'Scan the account itself.' });
  return { createdAt: nothing, status: nothing, lastUse: nothing };
}

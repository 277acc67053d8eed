import { type Account, hasRootUser, isPartition, type Partition } from '../model/account.ts';
import { damaged, quoted } from './place.ts';
import { ARN_START } from './regroup-row.ts';
import { dateAt, flagAt, noDateAt } from './report-cells.ts';
import { type Header, readHeader } from './report-header.ts';
import {
  type Characters,
  type LineCursor,
  lineText,
  nextLine,
  openLines,
  type ReportText,
} from './report-lines.ts';
import { cellText, columnOf, newRow, ONE_BY_ONE, type Report, type Row, readRow } from './report-row.ts';
import { cellsOf } from './split-line.ts';

/** What the first walk learns. */
export interface Survey extends Report {
  readonly accountId: string;
  readonly partition: Partition;
  readonly userRows: number;
  /** A row of its own, safe to keep. */
  readonly root: Row | undefined;
}

/** A cursor before the first row. */
export function openRows(text: ReportText): LineCursor {
  const at = openLines(text);
  nextLine(at);
  return at;
}

/**
 * Walks all rows once, cheaply: reads the header, finds account and root row, and refuses what later rows
 * could not tell: reports joined into one file, and a file cut short. Cells are counted in the second walk.
 */
export function surveyReport(text: ReportText, account?: Pick<Account, 'id' | 'partition'>): Survey {
  const { name } = text;
  const at = openLines(text);
  if (!nextLine(at)) throw damaged({ name }, 'the report is empty.');
  const header = readHeader(lineText(at), name, at.line);
  if (!nextLine(at)) {
    // Where there is no root row, an account without users has no row at all.
    if (account !== undefined && !hasRootUser(account.partition)) {
      const { id: accountId, partition } = account;
      const prefixes = prefixesOf(`arn:${partition}:iam::${accountId}:`);
      return {
        name,
        header,
        accountId,
        partition,
        ...prefixes,
        firstLine: at.line,
        userRows: 0,
        root: undefined,
      };
    }
    const message = 'the report ends after its header. AWS always has a row there, so it was cut short.';
    throw damaged({ name, line: at.line }, message);
  }
  const report = { name, header, ...accountOf(at, name), firstLine: at.line };
  const counted = countRows(at, report);
  if (!counted.ascending) refuseRepeatedUsers(text, report);
  return { ...report, userRows: counted.userRows, root: counted.root };
}

/** The first `arn:` of the line is its ARN: no user name holds a colon. */
function accountOf(at: LineCursor, name: string) {
  const line = lineText(at);
  const start = Math.max(line.indexOf('arn:'), 0);
  const [arnPrefix, partition, accountId] = ARN_START.exec(line.slice(start)) ?? [];
  const place = { name, line: at.line, column: start + 1 };
  if (arnPrefix === undefined || partition === undefined || accountId === undefined) {
    throw damaged(place, `the first row has no ARN of IAM: ${quoted(line.slice(start))}.`);
  }
  if (!isPartition(partition)) throw damaged(place, `no AWS partition is called ${quoted(partition)}.`);
  return { ...prefixesOf(arnPrefix), partition, accountId };
}

function prefixesOf(arnPrefix: string) {
  return { arnPrefix, userPrefix: `${arnPrefix}user/` };
}

interface Counted {
  readonly userRows: number;
  readonly root: Row | undefined;
  /** True where each name comes after the one before, so that none can come twice. */
  readonly ascending: boolean;
}

function countRows(at: LineCursor, report: Report): Counted {
  const row = newRow(report.header);
  const inOrder = report.header.user === 0 && report.header.arn === 1;
  const last: NamePlace = { codes: at.codes, start: 0, end: 0 };
  let root: Row | undefined;
  let userRows = 0;
  let ascending = true;
  do {
    const comma = inOrder && !at.quotes ? at.text.indexOf(',', at.start) : -1;
    if (comma >= 0 && at.text.startsWith(report.userPrefix, comma + 1)) {
      userRows++;
      ascending &&= comesAfter(last, at.codes, at.start, comma);
    } else {
      readRow(row, at, report);
      if (row.isRoot && root !== undefined) throw secondRoot(row, root, report.name);
      if (row.isRoot) root = { ...row, bounds: row.bounds.slice() };
      else {
        userRows++;
        const user = report.header.user;
        ascending &&= comesAfter(last, row.codes, row.bounds[user] ?? 0, (row.bounds[user + 1] ?? 0) - 1);
      }
    }
    if (isLastLine(at)) refuseCutRow(row, at, report);
  } while (nextLine(at));
  return { userRows, root, ascending };
}

function secondRoot(row: Row, root: Row, name: string): Error {
  const message = `a second root row (the first is line ${root.line}): reports were joined into one file.`;
  return damaged({ name, line: row.line }, message, ONE_BY_ONE);
}

interface NamePlace {
  codes: Characters['codes'];
  start: number;
  end: number;
}

/**
 * AWS sorts rows by name, ignoring case. Where that holds nothing comes twice and no list of half a million
 * names is needed. Moves `last` on.
 */
function comesAfter(last: NamePlace, codes: Characters['codes'], start: number, end: number): boolean {
  const before = { ...last };
  last.codes = codes;
  last.start = start;
  last.end = end;
  const length = Math.min(before.end - before.start, end - start);
  for (let i = 0; i < length; i++) {
    const there = lowerCase(before.codes[before.start + i] ?? 0);
    const here = lowerCase(codes[start + i] ?? 0);
    if (here !== there) return here > there;
  }
  return end - start > before.end - before.start;
}

function lowerCase(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

/** Names are unique in an account (IAM quotas page), so a name that comes twice means joined files. */
function refuseRepeatedUsers(text: ReportText, report: Report): void {
  const lines = new Map<string, number>();
  const at = openRows(text);
  const row = newRow(report.header);
  while (nextLine(at)) {
    readRow(row, at, report);
    if (row.isRoot) continue;
    const name = cellText(row, report.header.user);
    const before = lines.get(name);
    if (before !== undefined) {
      const message = `the user of this row has a row already, line ${before}: reports were joined into one file.`;
      throw damaged({ name: report.name, line: row.line }, message, ONE_BY_ONE);
    }
    lines.set(name, row.line);
  }
}

/** Blank lines may follow. */
function isLastLine(at: LineCursor): boolean {
  return at.nextByte >= at.csv.length && at.text.slice(at.nextStart).trimStart() === '';
}

/**
 * The last row tells whether the file was cut: too few cells, or, where no line end follows, half a value.
 * Users may be missing then, so the file is refused, even where the row's own user can be made out. A cut
 * exactly between two rows shows nowhere.
 */
function refuseCutRow(row: Row, at: LineCursor, report: Report): void {
  const { header, name } = report;
  const cells = cellsOf(lineText(at)).length;
  const place = { name, line: at.line };
  if (cells < header.width) {
    throw damaged(place, `the report is cut short at line ${at.line}: ${cells} of ${header.width} cells.`);
  }
  if (at.end < at.text.length) return;
  readRow(row, at, report);
  const cell = header.width - 1;
  if (row.doubt === undefined && !isWholeValue(row, cell, header)) {
    const message = `the report is cut short at line ${at.line}: its last value, ${quoted(cellText(row, cell))}, is half of one.`;
    throw damaged({ ...place, column: columnOf(row, cell) }, message);
  }
}

/** True also for columns whose values have no fixed form. */
function isWholeValue(row: Row, cell: number, header: Header): boolean {
  const start = row.bounds[cell] ?? 0;
  const end = (row.bounds[cell + 1] ?? 0) - 1;
  const column = header.names[cell] ?? '';
  if (/_active$|^password_enabled$/.test(column)) {
    return flagAt(row.codes, start, end) !== undefined || noDateAt(row, start, end) !== undefined;
  }
  if (!header.pastDates.includes(cell) && column !== 'password_next_rotation') return true;
  return noDateAt(row, start, end) !== undefined || dateAt(row, start, end) !== undefined;
}

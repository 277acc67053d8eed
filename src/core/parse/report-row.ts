import { damaged, quoted } from './place.ts';
import { regroup } from './regroup-row.ts';
import type { Header } from './report-header.ts';
import { type Characters, charactersOf, type LineCursor, lineText } from './report-lines.ts';
import { type Cell, cellsOf } from './split-line.ts';

/**
 * One row, read in place: cell i is `text` from `bounds[i]` to `bounds[i + 1] - 1`. There is one such
 * object a walk, overwritten by every line: nobody may keep it.
 */
export interface Row extends Characters {
  text: string;
  codes: Characters['codes'];
  line: number;
  readonly bounds: Int32Array;
  /** The character of the line where each cell begins, where `bounds` does not tell. */
  columns: readonly number[] | undefined;
  isRoot: boolean;
  /** Why the facts of this row cannot be believed; name and ARN still hold. */
  doubt: string | undefined;
}

/** What every row of a report shares. */
export interface Report {
  readonly name: string;
  readonly header: Header;
  /** `arn:aws:iam::111122223333:`, from the first row. */
  readonly arnPrefix: string;
  /** The same with `user/`. */
  readonly userPrefix: string;
  readonly firstLine: number;
}

/** An empty row of a report's width. */
export function newRow(header: Header): Row {
  const bounds = new Int32Array(header.width + 1);
  const codes = new Uint8Array(0);
  return { text: '', codes, line: 0, bounds, columns: undefined, isRoot: false, doubt: undefined };
}

/** A cell's text. */
export function cellText(row: Row, cell: number): string {
  return row.text.slice(row.bounds[cell], (row.bounds[cell + 1] ?? 0) - 1);
}

/** The character of the line where a cell begins, from 1. */
export function columnOf(row: Row, cell: number): number {
  return row.columns?.[cell] ?? (row.bounds[cell] ?? 0) - (row.bounds[0] ?? 0) + 1;
}

/** Reads the cursor's line into `row`. Throws a `damaged-report` problem where no sense can be made of it. */
export function readRow(row: Row, at: LineCursor, report: Report): void {
  row.text = at.text;
  row.codes = at.codes;
  row.line = at.line;
  row.columns = undefined;
  row.isRoot = false;
  row.doubt = undefined;
  const plain = !(at.quotes && lineText(at).includes('"')) && splitPlain(row, at, report.header.width);
  const arnStart = row.bounds[report.header.arn] ?? 0;
  if (!plain || !row.text.startsWith(report.userPrefix, arnStart)) {
    splitHard(row, at, report);
    if (identifyRoot(row, report)) return;
  }
  if (!isNamedByArn(row, report.header)) row.doubt ??= 'has a user name that is not the one in its ARN';
}

/** True where the line has exactly the header's number of cells. */
function splitPlain(row: Row, at: LineCursor, width: number): boolean {
  const { text, bounds } = row;
  const end = at.end;
  let start = at.start;
  bounds[0] = start;
  for (let cell = 1; cell < width; cell++) {
    const comma = text.indexOf(',', start);
    if (comma < 0 || comma >= end) return false;
    start = comma + 1;
    bounds[cell] = start;
  }
  bounds[width] = end + 1;
  const comma = text.indexOf(',', start);
  return comma < 0 || comma >= end;
}

/** Lines with quotes, with commas in names, of another account, or damaged. */
function splitHard(row: Row, at: LineCursor, report: Report): void {
  const cells = cellsOf(lineText(at));
  const { header, name } = report;
  const place = { name, line: row.line };
  const textOf = (cell: number) => cells[cell]?.text.trim().toLowerCase();
  if (textOf(header.user) === 'user' && textOf(header.arn) === 'arn') {
    throw damaged(place, 'the header line comes again: reports were joined into one file.', ONE_BY_ONE);
  }
  const regrouped = regroup(cells, header);
  if (regrouped === undefined) throw senseless(cells, report, row.line);
  fill(row, regrouped.cells);
  row.doubt = regrouped.doubt;
  const arn = regrouped.cells[header.arn];
  if (arn?.text.startsWith(report.arnPrefix) === false) {
    const message = `this row is of another account than line ${report.firstLine}: reports were joined into one file.`;
    throw damaged({ ...place, column: arn.column }, message, ONE_BY_ONE);
  }
}

/** The hint for joined reports. */
export const ONE_BY_ONE = 'Hand in the reports one by one, one file an account.';

function senseless(cells: readonly Cell[], report: Report, line: number): Error {
  const { header, name } = report;
  const cell = cells[header.arn];
  const place = { name, line, column: cell?.column ?? 1 };
  if (cells.length === header.width) {
    return damaged(place, `column arn holds ${quoted(cell?.text ?? '')}, which is no ARN of IAM.`);
  }
  const counts = `${cells.length} cells where the header has ${header.width}`;
  return damaged(place, `this row has ${counts}, and no ARN of IAM to tell them apart by.`);
}

/** Puts cells of their own into the row's one text. */
function fill(row: Row, cells: readonly Cell[]): void {
  row.text = cells.map((cell) => cell.text).join(',');
  row.codes = charactersOf(row.text).codes;
  row.columns = cells.map((cell) => cell.column);
  let start = 0;
  row.bounds[0] = 0;
  for (const [i, cell] of cells.entries()) {
    start += cell.text.length + 1;
    row.bounds[i + 1] = start;
  }
}

/** Root goes by its ARN: an IAM user may be called `root`, and the name `<root_account>` is only a label. */
function identifyRoot(row: Row, report: Report): boolean {
  const { arn } = report.header;
  const resource = cellText(row, arn).slice(report.arnPrefix.length);
  row.isRoot = resource === 'root';
  if (row.isRoot || resource.startsWith('user/')) return row.isRoot;
  const place = { name: report.name, line: row.line, column: columnOf(row, arn) };
  throw damaged(place, `column arn holds neither a user nor root, but ${quoted(resource)}.`);
}

/** A user's name is the text behind the last `/` of the ARN (IAM User Guide, reference_identifiers). */
function isNamedByArn({ codes, bounds }: Row, { user, arn }: Header): boolean {
  const start = bounds[user] ?? 0;
  const length = (bounds[user + 1] ?? 0) - 1 - start;
  const lastPart = (bounds[arn + 1] ?? 0) - 1 - length;
  return codes[lastPart - 1] === 47 && sameText(codes, start, lastPart, length);
}

function sameText(codes: Characters['codes'], first: number, second: number, length: number): boolean {
  for (let i = 0; i < length; i++) {
    if (codes[first + i] !== codes[second + i]) return false;
  }
  return length > 0;
}

import { damaged, quoted } from './place.ts';
import { dateAt, isNotApplicable, noDateAt } from './report-cells.ts';
import { type Characters, nextLine, type ReportText } from './report-lines.ts';
import { cellText, columnOf, newRow, type Report, readRow } from './report-row.ts';
import { openRows } from './survey-report.ts';

/**
 * Refuses a report of which no date at all can be read, naming the first: a spreadsheet writes every date
 * in the manner of its country, and 9/11/2026 may then be in September or in November.
 */
export function refuseUnreadableDates(text: ReportText, report: Report): void {
  const at = openRows(text);
  const row = newRow(report.header);
  let first: { line: number; column: number; shown: string } | undefined;
  while (nextLine(at)) {
    readRow(row, at, report);
    if (row.doubt !== undefined) continue;
    for (const cell of report.header.pastDates) {
      const start = row.bounds[cell] ?? 0;
      const end = (row.bounds[cell + 1] ?? 0) - 1;
      if (end === start || noDateAt(row, start, end) !== undefined) continue;
      if (dateAt(row, start, end) !== undefined) return;
      first ??= { line: row.line, column: columnOf(row, cell), shown: quoted(cellText(row, cell)) };
    }
  }
  if (first === undefined) return;
  const saved = /\d[/.]\d|\d:\d/.test(first.shown) ? ': a spreadsheet or an editor has re-saved it' : '';
  const message = `no date in this report can be read${saved}. The first is ${first.shown}.`;
  throw damaged({ name: report.name, line: first.line, column: first.column }, message);
}

/**
 * The newest time anywhere in the report, which cannot be older. Times that lie ahead by their nature
 * (`password_next_rotation`) do not count. `undefined` where no cell holds a date.
 */
export function newestDate(text: ReportText, report: Report): string | undefined {
  const at = openRows(text);
  const row = newRow(report.header);
  const cells = Int32Array.from(report.header.pastDates);
  let newest = '';
  while (nextLine(at)) {
    readRow(row, at, report);
    if (row.doubt !== undefined) continue;
    for (const cell of cells) {
      const start = row.bounds[cell] ?? 0;
      const end = (row.bounds[cell + 1] ?? 0) - 1;
      if (isNotApplicable(row.codes, start, end) || !mayBeNewer(row.codes, start, end, newest)) continue;
      const date = dateAt(row, start, end);
      if (date !== undefined && date > newest) newest = date;
    }
  }
  return newest === '' ? undefined : newest;
}

/** False where the text, as it stands, is an older date in UTC; other offsets are always looked at. */
function mayBeNewer(codes: Characters['codes'], start: number, end: number, newest: string): boolean {
  if (end - start !== 20 || newest === '' || codes[end - 1] !== 90) return true;
  for (let i = 0; i < 20; i++) {
    const difference = (codes[start + i] ?? 0) - newest.charCodeAt(i);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

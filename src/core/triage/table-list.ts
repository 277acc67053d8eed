import type { ReportedKey } from '../model/triage.ts';
import { cellsOf } from '../parse/split-line.ts';
import { idsIn } from './find-ids.ts';
import { reportedKey } from './reported/report.ts';
import { safeHost, safeRepository, safeTime, safeType, safeWords } from './safe-words.ts';

/** What the columns of a table are, by their headings; the first that fits. */
const COLUMNS = {
  key: /^(aws[ _-]?)?(access[ _-]?)?key([ _-]?id)?$|^secret$/i,
  at: /(^|[ _-])(time|timestamp|date|at|created|detected|found|seen)($|[ _-])/i,
  where: /url|repo|host|location|where|link/i,
  type: /type|finding|rule|detector/i,
  severity: /severity|priority/i,
  userName: /^(iam[ _-]?)?(user([ _-]?name)?|principal([ _-]?name)?)$/i,
} as const;

type Column = keyof typeof COLUMNS;

/** A table of key ids: which column is what. */
export class Table {
  readonly #columns: ReadonlyMap<Column, number>;
  readonly #width: number;

  private constructor(columns: ReadonlyMap<Column, number>, width: number) {
    this.#columns = columns;
    this.#width = width;
  }

  /** The table that a first line begins; `undefined` where it is no heading of one. */
  static of(firstLine: string): Table | undefined {
    const headings = cellsOf(firstLine).map(({ text }) => text.trim());
    if (headings.length < 2 || idsIn(firstLine).length > 0) return undefined;
    const columns = new Map<Column, number>();
    for (const [column, pattern] of Object.entries(COLUMNS) as [Column, RegExp][]) {
      const at = headings.findIndex((heading) => pattern.test(heading));
      if (at >= 0) columns.set(column, at);
    }
    return columns.has('key') ? new Table(columns, headings.length) : undefined;
  }

  /** What a line says besides its ids; `undefined` where it is no whole row, so that no cell is taken for another. */
  reported(line: string): ReportedKey | undefined {
    const cells = cellsOf(line).map(({ text }) => text.trim());
    if (cells.length !== this.#width) return undefined;
    const cell = (column: Column) => cells[this.#columns.get(column) ?? -1];
    return reportedKey(
      { by: 'csv', misuse: false },
      {
        at: safeTime(cell('at')),
        type: safeType(cell('type')),
        severity: safeType(cell('severity')),
        where: safeHost(cell('where')) ?? safeRepository(cell('where')),
        userName: safeWords(cell('userName')),
      },
    );
  }
}

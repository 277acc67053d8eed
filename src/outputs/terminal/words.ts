import type { Severity } from '../../core/model/finding.ts';
import type { CoverageStatus } from '../../core/model/run.ts';
import { harmless } from '../harmless.ts';
import type { Paint, Style } from '../look.ts';
import { wrap } from '../text-width.ts';

export { counted } from '../../core/model/counted.ts';

export const SEVERITY_STYLE: Readonly<Record<Severity, Style>> = {
  critical: ['bold', 'red'],
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'dim',
};

export const COVERAGE_STYLE: Readonly<Record<CoverageStatus, Style>> = {
  scanned: 'green',
  partial: 'yellow',
  skipped: 'dim',
  failed: ['bold', 'red'],
};

const SHORT_UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
];

/** A length of time in a narrow cell: `45 s`, `12 min`, `3 h`, `1055 d`. Rounds down. */
export function shortLength(seconds: number): string {
  const whole = Math.max(0, Math.trunc(seconds));
  const [unit, size] = SHORT_UNITS.find(([, unitSize]) => whole >= unitSize) ?? ['s', 1];
  return `${Math.floor(whole / size)} ${unit}`;
}

/** How long the run took: `0.4 s`, `2 min 5 s`. */
export function elapsed(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A heading of a section, with a blank line before it. Names of accounts can stand in it. */
export function heading(text: string, paint: Paint): string {
  return `\n${paint('bold', harmless(text))}\n`;
}

export interface Paragraph {
  readonly indent: number;
  readonly style?: Style;
  readonly maxLines?: number;
  /** Stands before the first line; the others are indented to match. Our own words, narrow and plain. */
  readonly mark?: string;
  readonly markStyle?: Style;
}

/** A text wrapped to the columns, each line indented and ended. */
export function paragraph(text: string, columns: number, how: Paragraph, paint: Paint): string {
  const { indent, style, mark = '', markStyle } = how;
  const styled = (part: string, by: Style | undefined) => (by === undefined ? part : paint(by, part));
  const lines = wrap(text, columns - indent - mark.length, how.maxLines);
  return lines
    .map((line, index) => {
      const before = index === 0 ? styled(mark, markStyle) : ' '.repeat(mark.length);
      return `${' '.repeat(indent)}${before}${styled(line, style)}\n`;
    })
    .join('');
}

import type { SignalWeight } from '../../../core/model/investigation.ts';
import { columnsOf, type Look, type Paint, painter, type Style } from '../../look.ts';
import { heading, paragraph } from '../../terminal/words.ts';
import type { Headline } from '../headline.ts';
import { clock } from '../words.ts';

/** What every section of the page needs of the terminal. */
export interface Page {
  readonly columns: number;
  readonly paint: Paint;
}

/** The page for a terminal of this look. */
export function pageFor(look: Look): Page {
  return { columns: columnsOf(look), paint: painter(look) };
}

/** A wrapped text, harmless, with an optional mark before its first line. */
export function say(
  { columns, paint }: Page,
  words: string,
  how: {
    readonly indent?: number;
    readonly mark?: string;
    readonly style?: Style;
    readonly markStyle?: Style;
  } = {},
): string {
  return paragraph(words, columns, { indent: 2, ...how }, paint);
}

/** A heading of a section. */
export function head({ paint }: Page, words: string): string {
  return heading(words, paint);
}

export const HEADLINE_STYLE: Readonly<Record<Headline, Style>> = {
  'no-use-seen': 'dim',
  'consistent-use': 'green',
  'not-searched': 'yellow',
  'needs-a-look': 'yellow',
  exposed: ['bold', 'red'],
  'likely-misuse': ['bold', 'red'],
};

export const WEIGHT_MARK: Readonly<Record<SignalWeight, readonly [mark: string, style: Style]>> = {
  strong: ['!! ', ['bold', 'red']],
  look: ['!  ', 'yellow'],
  info: ['-  ', 'dim'],
};

/** `2026-11-20 02:14`, for narrow cells. */
export function minute(time: string): string {
  return clock(time).slice(0, 16);
}

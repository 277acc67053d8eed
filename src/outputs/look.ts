import { styleText } from 'node:util';

/** How a text for people is to look. The caller knows the terminal; outputs do not. */
export interface Look {
  /** Columns of the terminal. Less than 60 counts as 60; `Infinity` where lines need not be broken. */
  readonly columns: number;
  readonly color: boolean;
}

const MIN_COLUMNS = 60;

/** Columns to fill. */
export function columnsOf(look: Look): number {
  return Math.max(MIN_COLUMNS, look.columns);
}

export type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

/** Colours a text, or leaves it. The terminal and NO_COLOR are not asked: that was the caller's to decide. */
export function painter(look: Look): Paint {
  if (!look.color) return (_style, text) => text;
  return (style, text) => (text === '' ? '' : styleText(style, text, { validateStream: false }));
}

import { Problem } from '../model/problem.ts';

/** Where in what was handed in. Lines and columns count from 1; a column is a character, not a field. */
export interface Place {
  /** A file's path, or `account 111122223333`. */
  readonly name: string;
  readonly line?: number;
  readonly column?: number;
}

/** The refusal of a report: `credentials.csv:12:184: what is wrong`. */
export function damaged(place: Place, message: string, hint?: string): Problem {
  const at = [place.name, place.line, place.column].filter((part) => part !== undefined).join(':');
  return new Problem('damaged-report', `${at}: ${message}`, hint === undefined ? {} : { hint });
}

/** A text of unknown origin for an error message: quoted, escape codes made visible, at most 60 characters. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** Line and column of a position in a text. */
export function placeIn(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position);
  return { line: before.split('\n').length, column: position - before.lastIndexOf('\n') };
}

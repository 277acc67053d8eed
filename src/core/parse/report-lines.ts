import type { Buffer } from 'node:buffer';
import { damaged } from './place.ts';

/**
 * A text and the codes of its characters at the same places. Scanning codes takes a third of the time that
 * `charCodeAt` takes; the text is for slices.
 */
export interface Characters {
  readonly text: string;
  readonly codes: Uint8Array | Uint16Array;
}

/** The characters of a text of its own. */
export function charactersOf(text: string): Characters {
  const codes = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) codes[i] = text.charCodeAt(i);
  return { text, codes };
}

/** The CSV of a report, freed of what it came in. */
export interface ReportText {
  /** For messages. */
  readonly name: string;
  readonly csv: Buffer;
  readonly ascii: boolean;
}

/**
 * 64 KiB at a time: a string of the whole file would cost as much time as all the parsing (half of it
 * page faults) and would hold the file in memory twice. Pieces stay in the processor's cache. No row of a
 * report is a fortieth as long.
 */
const PIECE_BYTES = 64 * 1024;

/** A place in the file that moves from line to line. The line is `text` from `start` to `end`. */
export interface LineCursor extends ReportText {
  /** The piece the line lies in. */
  text: string;
  codes: Characters['codes'];
  /** True where the piece holds a quote anywhere. */
  quotes: boolean;
  /** Counts every line of the file from 1, blank ones too, as an editor does. */
  line: number;
  start: number;
  end: number;
  nextStart: number;
  nextByte: number;
}

/** A cursor before the first line. */
export function openLines({ name, csv, ascii }: ReportText): LineCursor {
  const nowhere = {
    text: '',
    codes: new Uint8Array(0),
    quotes: false,
    line: 0,
    start: 0,
    end: 0,
    nextStart: 0,
    nextByte: 0,
  };
  return { name, csv, ascii, ...nowhere };
}

/**
 * Moves to the next line that is not blank; false at the end of the file. AWS ends lines with LF and the
 * last one with nothing; CRLF and blank lines come from editors and are taken.
 */
export function nextLine(at: LineCursor): boolean {
  for (;;) {
    if (at.nextStart >= at.text.length && !nextPiece(at)) return false;
    at.line++;
    const start = at.nextStart;
    const feed = at.text.indexOf('\n', start);
    let end = feed < 0 ? at.text.length : feed;
    at.nextStart = end + 1;
    if (end > start && at.codes[end - 1] === 13) end--;
    if (end > start) {
      at.start = start;
      at.end = end;
      return true;
    }
  }
}

/** The line as a text of its own. */
export function lineText(at: LineCursor): string {
  return at.text.slice(at.start, at.end);
}

const TOO_LONG = `this line has more than ${PIECE_BYTES} characters, which no row of a credential report has.`;

/** Cuts at line ends, so that neither a line nor a UTF-8 character is ever in two pieces. */
function nextPiece(at: LineCursor): boolean {
  const from = at.nextByte;
  if (from >= at.csv.length) return false;
  let to = at.csv.length;
  if (to - from > PIECE_BYTES) {
    const feed = at.csv.lastIndexOf(10, from + PIECE_BYTES - 1);
    if (feed < from) throw damaged({ name: at.name, line: at.line + 1 }, TOO_LONG);
    to = feed + 1;
  }
  at.text = at.csv.toString(at.ascii ? 'latin1' : 'utf8', from, to);
  at.codes = at.ascii
    ? new Uint8Array(at.csv.buffer, at.csv.byteOffset + from, to - from)
    : charactersOf(at.text).codes;
  at.quotes = at.text.includes('"');
  at.nextStart = 0;
  at.nextByte = to;
  return true;
}

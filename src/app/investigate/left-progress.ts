import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { KeptEvent, KeptPage } from '../../aws/collect/investigation/progress.ts';
import type { TrailWindow } from '../../core/investigation/source.ts';
import { isFields } from '../../core/model/fields.ts';
import { systemCode } from '../../core/model/system-error.ts';
import { unreadable } from '../input-file.ts';

/** Counted up when what a line holds changes. */
export const PROGRESS_FORMAT = 2;

/** What an earlier run left. */
export interface LeftProgress {
  readonly head: ProgressHead;
  readonly pages: ReadonlyMap<string, readonly KeptPage[]>;
  /** Bytes up to the end of the last whole line. */
  readonly whole: number;
}

/** The first line. */
export interface ProgressHead extends TrailWindow {
  readonly format: number;
  readonly begunAt: string;
}

/** Reads what is there; `damaged` where it is of another version, or none of ours: a link or a pipe too. */
export function readLeft(path: string): LeftProgress | 'damaged' | undefined {
  const file = openedToRead(path);
  if (file === undefined || file === 'damaged') return file;
  try {
    return leftIn(file);
  } finally {
    closeSync(file);
  }
}

function leftIn(file: number): LeftProgress | 'damaged' | undefined {
  const pages = new Map<string, KeptPage[]>();
  let head: ProgressHead | undefined;
  let whole = 0;
  for (const { text, end } of linesOf(file)) {
    const line = parsed(text);
    if (head === undefined) {
      if (!isHead(line)) return 'damaged';
      head = line;
    } else {
      const { search, page } = line ?? {};
      if (typeof search !== 'string' || !isPage(page)) return 'damaged';
      const before = pages.get(search);
      if (before === undefined) pages.set(search, [page]);
      else before.push(page);
    }
    whole = end;
  }
  // Killed before its first line was whole, it is as if it had not begun.
  return head === undefined ? undefined : { head, pages, whole };
}

const BLOCK_BYTES = 1_048_576;
const LINE_END = 0x0a;

/** The whole lines of a file, each with the place after it. What a kill tore is left out. */
function* linesOf(file: number): Generator<{ readonly text: string; readonly end: number }> {
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  let rest = Buffer.alloc(0);
  let end = 0;
  for (let count = readSync(file, block); count > 0; count = readSync(file, block)) {
    rest = Buffer.concat([rest, block.subarray(0, count)]);
    let from = 0;
    for (let at = rest.indexOf(LINE_END); at >= 0; at = rest.indexOf(LINE_END, from)) {
      end += at + 1 - from;
      yield { text: rest.toString('utf8', from, at), end };
      from = at + 1;
    }
    rest = rest.subarray(from);
  }
}

/** We make no links there: what one leads to is another's, and a pipe would be waited for without end. */
function openedToRead(path: string): number | 'damaged' | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') return undefined;
    if (code === 'ELOOP') return 'damaged';
    throw unreadable(path, error);
  }
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  return 'damaged';
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isFields(value) ? value : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

function isHead(value: unknown): value is ProgressHead {
  if (!isFields(value) || value.format !== PROGRESS_FORMAT) return false;
  return [value.begunAt, value.since, value.until].every(isTime);
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

function isPage(value: unknown): value is KeptPage {
  if (!isFields(value)) return false;
  const { read, unreadable: lost, damaged, others, edge, done, events, oldest } = value;
  const counts = [read, lost, damaged, others].every((count) => Number.isSafeInteger(count));
  const ids = Array.isArray(edge) && edge.every((id) => typeof id === 'string');
  const whole = Array.isArray(events) && events.every(isEvent);
  return counts && ids && whole && typeof done === 'boolean' && (oldest === undefined || isTime(oldest));
}

function isEvent(value: unknown): value is KeptEvent {
  if (!isFields(value)) return false;
  const texts = [value.id, value.source, value.name].every((text) => typeof text === 'string');
  return texts && isTime(value.at) && isFields(value.fields);
}

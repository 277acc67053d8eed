import { closeSync, openSync, readSync } from 'node:fs';
import type { KeptPage } from '../../aws/collect/investigation/progress.ts';
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

/** Reads what is there; `damaged` where it is of another version, or none of ours. */
export function readLeft(path: string): LeftProgress | 'damaged' | undefined {
  const pages = new Map<string, KeptPage[]>();
  let head: ProgressHead | undefined;
  let whole = 0;
  for (const { text, end } of linesOf(path)) {
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

/** The whole lines of a file, each with the place after it; none where there is no file. What a kill tore is left out. */
function* linesOf(path: string): Generator<{ readonly text: string; readonly end: number }> {
  const file = openedToRead(path);
  if (file === undefined) return;
  try {
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
  } finally {
    closeSync(file);
  }
}

function openedToRead(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw unreadable(path, error);
  }
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
  return [value.begunAt, value.since, value.until].every(
    (time) => typeof time === 'string' && !Number.isNaN(Date.parse(time)),
  );
}

function isPage(value: unknown): value is KeptPage {
  if (!isFields(value)) return false;
  const { read, unreadable: lost, damaged, others, edge, done, events, oldest } = value;
  const counts = [read, lost, damaged, others].every((count) => Number.isSafeInteger(count));
  const lists = Array.isArray(edge) && Array.isArray(events) && events.every(isFields);
  return counts && lists && typeof done === 'boolean' && (oldest === undefined || typeof oldest === 'string');
}

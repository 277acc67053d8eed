import { closeSync } from 'node:fs';
import type { KeyList } from '../../core/model/triage.ts';
import { readKeyList } from '../../core/triage/read-key-list.ts';
import { inputBlocks, openInput, readingStandardInput, unreadable } from '../input-file.ts';

/** Of 1,048,576 bytes each. An export of a hundred thousand alerts has about this size. */
const MOST_MEGABYTES = 200;

/**
 * Reads a list of key ids from a file, or from standard input for `-`. It is read a block at a time, and nothing but
 * ids is kept. Throws the Problem `unreadable-file`, and what {@link readKeyList} throws.
 *
 * @param onBlock called now and then while it is read
 */
export function readList(path: string, onBlock = () => {}): KeyList {
  if (path === '-' || path === '/dev/stdin') {
    const name = 'standard input';
    return readingStandardInput(() => readKeyList(textOf(0, name, onBlock), name));
  }
  const file = openInput(path, true);
  try {
    return readKeyList(textOf(file, path, onBlock), path);
  } finally {
    closeSync(file);
  }
}

/** Bytes that are no UTF-8 are shown as such: an id is of plain letters, whatever stands beside it. */
function* textOf(file: number, name: string, onBlock: () => void): Generator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  try {
    for (const block of inputBlocks(file, MOST_MEGABYTES, name)) {
      onBlock();
      yield decoder.decode(block, { stream: true });
    }
  } catch (error) {
    throw unreadable(name, error);
  }
  yield decoder.decode();
}

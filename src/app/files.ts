import { accessSync, closeSync, constants, openSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from '../core/model/problem.ts';
import { codeOrText } from '../core/model/system-error.ts';
import { replaceFile } from './write-durably.ts';

/** Asked before the work, not after it: an hour's scan must not be lost to a wrong path. */
export function checkWritable(path: string): void {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there?.isDirectory()) throw unwritable(path, 'it is a folder');
    if (there !== undefined && !there.isFile()) accessSync(path, constants.W_OK);
    // With the slash, a file that stands in the folder's place is refused too.
    else accessSync(`${dirname(path)}/`, constants.W_OK);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw unwritable(path, reasonOf(error));
  }
}

/** Writes a file whole or not at all: what stood there before stays until the new text is complete. */
export function writeWhole(path: string, texts: Iterable<string>): void {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    // Moving a file to where a pipe or a device stands, /dev/null say, would put it in its place.
    if (there !== undefined && !there.isFile()) writeInto(path, 'a', texts);
    else
      replaceFile(there === undefined ? path : realpathSync(path), (temporary) =>
        writeInto(temporary, 'w', texts),
      );
  } catch (error) {
    throw unwritable(path, reasonOf(error));
  }
}

/** Findings name users and keys: for the user's own eyes, whatever the umask. */
function writeInto(path: string, flags: 'a' | 'w', texts: Iterable<string>): void {
  const file = openSync(path, flags, 0o600);
  try {
    // Not writeSync, which may write a part only.
    for (const text of inBlocks(texts)) writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
}

const BLOCK_CHARACTERS = 65_536;

/** The same text in fewer, larger pieces: a system call for each finding would take longer than the scan. */
export function* inBlocks(texts: Iterable<string>): Generator<string> {
  let block = '';
  for (const text of texts) {
    block += text;
    if (block.length < BLOCK_CHARACTERS) continue;
    yield block;
    block = '';
  }
  if (block !== '') yield block;
}

/** The problem of a file that cannot be written. */
export function unwritable(path: string, reason: string): Problem {
  return new Problem('output-unwritable', `${path} cannot be written: ${reason}.`);
}

/** What the system said, in words where it is one of the usual reasons. */
export function reasonOf(error: unknown): string {
  const code = codeOrText(error);
  return REASONS[code] ?? code;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a file stands where a folder should be',
  EEXIST: 'a file of that name is there',
  EACCES: 'writing there is not permitted',
  EPERM: 'writing there is not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

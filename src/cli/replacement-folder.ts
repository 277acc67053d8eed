import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkWritable, reasonOf, unwritable, writeWhole } from '../app/files.ts';
import { readInput } from '../app/input-file.ts';
import { Problem } from '../core/model/problem.ts';
import type { Replacement } from '../core/model/replacement.ts';
import { namesWritten, RESULT_FILE, replacementFiles } from '../outputs/replace/files.ts';

/**
 * Makes the folder where it is not there. Whoever waits for a search is told before it that the files cannot be
 * written. Throws the {@link Problem} `output-unwritable`.
 */
export function checkReplacementFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unwritable(folder, reasonOf(error));
  }
  checkWritable(join(folder, 'policy.json'));
}

/**
 * Writes the files of a result, none of a key that is refused. What an earlier run wrote there and this one does not is
 * removed: a policy that was made before would look like a part of this result.
 *
 * @returns the names of what was removed, in order
 */
export function writeReplacement(folder: string, replacement: Replacement): readonly string[] {
  const files = replacement.outcome === 'refused' ? [] : replacementFiles(replacement);
  const names = new Set(files.map(({ name }) => name));
  const old = leftBefore(folder).filter((name) => !names.has(name));
  for (const name of old) remove(join(folder, name));
  for (const { name, text } of files) writeWhole(join(folder, name), [text]);
  return old;
}

/** More than any result has. */
const MOST_MEGABYTES = 256;

/** What is still there of an earlier run, as its result says. Without one, what is there is not ours. */
function leftBefore(folder: string): readonly string[] {
  const there = namesIn(folder);
  if (!there.includes(RESULT_FILE)) return [];
  const written = namesWritten(textOf(join(folder, RESULT_FILE)));
  return there.filter((name) => written.has(name)).sort();
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw unwritable(folder, reasonOf(error));
  }
}

/** Nothing where it cannot be read: then it is none of ours. */
function textOf(path: string): string {
  try {
    return readInput(path, { mostMegabytes: MOST_MEGABYTES }).toString('utf8');
  } catch (error) {
    if (error instanceof Problem) return '';
    throw error;
  }
}

function remove(path: string): void {
  try {
    rmSync(path);
  } catch (error) {
    throw unwritable(path, reasonOf(error));
  }
}

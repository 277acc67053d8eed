import { existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFile } from '../../audit-log/lock.ts';
import { Problem } from '../../core/model/problem.ts';
import { systemCode } from '../../core/model/system-error.ts';

/** Where all of a demo lies. */
export interface DemoFolder {
  readonly path: string;
  /** Takes it away, with all that is in it. */
  remove(): void;
}

const PREFIX = 'keyreeve-demo-';
/** Its lock ends with the process, however that ends. */
const LOCK = 'in-use.lock';
/** Milliseconds: one that is just being made may not have its lock yet. */
const LEAST_AGE_MS = 3_600_000;

/**
 * Makes the folder of a demo, which is never one that was there: what a killed demo had half made is not gone on with.
 * Folders that such ones left are taken away.
 *
 * @param within for tests
 */
export function makeDemoFolder(within = tmpdir()): DemoFolder {
  for (const name of namesIn(within)) if (name.startsWith(PREFIX)) removeLeft(join(within, name));
  const path = mkdtempSync(join(within, PREFIX));
  const lock = lockFile(join(path, LOCK), { waitMs: 0 });
  return {
    path,
    remove() {
      lock.release();
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** None where a folder of many users lets nobody list it: a demo can be made there all the same. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return [];
  }
}

function removeLeft(path: string): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  const isOurs = process.getuid === undefined || stat?.uid === process.getuid();
  if (stat?.isDirectory() !== true || !isOurs || Date.now() - stat.mtimeMs < LEAST_AGE_MS) return;
  const file = join(path, LOCK);
  if (!existsSync(file)) return;
  try {
    lockFile(file, { waitMs: 0 }).release();
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    // Another demo is in it, or it cannot be removed: no reason not to show this one.
    if (!(error instanceof Problem) && systemCode(error) === undefined) throw error;
  }
}

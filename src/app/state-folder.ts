import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { Problem } from '../core/model/problem.ts';
import type { ProblemCode } from '../core/model/problems.ts';
import { codeOrText } from '../core/model/system-error.ts';

/** The folder where this user's programs keep their state (XDG Base Directory Specification). */
export function stateFolder(): string {
  return folderOf(process.env.XDG_STATE_HOME, 'state');
}

/** The folder where this user's programs keep their data (XDG Base Directory Specification). */
export function dataFolder(): string {
  return folderOf(process.env.XDG_DATA_HOME, 'share');
}

/**
 * Makes a folder for this user's own eyes, where it is not there. Throws a {@link Problem} of that code.
 */
export function makeOwnFolder(path: string, code: ProblemCode): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const reason = codeOrText(cause);
    throw new Problem(code, `The folder ${path} cannot be made (${reason}).`, { cause });
  }
}

function folderOf(set: string | undefined, usual: string): string {
  // A relative one is to be ignored, by the specification.
  if (set !== undefined && isAbsolute(set)) return set;
  const { LOCALAPPDATA } = process.env;
  if (process.platform === 'win32' && LOCALAPPDATA) return LOCALAPPDATA;
  return join(homedir(), '.local', usual);
}

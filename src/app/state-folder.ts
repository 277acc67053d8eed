import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The folder where this user's programs keep their state (XDG Base Directory Specification). */
export function stateFolder(): string {
  return folderOf(process.env.XDG_STATE_HOME, 'state');
}

/** The folder where this user's programs keep their data (XDG Base Directory Specification). */
export function dataFolder(): string {
  return folderOf(process.env.XDG_DATA_HOME, 'share');
}

function folderOf(set: string | undefined, usual: string): string {
  // A relative one is to be ignored, by the specification.
  if (set !== undefined && isAbsolute(set)) return set;
  const { LOCALAPPDATA } = process.env;
  if (process.platform === 'win32' && LOCALAPPDATA) return LOCALAPPDATA;
  return join(homedir(), '.local', usual);
}

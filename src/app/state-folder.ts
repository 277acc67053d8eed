import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The folder where this user's programs keep their state (XDG Base Directory Specification). */
export function stateFolder(): string {
  const { XDG_STATE_HOME, LOCALAPPDATA } = process.env;
  // A relative one is to be ignored, by the specification.
  if (XDG_STATE_HOME !== undefined && isAbsolute(XDG_STATE_HOME)) return XDG_STATE_HOME;
  if (process.platform === 'win32' && LOCALAPPDATA) return LOCALAPPDATA;
  return join(homedir(), '.local', 'state');
}

import { closeSync, fsyncSync, openSync } from 'node:fs';

/** A new name in a folder is lost with the power unless the folder is flushed too (fsync(2)). Windows has no such call. */
export function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const file = openSync(folder, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

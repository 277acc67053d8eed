import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from '../core/model/problem.ts';

/**
 * Writes a file whole or not at all, and to the disk: after it returns, neither a crash nor a power cut brings the
 * old text back. Only the user may read it. Throws the {@link Problem} `output-unwritable`.
 */
export function writeDurably(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    flushed(temporary, 'w', (file) => writeFileSync(file, text));
    renameSync(temporary, path);
    // The new name is in the folder, which has to reach the disk too.
    flushed(dirname(path), 'r', () => {});
  } catch (error) {
    rmSync(temporary, { force: true });
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Problem('output-unwritable', `${path} cannot be written (${reason}).`, { cause: error });
  }
}

function flushed(path: string, flags: 'r' | 'w', write: (file: number) => void): void {
  const file = openSync(path, flags, 0o600);
  try {
    write(file);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

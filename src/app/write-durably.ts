import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from '../core/model/problem.ts';
import { codeOrText } from '../core/model/system-error.ts';

/**
 * Writes a file whole or not at all, and to the disk: after it returns, neither a crash nor a power cut brings the
 * old text back. A new file is for the user alone; one that is there keeps its mode, and a link stays one. Throws the
 * {@link Problem} `output-unwritable`.
 */
export function writeDurably(named: string, text: string): void {
  const there = statSync(named, { throwIfNoEntry: false });
  const path = there === undefined ? named : realpathSync(named);
  try {
    replaceFile(path, (temporary) =>
      flushed(temporary, 'w', (file) => {
        if (there !== undefined) fchmodSync(file, there.mode & 0o777);
        writeFileSync(file, text);
      }),
    );
    // The new name is in the folder, which has to reach the disk too.
    flushed(dirname(path), 'r', () => {});
  } catch (error) {
    const reason = codeOrText(error);
    throw new Problem('output-unwritable', `${path} cannot be written (${reason}).`, { cause: error });
  }
}

/** Puts what is written into a temporary file in the place of another; where that fails, the other stays. */
export function replaceFile(path: string, write: (temporary: string) => void): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    write(temporary);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
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

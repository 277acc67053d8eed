import { readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../core/model/problem.ts';
import type { ReportInput } from './scan-options.ts';

/** Endings that a folder is searched for. A file that is named itself may have any. */
const REPORT_FILE = /\.(csv|json|b64|base64|txt)(\.gz)?$/i;

/** A report's bytes, and the name that messages give it. */
export interface ReportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Reads files, folders (every report file right in them, in the order of names) and `-`, standard input. */
export function readReports(inputs: readonly ReportInput[]): readonly ReportFile[] {
  const files = inputs.flatMap((input) => (typeof input === 'string' ? readPath(input) : input));
  if (files.length === 0) {
    throw new Problem('nothing-selected', 'No report was found in what was handed in.', {
      hint: 'A folder is searched for files ending in .csv, .json, .b64 or .txt, and these with .gz.',
    });
  }
  return files;
}

function readPath(path: string): ReportFile[] {
  try {
    if (path === '-') return [{ name: 'standard input', bytes: readStandardInput() }];
    if (!statSync(path).isDirectory()) return [{ name: path, bytes: readFileSync(path) }];
    const names = readdirSync(path).filter((name) => REPORT_FILE.test(name));
    return names.sort().map((name) => ({ name: join(path, name), bytes: readFileSync(join(path, name)) }));
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Milliseconds between two looks at a standard input that has nothing yet. */
const INPUT_PAUSE_MS = 20;

/**
 * All of standard input. It may be non-blocking, and then a producer slower than our start-up has nothing for
 * us yet (EAGAIN), which is no end.
 */
export function readStandardInput(): Buffer {
  const pieces: Buffer[] = [];
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    const piece = Buffer.allocUnsafe(65_536);
    try {
      const bytes = readSync(0, piece);
      if (bytes === 0) return Buffer.concat(pieces);
      pieces.push(piece.subarray(0, bytes));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      Atomics.wait(clock, 0, 0, INPUT_PAUSE_MS);
    }
  }
}

/** The problem of a file that the system does not let us read. */
export function unreadable(path: string, error: unknown): Problem {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const words = REASONS[reason] ?? `it cannot be read (${reason})`;
  return new Problem('unreadable-file', `${path}: ${words}.`, { cause: error });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'reading it is not permitted',
  EISDIR: 'it is a folder',
};

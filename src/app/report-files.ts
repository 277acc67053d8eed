import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../core/model/problem.ts';
import { readStandardInput, unreadable } from './input-file.ts';
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

import { closeSync, fstatSync, lstatSync, statSync } from 'node:fs';
import { posix, relative, sep } from 'node:path';
import { topOf } from '../../core/iac/check.ts';
import type { IacGap } from '../../core/model/iac.ts';
import type { Problem } from '../../core/model/problem.ts';
import { inputBlocks, openInput, readInput, unreadable } from '../input-file.ts';
import { type Walked, walkFolder } from '../where-used/walk-folder.ts';

/** A file that was found, and whether it was named itself. */
export interface FoundFile {
  /** As it is shown: relative to where the command is run, with `/`. */
  readonly shown: string;
  /** As the system knows it; `-` is standard input. */
  readonly path: string;
  readonly named: boolean;
}

/** What the paths lead to. */
export interface Gathered {
  readonly files: readonly FoundFile[];
  readonly gaps: readonly IacGap[];
  readonly links: number;
  readonly folders: number;
}

const NOT_ENTERED = { node_modules: 'dependencies', '.terraform': 'dependencies', '.git': 'git' } as const;

/** The files at and below the paths, each once, in the order of their paths. Throws the Problem `unreadable-file` for a path that is not there. */
export async function gatherFiles(paths: readonly string[]): Promise<Gathered> {
  const files = new Map<string, FoundFile>();
  const gaps: IacGap[] = [];
  const passed = { links: 0, folders: 0 };
  for (const path of paths) {
    if (path === '-') {
      files.set('-', { shown: '<stdin>', path, named: true });
      continue;
    }
    const named = !isFolder(path);
    for await (const found of named ? [{ kind: 'file' as const, path }] : walkFolder(path, NOT_ENTERED)) {
      // Terraform reads a file of its own by whatever link it is there.
      if (found.kind === 'file' || (isTerraform(found.path) && isLinkToFile(found))) {
        const shown = shownPath(found.path);
        files.set(shown, { shown, path: found.path, named: named || files.get(shown)?.named === true });
      } else if (found.kind === 'passed-by') passed[found.what === 'links' ? 'links' : 'folders'] += 1;
      else {
        const says = `The folder cannot be listed (${found.code}).`;
        gaps.push({ place: topOf(shownPath(found.path)), says, fix: 'Check its permissions.' });
      }
    }
  }
  return {
    files: [...files.values()].sort((a, b) => (a.shown < b.shown ? -1 : 1)),
    gaps,
    ...passed,
  };
}

/** `main.tf`, `main.tf.json`, and the same of OpenTofu. */
export function isTerraform(name: string): boolean {
  return /\.(?:tf|tofu)(?:\.json)?$/.test(name);
}

function isLinkToFile(found: Walked): boolean {
  const isLink = found.kind === 'passed-by' && found.what === 'links';
  return isLink && statSync(found.path, { throwIfNoEntry: false })?.isFile() === true;
}

/** A link that was named is followed: whoever named it meant what it leads to. */
function isFolder(path: string): boolean {
  try {
    const stat = lstatSync(path);
    return stat.isDirectory() || (stat.isSymbolicLink() && lstatSync(`${path}/`).isDirectory());
  } catch (error) {
    // A link to a file: with a slash behind it there is no such folder.
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return false;
    throw unreadable(path, error);
  }
}

/** The path from where the command is run, with `/`; `.` for that itself. */
function shownPath(path: string): string {
  const from = relative('.', path).split(sep).join(posix.sep);
  return from === '' ? '.' : from;
}

/** The bytes of a found file. Throws the Problem `unreadable-file`. */
export function bytesOf({ path }: FoundFile, mostMegabytes: number): Uint8Array {
  return readInput(path, { mostMegabytes, standardInput: true });
}

/** The first bytes of a file that is too large to be read as a whole. */
export function headOf({ path }: FoundFile): Uint8Array {
  const file = openInput(path);
  try {
    for (const block of inputBlocks(file, Number.POSITIVE_INFINITY, path)) return Buffer.from(block);
    return new Uint8Array();
  } finally {
    closeSync(file);
  }
}

/** The size of a file in bytes. Throws the Problem `unreadable-file`. */
export function sizeOf({ path }: FoundFile): number {
  if (path === '-') return 0;
  const file = openInput(path);
  try {
    return fstatSync(file).size;
  } finally {
    closeSync(file);
  }
}

/** What a problem of a file says, as a gap. */
export function gapOf(file: FoundFile, problem: Problem): IacGap {
  return { place: topOf(file.shown), says: sentence(problem.message, file), fix: problem.hint };
}

function sentence(message: string, { path }: FoundFile): string {
  const words = message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

import {
  closeSync,
  type Dirent,
  fstatSync,
  opendirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { counted } from '../../core/model/counted.ts';
import type { NotSearched } from '../../core/model/denied-calls.ts';
import { Problem } from '../../core/model/problem.ts';
import { codeOrText, systemCode } from '../../core/model/system-error.ts';
import { namedFile } from './layout.ts';

/** A file that is to be read. */
export interface TrailFile {
  readonly path: string;
  /** Below the folder, with `/`: what people are told. */
  readonly name: string;
  readonly day?: string;
  /** Whose trail it is of, where the path says so. */
  readonly account?: string;
}

/** What lies below a folder. */
export interface FoundFiles {
  readonly files: readonly TrailFile[];
  /** Left alone: hashes of files; other logs and other names; links, which may lead in a circle or out of the folder. */
  readonly digests: number;
  readonly others: number;
  readonly links: number;
  /** Folders that could not be listed, and links that lead to what else would have been read. */
  readonly gaps: readonly NotSearched[];
}

/**
 * Finds the trail files below a folder, in the order of their names. Throws the {@link Problem} `unreadable-file`
 * where the folder cannot be listed, or no trail file is in it.
 */
export function findFiles(folder: string): FoundFiles {
  const root = resolve(folder);
  const files: TrailFile[] = [];
  const gaps: NotSearched[] = [];
  const left = { digests: 0, others: 0, links: 0 };
  let leadingOut = 0;
  const nameOf = (path: string) => relative(root, path).split(sep).join('/');
  const take = (path: string, entry: Dirent) => {
    if (entry.isSymbolicLink()) {
      left.links += 1;
      if (leadsOut(path, root)) leadingOut += 1;
    } else if (entry.isDirectory()) walk(path);
    else {
      const { kind, ...named } = namedFile(path.split(sep).join('/'));
      if (!entry.isFile() || kind === 'other') left.others += 1;
      else if (kind === 'digest') left.digests += 1;
      else files.push({ path, name: nameOf(path), ...named });
    }
  };
  const walk = (at: string) => {
    const listed = listing(at);
    if ('unreadable' in listed && at === root) throw notThere(folder, listed.unreadable);
    if ('unreadable' in listed) gaps.push(gapOf(nameOf(at), listed.unreadable, 'folder'));
    else for (const entry of listed.entries) take(join(at, entry.name), entry);
  };
  walk(root);
  if (leadingOut > 0 && files.length > 0) gaps.push(notFollowed(leadingOut));
  if (files.length === 0 && gaps.length === 0) throw noFiles(folder, left);
  return { files, ...left, gaps };
}

/** Whether a link leads to files that the walk does not come to by itself; one that leads nowhere may have. */
function leadsOut(path: string, root: string): boolean {
  const isTrail = namedFile(path.split(sep).join('/')).kind === 'trail';
  try {
    const target = realpathSync(path);
    const inside = relative(realpathSync(root), target);
    if (!inside.startsWith('..') && !isAbsolute(inside)) return false;
    return isTrail || statSync(target).isDirectory();
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return isTrail;
  }
}

function notFollowed(links: number): NotSearched {
  const words = `${counted(links, 'link leads', 'links lead')} out of the folder and were not followed. Name the folder that they lead to.`;
  return { region: 'links', code: 'Links', words };
}

/** Throws as {@link findFiles} does for a folder that cannot be listed at all: at once, before anything is opened. */
export function checkFolder(folder: string): void {
  try {
    opendirSync(resolve(folder)).closeSync();
  } catch (error) {
    throw notThere(folder, codeOrText(error));
  }
}

function listing(at: string): { readonly entries: readonly Dirent[] } | { readonly unreadable: string } {
  try {
    const entries = readdirSync(at, { withFileTypes: true });
    return { entries: entries.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  } catch (error) {
    return { unreadable: codeOrText(error) };
  }
}

function gapOf(region: string, code: string, what: 'file' | 'folder'): NotSearched {
  return { region, code, words: `The ${what} cannot be read (${code}).` };
}

const HINT = 'Name a folder with files as CloudTrail writes them: .json.gz or .json.';

function notThere(folder: string, code: string): Problem {
  return new Problem('unreadable-file', `${folder}: the folder cannot be listed (${code}).`, { hint: HINT });
}

function noFiles(folder: string, left: Pick<FoundFiles, 'digests' | 'others' | 'links'>): Problem {
  const beside = `${left.digests} digests, ${left.others} other files, ${left.links} links`;
  return new Problem('unreadable-file', `${folder}: no trail file lies in it (${beside}).`, { hint: HINT });
}

/** A file that was looked at. */
export interface SizedFile extends TrailFile {
  readonly isPacked: boolean;
  /** Unpacked, as the last four bytes of a packed file have it; an estimate where these cannot be right. */
  readonly bytes: number;
}

/** What is told of a file that is not read. */
export type UnreadFile = Omit<NotSearched, 'region'>;

/**
 * Opens a file and looks at its ends. What it is called does not decide whether it is packed: programs that download
 * unpack on the way, since CloudTrail's objects say `Content-Encoding: gzip`.
 */
export function sizedFile(file: TrailFile): SizedFile | UnreadFile {
  let opened: number;
  try {
    opened = openSync(file.path, 'r');
  } catch (error) {
    return gapOf(file.name, codeOrText(error), 'file');
  }
  try {
    return looked(file, opened);
  } catch (error) {
    return gapOf(file.name, codeOrText(error), 'file');
  } finally {
    closeSync(opened);
  }
}

function looked(file: TrailFile, opened: number): SizedFile | UnreadFile {
  const { size } = fstatSync(opened);
  const [head, tail] = [Buffer.alloc(2), Buffer.alloc(4)];
  readSync(opened, head, 0, 2, 0);
  const isPacked = head[0] === 0x1f && head[1] === 0x8b;
  if (isPacked && size < SURELY_GIVES_BYTES) return tried(file, opened, size);
  if (isPacked) readSync(opened, tail, 0, 4, size - 4);
  const bytes = isPacked ? unpackedBytes(size, tail.readUInt32LE()) : size;
  return bytes === 0 ? EMPTY : { ...file, isPacked, bytes };
}

const EMPTY: UnreadFile = { code: 'EmptyFile', words: 'The file is empty.' };

/**
 * A packed file that was cut before its first letter gives DuckDB nothing, and no error. Its tables of codes come first
 * and take less than this (RFC 1951, 3.2.7); of what is longer some of the text comes out, and is no whole JSON.
 */
const SURELY_GIVES_BYTES = 1024;

function tried(file: TrailFile, opened: number, size: number): SizedFile | UnreadFile {
  const packed = Buffer.alloc(size);
  readSync(opened, packed, 0, size, 0);
  try {
    const { length } = gunzipSync(packed);
    return length === 0 ? EMPTY : { ...file, isPacked: true, bytes: length };
  } catch (error) {
    return {
      code: 'DamagedFile',
      words: `The file is damaged: it cannot be unpacked (${codeOrText(error)}).`,
    };
  }
}

/** Nothing is packed to less than a thousandth (RFC 1951), nor made much larger by it. */
const MOST_PACKED = 1032;
/** Trail files are packed to a tenth, or less. */
const MOSTLY_PACKED = 12;

/** The end of a file that was cut short, or put together of several, does not say how long it is (RFC 1952, ISIZE). */
function unpackedBytes(size: number, told: number): number {
  const isPossible = told > size / 2 && told <= size * MOST_PACKED;
  return isPossible ? told : size * MOSTLY_PACKED;
}

import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { KeyPlace, PlaceGap } from '../../core/model/key-place.ts';
import { codeOrText } from '../../core/model/system-error.ts';
import { findKeys } from '../../core/where-used/find-keys.ts';
import type { KeyFinder } from '../../core/where-used/key-finder.ts';
import { UNSEARCHED_WORDS } from '../../core/where-used/look-through.ts';
import { type PassedBy, walkFolder } from './walk-folder.ts';

/** Larger files are told as not searched: they would have to be held in memory. */
const MOST_FILE = 128 * 1024 * 1024;
/** Larger files that are no text are passed by: films and machine images. */
const MOST_BINARY = 16 * 1024 * 1024;
/** As much as git looks at to tell text from what is none. */
const HEAD = 8000;

type LeftOut = PassedBy | 'binaries';

/** What a search of a folder gave. */
export interface FolderPlaces {
  readonly places: readonly KeyPlace[];
  readonly gaps: readonly PlaceGap[];
  readonly files: number;
  /** What was passed by, in sentences with numbers. */
  readonly leftOut: readonly string[];
}

/** Searches every file below a folder. */
export async function searchCheckout(
  folder: string,
  finder: KeyFinder,
  onFile: (path: string) => void,
): Promise<FolderPlaces> {
  const places: KeyPlace[] = [];
  const gaps: PlaceGap[] = [];
  const passed = new Map<LeftOut, number>();
  const pass = (what: LeftOut) => passed.set(what, (passed.get(what) ?? 0) + 1);
  let files = 0;
  for await (const found of walkFolder(folder)) {
    if (found.kind === 'passed-by') pass(found.what);
    else if (found.kind === 'unlisted') gaps.push(unreadable(found.path, found.code));
    else {
      onFile(found.path);
      const outcome = await searchFile(found.path, finder);
      if (outcome === 'large binary') pass('binaries');
      else {
        files += 1;
        places.push(...outcome.places);
        gaps.push(...outcome.gaps);
      }
    }
  }
  return { places, gaps, files, leftOut: passedWords(folder, passed) };
}

async function searchFile(
  path: string,
  finder: KeyFinder,
): Promise<'large binary' | { readonly places: readonly KeyPlace[]; readonly gaps: readonly PlaceGap[] }> {
  const bytes = await readBounded(path);
  if (bytes === 'large binary') return bytes;
  if ('code' in bytes) return { places: [], gaps: [gap(path, bytes)] };
  const { hits, unsearched } = findKeys(finder, bytes);
  return {
    places: hits.map((hit) => ({ ...hit, service: 'checkout', kind: 'file', resource: path, at: 'content' })),
    gaps: unsearched.map((why) =>
      gap(path, { code: why === 'damaged' ? 'Unreadable' : 'Bounded', words: UNSEARCHED_WORDS[why] }),
    ),
  };
}

/** The bytes of a file; of one that is too large how that is told. */
async function readBounded(path: string): Promise<Uint8Array | 'large binary' | Reason> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = await file.stat();
    if (!stat.isFile()) return NO_FILE;
    const { size } = stat;
    if (size > MOST_BINARY) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
      if (buffer.subarray(0, bytesRead).includes(0)) return 'large binary';
    }
    return size > MOST_FILE ? TOO_LARGE : await readWhole(file, size);
  } catch (error) {
    return unreadableReason(codeOrText(error));
  } finally {
    await file?.close();
  }
}

/** Files that the kernel makes up say that they are empty, and some of them never end. */
async function readWhole(file: FileHandle, size: number): Promise<Uint8Array | Reason> {
  const blocks: Uint8Array[] = [];
  let bytes = 0;
  for (let room = size + BLOCK; bytes <= MOST_FILE; room = BLOCK) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(room));
    if (bytesRead === 0) return Buffer.concat(blocks);
    blocks.push(buffer.subarray(0, bytesRead));
    bytes += bytesRead;
  }
  return TOO_LARGE;
}

const BLOCK = 65_536;

type Reason = Pick<PlaceGap, 'code' | 'words'>;

const TOO_LARGE: Reason = {
  code: 'Bounded',
  words: 'The file is larger than the 128 MB that are searched.',
};

const NO_FILE: Reason = { code: 'NoFile', words: 'It is a pipe, a socket or a device, and no file.' };

function unreadable(path: string, code: string): PlaceGap {
  return gap(path, unreadableReason(code));
}

function unreadableReason(code: string): Reason {
  return { code, words: code === 'EACCES' ? 'It may not be read by this user.' : 'It could not be read.' };
}

function gap(what: string, reason: Reason): PlaceGap {
  return { service: 'checkout', what, ...reason };
}

const WORDS: Readonly<Record<LeftOut, readonly [one: string, many: string]>> = {
  dependencies: ['node_modules folder', 'node_modules folders'],
  git: ['.git folder', '.git folders'],
  links: ['symbolic link', 'symbolic links'],
  special: ['pipe, socket or device', 'pipes, sockets and devices'],
  binaries: ['file of more than 16 MB that is no text', 'files of more than 16 MB that are no text'],
};

function passedWords(folder: string, passed: ReadonlyMap<LeftOut, number>): readonly string[] {
  const parts = (Object.keys(WORDS) as LeftOut[]).flatMap((what) => {
    const count = passed.get(what) ?? 0;
    return count === 0 ? [] : [`${count} ${WORDS[what][count === 1 ? 0 : 1]}`];
  });
  return parts.length === 0 ? [] : [`Passed by in ${folder}: ${parts.join(', ')}.`];
}

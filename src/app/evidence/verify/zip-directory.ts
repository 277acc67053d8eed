import { fstatSync, readSync } from 'node:fs';
import { Unreadable } from './fault.ts';

/** A file in the archive, and where its packed bytes lie. */
export interface ZipEntry {
  readonly name: string;
  readonly deflated: boolean;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Of its packed bytes. */
  readonly start: number;
}

/** A zip without extensions has no more (PKWARE APPNOTE 6.3.10, 4.4.1.4). */
const MOST_ENTRIES = 65_535;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const DESCRIPTOR_BYTES = 16;
const SIGNATURES = { end: 0x06054b50, central: 0x02014b50, local: 0x04034b50, descriptor: 0x08074b50 };
/** Sizes stand behind the data. The one flag that evidence has. */
const SIZES_BEHIND = 8;
const DEFLATE = 8;
/** What must be unpacked at most: more is no evidence but meant to fill a disk. */
const MOST_BYTES = 16 * 1024 ** 3;
const MOST_NAME = 250;

/** Names that every system takes, and none of which leads out of a folder or is hidden in it. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;

/**
 * The files of a zip, in the order in which they lie there. Stricter than a zip must be, so that everybody who unpacks
 * it sees the same: files lie side by side from the first byte to the directory, each under the same name in both
 * places, and there is nothing else: no comment, no extra field, no folder, no name twice. Throws {@link Unreadable}.
 */
export function readDirectory(file: number): readonly ZipEntry[] {
  const size = fstatSync(file).size;
  const { count, start, length } = readEnd(file, size);
  const directory = bytesAt(file, start, length);
  const entries: ZipEntry[] = [];
  const names = new Set<string>();
  let position = 0;
  let place = 0;
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    const { entry, next, offset } = readCentral(directory, position);
    // Two that differ in case only are one file on many systems.
    const key = entry.name.toLowerCase();
    if (names.has(key))
      throw new Unreadable('duplicate', `${entry.name} is in the archive twice.`, entry.name);
    names.add(key);
    if (offset !== place) throw hidden(`before ${entry.name} lies what belongs to no file`);
    const { at, end } = readLocal(file, offset, start, entry);
    entries.push({ ...entry, start: at });
    total += entry.bytes;
    if (total > MOST_BYTES) throw new Unreadable('too-large', 'It would unpack to more than 16 GiB.');
    position = next;
    place = end;
  }
  if (position !== length) throw hidden('its directory is longer than its files');
  if (place !== start) throw hidden('before its directory lies what belongs to no file');
  return entries;
}

function hidden(what: string): Unreadable {
  return new Unreadable('bad-archive', `The archive was not made so: ${what}.`);
}

function readEnd(file: number, size: number) {
  if (size < END_BYTES) throw new Unreadable('no-archive', 'It is no zip archive, or was cut off.');
  const end = bytesAt(file, size - END_BYTES, END_BYTES);
  if (end.readUInt32LE(0) !== SIGNATURES.end || end.readUInt16LE(20) !== 0) {
    throw new Unreadable('no-archive', 'It is no zip archive, was cut off, or something was put behind it.');
  }
  const count = end.readUInt16LE(10);
  const length = end.readUInt32LE(12);
  const start = end.readUInt32LE(16);
  const parts = end.readUInt32LE(4);
  if (parts !== 0 || end.readUInt16LE(8) !== count || count === MOST_ENTRIES) {
    throw hidden('it is one of several parts, or of another kind');
  }
  if (start + length !== size - END_BYTES) throw hidden('between its directory and its end lies something');
  return { count, start, length };
}

function readCentral(directory: Buffer, position: number) {
  if (position + CENTRAL_BYTES > directory.length) throw hidden('its directory is shorter than its files');
  const at = directory.subarray(position);
  if (at.readUInt32LE(0) !== SIGNATURES.central) throw hidden('its directory is damaged');
  const nameBytes = at.readUInt16LE(28);
  const next = position + CENTRAL_BYTES + nameBytes;
  if (next > directory.length) throw hidden('its directory is shorter than its files');
  const flags = at.readUInt16LE(8);
  const method = at.readUInt16LE(10);
  const others = at.readUInt16LE(30) + at.readUInt16LE(32) + at.readUInt16LE(34);
  if (others !== 0) throw hidden('a file has an extra field or a comment');
  if ((flags !== 0 && flags !== SIZES_BEHIND) || (method !== 0 && method !== DEFLATE)) {
    throw hidden('a file is encrypted, or packed in another way');
  }
  if (!isPlainFile(at.readUInt32LE(38))) throw hidden('something in it is a link or a folder, and no file');
  const entry = {
    name: nameIn(at.subarray(CENTRAL_BYTES, CENTRAL_BYTES + nameBytes)),
    flags,
    method,
    deflated: method === DEFLATE,
    crc: at.readUInt32LE(16),
    packedBytes: at.readUInt32LE(20),
    bytes: at.readUInt32LE(24),
  };
  return { entry, next, offset: at.readUInt32LE(42) };
}

/** By the mode of Unix, which some programs write, and the mark of MS-DOS for a folder. */
function isPlainFile(attributes: number): boolean {
  const kind = (attributes >>> 28) & 0xf;
  return (kind === 0 || kind === 0o10) && (attributes & 0x10) === 0;
}

function nameIn(bytes: Buffer): string {
  const name = bytes.toString('latin1');
  if (NAME.test(name) && name.length <= MOST_NAME) return name;
  throw new Unreadable(
    'bad-archive',
    'A file in it has a name that no evidence has: a folder, a way out of one, or characters that deceive.',
  );
}

type Central = ReturnType<typeof readCentral>['entry'];

/** Whether a file's own header says the same as the directory; gives where its bytes begin, and where it ends. */
function readLocal(file: number, offset: number, directoryStart: number, entry: Central) {
  const { name, flags, method, packedBytes } = entry;
  const at = offset + LOCAL_BYTES + name.length;
  const behind = flags === SIZES_BEHIND ? DESCRIPTOR_BYTES : 0;
  const end = at + packedBytes + behind;
  if (end > directoryStart) throw hidden(`${name} is longer than the place it has`);
  const local = bytesAt(file, offset, LOCAL_BYTES + name.length);
  const isSame =
    local.readUInt32LE(0) === SIGNATURES.local &&
    local.readUInt16LE(6) === flags &&
    local.readUInt16LE(8) === method &&
    local.readUInt16LE(26) === name.length &&
    local.readUInt16LE(28) === 0 &&
    local.subarray(LOCAL_BYTES).toString('latin1') === name;
  const sizes = behind === 0 ? local.subarray(14, 26) : bytesAt(file, end - 12, 12);
  const isMarked = behind === 0 || bytesAt(file, end - 16, 4).readUInt32LE(0) === SIGNATURES.descriptor;
  const hasSizes =
    sizes.readUInt32LE(0) === entry.crc &&
    sizes.readUInt32LE(4) === packedBytes &&
    sizes.readUInt32LE(8) === entry.bytes;
  if (!isSame || !isMarked || !hasSizes)
    throw hidden(`${name} is something else where it lies than in the directory`);
  return { at, end };
}

/** Exactly so many bytes from a place of the file. */
function bytesAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const count = readSync(file, bytes, read, length - read, position + read);
    if (count === 0) throw new Unreadable('no-archive', 'It was cut off.');
    read += count;
  }
  return bytes;
}

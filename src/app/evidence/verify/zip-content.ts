import { readSync } from 'node:fs';
import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { Unreadable } from './fault.ts';
import type { ZipEntry } from './zip-directory.ts';

/**
 * The bytes of a file in the archive, piece by piece. What unpacks to more than the directory says is not unpacked
 * further. Throws {@link Unreadable} for that, for less, for what is damaged, and for bytes that are packed behind it.
 */
export async function* contentOf(file: number, entry: ZipEntry): AsyncGenerator<Buffer> {
  const { name, bytes, packedBytes, start } = entry;
  let length = 0;
  let sum = 0;
  for await (const piece of packedBytes === 0 ? [] : unpacked(file, start, entry)) {
    length += piece.length;
    if (length > bytes) throw new Unreadable('too-large', `${name} unpacks to more than it says.`, name);
    sum = crc32(piece, sum);
    yield piece;
  }
  if (length !== bytes || sum !== entry.crc) {
    throw new Unreadable('changed', `${name} is not what was packed.`, name);
  }
}

async function* unpacked(
  file: number,
  start: number,
  { name, deflated, packedBytes }: ZipEntry,
): AsyncGenerator<Buffer> {
  const packed = packedOf(file, start, packedBytes);
  if (!deflated) {
    yield* packed;
    return;
  }
  const inflate = createInflateRaw();
  const source = Readable.from(packed, { objectMode: false });
  source.once('error', (error) => inflate.destroy(error));
  try {
    yield* source.pipe(inflate);
  } catch (error) {
    if (!isOfZlib(error)) throw error;
    throw new Unreadable('changed', `${name} cannot be unpacked.`, name);
  } finally {
    source.destroy();
    inflate.destroy();
  }
  // A stream that has its end before the file has its own hides bytes there.
  if (inflate.bytesWritten !== packedBytes) {
    throw new Unreadable('bad-archive', `Behind the content of ${name} lies what belongs to no file.`, name);
  }
}

const BLOCK_BYTES = 262_144;

/** The bytes of the file from one place on. The file stays open, whoever stops reading. */
function* packedOf(file: number, start: number, length: number): Generator<Buffer> {
  for (let read = 0; read < length; ) {
    const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, length - read));
    const count = readSync(file, block, 0, block.length, start + read);
    if (count === 0) throw new Unreadable('no-archive', 'It was cut off.');
    yield block.subarray(0, count);
    read += count;
  }
}

/** Z_DATA_ERROR, Z_BUF_ERROR and the like. */
function isOfZlib(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { Problem } from '../core/model/problem.ts';
import { codeOrText } from '../core/model/system-error.ts';

/** What a file that is read as a whole may be. */
export interface InputFile {
  /** Of 1,048,576 bytes each. What is larger is not what was meant, and would take all memory. */
  readonly mostMegabytes: number;
  /** `-` stands for standard input. */
  readonly standardInput?: boolean;
}

const MEGABYTE = 1_048_576;

/**
 * The bytes of a file that was named. Throws the {@link Problem} `unreadable-file` for what cannot be read, is too
 * large, or is neither a file nor standard input: a pipe that nobody writes into would be waited for without end.
 */
export function readInput(path: string, { mostMegabytes, standardInput = false }: InputFile): Buffer {
  const most = mostMegabytes * MEGABYTE;
  if (standardInput && (path === '-' || path === '/dev/stdin')) return readStandardInput(most);
  const file = openInput(path, standardInput);
  try {
    return readAll(file, most, path);
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    closeSync(file);
  }
}

/** What shells put in place of `<(command)`. */
const HANDED_OVER = /^\/dev\/fd\/\d+$/;

/**
 * Opens a regular file for reading. Throws as {@link readInput} does.
 *
 * @param handedOver takes `/dev/fd/63` too, whatever stands behind it
 */
export function openInput(path: string, handedOver = false): number {
  let file: number;
  try {
    // Opened without waiting, and looked at only then: between a look and the opening it can become another.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw unreadable(path, error);
  }
  const stat = fstatSync(file);
  if (stat.isFile() || (handedOver && HANDED_OVER.test(path))) return file;
  closeSync(file);
  throw new Problem(
    'unreadable-file',
    `${path}: ${stat.isDirectory() ? REASONS.EISDIR : 'it is a pipe or a device, no file'}.`,
    { hint: stat.isDirectory() ? 'Name a file in it.' : 'Write what it gives into a file, and name that.' },
  );
}

/**
 * All of standard input. The first Ctrl-C ends the program while we wait: what would end a run in order is not heard
 * before the reading is over, and there is no run yet.
 */
export function readStandardInput(most = Number.POSITIVE_INFINITY): Buffer {
  return readingStandardInput(() => readAll(0, most, 'standard input'));
}

/** Reads standard input in a way of its own; the first Ctrl-C ends the program meanwhile. */
export function readingStandardInput<T>(read: () => T): T {
  const listeners = process.listeners('SIGINT');
  process.removeAllListeners('SIGINT');
  try {
    return read();
  } finally {
    for (const each of listeners) process.on('SIGINT', each);
  }
}

/** Milliseconds between two looks at an input that has nothing yet. */
const INPUT_PAUSE_MS = 20;

function readAll(file: number, most: number, name: string): Buffer {
  const pieces: Buffer[] = [];
  for (const block of blocksOf(file, most, name)) pieces.push(Buffer.from(block));
  return Buffer.concat(pieces);
}

/**
 * What an opened file or pipe gives, a block after the other, each good until the next is asked for. Throws the
 * {@link Problem} `unreadable-file` beyond so many megabytes, and what the system throws.
 */
export function inputBlocks(file: number, mostMegabytes: number, name: string): Iterable<Buffer> {
  return blocksOf(file, mostMegabytes * MEGABYTE, name);
}

/** An input may be non-blocking, and then a producer slower than we are has nothing for us yet (EAGAIN): no end. */
function* blocksOf(file: number, most: number, name: string): Generator<Buffer> {
  let size = 0;
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const block = Buffer.allocUnsafe(65_536);
  for (;;) {
    try {
      const bytes = readSync(file, block);
      if (bytes === 0) return;
      size += bytes;
      if (size <= most) yield block.subarray(0, bytes);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      Atomics.wait(clock, 0, 0, INPUT_PAUSE_MS);
    }
    if (size > most) {
      const words = `${name}: it is larger than the ${most / MEGABYTE} MB that are read of such a file.`;
      throw new Problem('unreadable-file', words, { hint: 'Check that it is the file you mean.' });
    }
  }
}

/** The problem of a file that the system does not let us read. */
export function unreadable(path: string, error: unknown): Problem {
  if (error instanceof Problem) return error;
  const reason = codeOrText(error);
  const words = REASONS[reason] ?? `it cannot be read (${reason})`;
  return new Problem('unreadable-file', `${path}: ${words}.`, { cause: error });
}

const REASONS = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file: what stands before the last slash is no folder',
  EACCES: 'reading it is not permitted',
  EPERM: 'reading it is not permitted',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is longer than a name can be',
  ENXIO: 'it is a socket or a device, no file',
} as Readonly<Record<string, string>>;

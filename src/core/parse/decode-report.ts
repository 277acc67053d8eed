import { Buffer, isAscii, isUtf8 } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import { decodeBase64 } from './decode-base64.ts';
import { lookOfBytes, lookOfJson } from './look-of-file.ts';
import { damaged, placeIn } from './place.ts';
import { dateOf } from './report-cells.ts';

/**
 * The most that is read, packed or unpacked: Node's longest string, 24 bytes short of 512 MiB. That is over
 * two million users, where AWS's default quota is 5,000. A few kilobytes of gzip can unpack to any size.
 */
const MAX_REPORT_BYTES = 0x1fff_ffe8;

/** JSON in gzip, base64 in JSON and gzip in that is as deep as any honest file. */
const MAX_LAYERS = 4;

/** A report's CSV, freed of what it came in. */
export interface DecodedReport {
  /** Sound UTF-8 without byte order mark. */
  readonly csv: Buffer;
  readonly ascii: boolean;
  /** The innermost wrapper. */
  readonly format: 'csv' | 'base64' | 'json';
  /** `GeneratedTime` of the CLI's JSON. */
  readonly generatedAt?: string;
}

/** What is handed in beside the bytes; `maxBytes` is for tests. */
export interface AboutBytes {
  readonly name: string;
  readonly maxBytes?: number;
}

interface Layer {
  readonly bytes: Buffer;
  readonly format: DecodedReport['format'];
  readonly generatedAt?: string;
}

/**
 * Takes off gzip, the JSON of `aws iam get-credential-report` and base64, in any order they come. The SDK
 * hands over plain CSV; the CLI prints base64 in JSON. Throws a `damaged-report` problem for anything else.
 */
export function decodeReport(bytes: Uint8Array, about: AboutBytes): DecodedReport {
  let layer: Layer = { bytes: asBuffer(bytes), format: 'csv' };
  for (let depth = 0; depth <= MAX_LAYERS; depth++) {
    const inner = unwrap(layer, about);
    if (inner === undefined) {
      const { bytes: csv, ...rest } = layer;
      return { csv, ascii: isAscii(csv), ...rest };
    }
    layer = inner;
  }
  throw damaged(about, `the file is packed more than ${MAX_LAYERS} times over.`);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The layer inside, or `undefined` where this one is the CSV. */
function unwrap(layer: Layer, about: AboutBytes): Layer | undefined {
  const { bytes } = layer;
  refuseSize(bytes.length, about);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return { ...layer, bytes: gunzip(bytes, about) };
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return { ...layer, bytes: bytes.subarray(3) };
  const head = headOf(bytes);
  if (head === '') throw damaged(about, 'the file is empty.');
  refuseBinary(bytes, about);
  if (/^[{[]|^"[A-Za-z0-9+/\\]{30}/.test(head)) return fromJson(bytes, about);
  if (/^[A-Za-z0-9+/]{20}/.test(head) && !head.includes(',') && !head.includes('\t')) {
    return { ...layer, bytes: decodeBase64(bytes.toString('latin1'), about), format: 'base64' };
  }
  return undefined;
}

/** The beginning, without the space before it; empty where all of it is space. */
function headOf(bytes: Buffer): string {
  const start = bytes.findIndex((byte) => byte > 32);
  return start < 0 ? '' : bytes.toString('latin1', start, start + 200);
}

function refuseSize(length: number, about: AboutBytes): void {
  const most = about.maxBytes ?? MAX_REPORT_BYTES;
  if (length <= most) return;
  const size = `${length} bytes`;
  throw damaged(about, `the file has ${size}, more than the ${most} that are read.`, TOO_LARGE);
}

const TOO_LARGE = 'No credential report is as large; check that this is the right file.';

function gunzip(bytes: Buffer, about: AboutBytes): Buffer {
  const most = about.maxBytes ?? MAX_REPORT_BYTES;
  try {
    return gunzipSync(bytes, { maxOutputLength: most });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw damaged(about, `the file unpacks to more than the ${most} bytes that are read.`, TOO_LARGE);
    }
    const what = code === 'Z_BUF_ERROR' ? 'is cut short' : 'is damaged';
    throw damaged(about, `the gzip data ${what}.`, 'Copy or fetch the file again.');
  }
}

function refuseBinary(bytes: Buffer, about: AboutBytes): void {
  const look = lookOfBytes(bytes);
  if (look !== undefined) throw damaged(about, `this is no credential report: ${look.what}.`, look.hint);
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    const place = placeIn(bytes.toString('latin1', 0, nul), nul);
    throw damaged({ ...about, ...place }, 'the file holds a NUL byte, which no text has: it is damaged.');
  }
  if (isUtf8(bytes)) return;
  const lossy = bytes.toString('utf8');
  const place = placeIn(lossy, Math.max(lossy.indexOf('\ufffd'), 0));
  throw damaged({ ...about, ...place }, 'the file is not UTF-8 text: it is damaged, or was re-saved.');
}

function fromJson(bytes: Buffer, about: AboutBytes): Layer {
  const value = parseJson(bytes, about);
  const answer: object = typeof value === 'object' && value !== null ? value : {};
  const content = typeof value === 'string' ? value : 'Content' in answer ? answer.Content : undefined;
  if (typeof content !== 'string') {
    const look = lookOfJson(value);
    throw damaged(about, `this is no credential report: ${look.what}.`, look.hint);
  }
  const time = 'GeneratedTime' in answer ? answer.GeneratedTime : undefined;
  const generatedAt = typeof time === 'string' ? dateOf(time) : undefined;
  const inner: Layer = { bytes: decodeBase64(content, about), format: 'json' };
  return generatedAt === undefined ? inner : { ...inner, generatedAt };
}

function parseJson(bytes: Buffer, about: AboutBytes): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    const ends = /[}\]"]\s*$/.test(bytes.toString('latin1', Math.max(0, bytes.length - 20)));
    const what = ends ? 'is not sound' : 'is cut short';
    const hint = 'Hand in the whole answer of: aws iam get-credential-report --output json > report.json';
    if (error instanceof SyntaxError) throw damaged(about, `the file looks like JSON, but ${what}.`, hint);
    throw error;
  }
}

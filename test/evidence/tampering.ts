import { createHash, type KeyObject, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Deflate, unzipSync, Zip, type ZipInputFile, type ZipOptions, zipSync } from 'fflate';
import { canonicalJson, type Json } from '../../src/core/model/canonical-json.ts';

/** The files of an archive, by their names. */
export type Files = Record<string, Buffer>;

/** Takes an archive apart. */
export function filesOf(archive: Uint8Array): Files {
  return Object.fromEntries(
    Object.entries(unzipSync(archive)).map(([name, bytes]) => [name, Buffer.from(bytes)]),
  );
}

/** A plain zip of these files, as other programs make it: sizes before the data. */
export function packed(files: Files, more: ZipOptions = {}): Buffer {
  return Buffer.from(zipSync(files, { mtime: new Date(2000, 0, 1), ...more }));
}

/** The files with a manifest and a signature that fit them: what somebody with a key of their own can do. */
export function resealed(
  files: Files,
  key: KeyObject,
  change: (manifest: Manifest) => object = (same) => same,
): Files {
  const { 'manifest.json': old, 'manifest.sig': _, ...rest } = files;
  const listed = Object.entries(rest)
    .map(([name, bytes]) => ({
      name,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const manifest = change({ ...JSON.parse(String(old)), files: listed });
  const text = Buffer.from(canonicalJson(manifest as Json));
  return {
    ...rest,
    'manifest.json': text,
    'manifest.sig': Buffer.from(`${sign(null, text, key).toString('base64')}\n`),
  };
}

export type Manifest = Readonly<Record<string, unknown>>;

/** The files with another text in one of them. Throws where nothing was changed. */
export function edited(files: Files, name: string, edit: (text: string) => string): Files {
  const before = String(files[name]);
  const after = edit(before);
  if (after === before) throw new Error(`Nothing was changed in ${name}.`);
  return { ...files, [name]: Buffer.from(after) };
}

/** A JSON value of which a test knows what it is. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach into it, and fail where it is something else.
type Editable = any;

/** The same of a file that is one JSON value. */
export function editedJson(files: Files, name: string, edit: (value: Editable) => void): Files {
  return edited(files, name, (text) => {
    const value = JSON.parse(text);
    edit(value);
    return JSON.stringify(value);
  });
}

/** The files without some. */
export function without(files: Files, ...names: readonly string[]): Files {
  return Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)));
}

/** A zip written entry by entry, with a name as often as it is given, and what lies behind the packed data of one. */
export function packedInOrder(
  entries: readonly (readonly [name: string, bytes: Buffer, behind?: Buffer])[],
): Buffer {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((_error, bytes) => pieces.push(bytes));
  for (const [name, bytes, behind] of entries) {
    const file: ZipInputFile & { crc: number; size: number } = {
      filename: name,
      compression: 8,
      mtime: new Date(2000, 0, 1),
      crc: crc32(bytes),
      size: bytes.length,
    };
    zip.add(file);
    const deflated: Uint8Array[] = [];
    new Deflate((piece) => deflated.push(piece)).push(bytes, true);
    file.ondata?.(null, Buffer.concat([...deflated, ...(behind === undefined ? [] : [behind])]), true);
  }
  zip.end();
  return Buffer.concat(pieces);
}

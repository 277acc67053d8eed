import { createHash, type KeyObject } from 'node:crypto';
import { closeSync } from 'node:fs';
import { openInput } from '../../input-file.ts';
import { type EvidenceFault, Unreadable } from './fault.ts';
import type { Reader } from './lines.ts';
import { checkSignature, readManifest, type SignedList } from './manifest.ts';
import { Recount } from './recount.ts';
import { contentOf } from './zip-content.ts';
import { readDirectory, type ZipEntry } from './zip-directory.ts';

export interface VerifyEvidenceOptions {
  /** The key that it must be signed with. Without one, the key in the archive is only told by its fingerprint. */
  readonly publicKey?: KeyObject;
  /** Takes an archive that nobody signed, whose files then only have to fit its own list. */
  readonly unsigned?: boolean;
}

/** What came out. */
export interface VerifiedEvidence {
  readonly ok: boolean;
  readonly path: string;
  /** In the order in which they were found. Empty where it is verified. */
  readonly faults: readonly EvidenceFault[];
  /** Absent where there is no manifest to be read. */
  readonly of?: Pick<
    SignedList,
    'period' | 'frameworks' | 'madeAt' | 'tool' | 'redacted' | 'signed' | 'complete'
  >;
  readonly files: number;
  /** Of the key that the signature was checked with. */
  readonly fingerprint?: string;
  /** What the archive itself says is missing. */
  readonly gaps: readonly string[];
  /** The segments of audit logs, each with its head. */
  readonly heads: readonly string[];
}

/** Enough to know that it is not to be trusted. */
const MOST_FAULTS = 50;

/**
 * Verifies an archive, offline: that it is a plain zip in which everybody sees the same, that its files are those of the
 * signed list, and that what it says of itself can be counted again. Throws the Problem `unreadable-file`; everything
 * else that is wrong is a fault.
 */
export async function verifyEvidence(
  path: string,
  options: VerifyEvidenceOptions = {},
): Promise<VerifiedEvidence> {
  const file = openInput(path);
  const found: Found = { faults: [], files: 0 };
  try {
    await verifyInto(found, file, options);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    found.faults.push(error.fault);
  } finally {
    closeSync(file);
  }
  const { faults, list, files, fingerprint, recount } = found;
  return {
    ok: faults.length === 0,
    path,
    faults: faults.slice(0, MOST_FAULTS),
    files,
    ...(list !== undefined && { of: list }),
    ...(fingerprint !== undefined && { fingerprint }),
    gaps: recount?.gaps ?? [],
    heads: recount?.heads ?? [],
  };
}

/** What was found so far. */
interface Found {
  readonly faults: EvidenceFault[];
  files: number;
  list?: SignedList;
  fingerprint?: string;
  recount?: Recount;
}

/** Not in the list, since they are made of it. */
const BESIDE = ['manifest.json', 'manifest.sig'];
const MOST_MANIFEST_BYTES = 64 * 1024 ** 2;
const MOST_KEY_BYTES = 10_000;

async function verifyInto(found: Found, file: number, options: VerifyEvidenceOptions): Promise<void> {
  const entries = readDirectory(file);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const manifest = await wholeOf(file, byName.get('manifest.json'), MOST_MANIFEST_BYTES);
  if (manifest === undefined)
    throw new Unreadable('no-manifest', 'There is no manifest.json: it is no evidence.');
  const list = readManifest(manifest);
  found.list = list;
  const signature = await wholeOf(file, byName.get('manifest.sig'), MOST_KEY_BYTES);
  const pem = await wholeOf(file, byName.get('public-key.pem'), MOST_KEY_BYTES);
  const { fingerprint, faults } = checkSignature(manifest, list, signature, pem, options.publicKey);
  if (fingerprint !== undefined) found.fingerprint = fingerprint;
  const accepted = options.unsigned === true && options.publicKey === undefined;
  found.faults.push(...faults.filter(({ kind }) => !(kind === 'unsigned' && accepted)));
  const recount = new Recount(list);
  found.recount = recount;
  const hashes = new Map<string, string>();
  for (const entry of entries) {
    if (BESIDE.includes(entry.name)) continue;
    const fault = await checkFile(file, entry, list, hashes, recount);
    if (fault !== undefined) found.faults.push(fault);
    found.files += 1;
  }
  found.faults.push(...missingAndAdded(hashes, list));
  // What was changed would be told a second time, as a contradiction.
  if (found.faults.every(({ kind }) => !FILE_FAULTS.includes(kind))) found.faults.push(...recount.faults());
}

const FILE_FAULTS: readonly EvidenceFault['kind'][] = ['changed', 'missing', 'added', 'renamed'];

async function wholeOf(file: number, entry: ZipEntry | undefined, most: number): Promise<Buffer | undefined> {
  if (entry === undefined) return undefined;
  if (entry.bytes > most) throw new Unreadable('too-large', `${entry.name} is too large.`, entry.name);
  const pieces: Buffer[] = [];
  for await (const piece of contentOf(file, entry)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Makes the hash of a file, has it looked at on the way, and compares it with the list. */
async function checkFile(
  file: number,
  entry: ZipEntry,
  list: SignedList,
  hashes: Map<string, string>,
  recount: Recount,
): Promise<EvidenceFault | undefined> {
  const { name, bytes } = entry;
  const listed = list.files.get(name);
  const hash = createHash('sha256');
  let reader: Reader | undefined = listed === undefined ? undefined : recount.readerOf(name);
  let unread: EvidenceFault | undefined;
  const reading = (work: (by: Reader) => void) => {
    try {
      if (reader !== undefined) work(reader);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      unread = error.fault;
      reader = undefined;
    }
  };
  for await (const piece of contentOf(file, entry)) {
    hash.update(piece);
    reading((by) => by.take(piece));
  }
  reading((by) => by.end());
  const sha256 = hash.digest('hex');
  hashes.set(name, sha256);
  if (listed === undefined) return undefined;
  if (listed.sha256 === sha256 && listed.bytes === bytes) return unread;
  return {
    kind: 'changed',
    file: name,
    words: `${name} is not what the manifest lists: its SHA-256 is another.`,
  };
}

/** A file that is missing here and is there under another name was renamed. */
function* missingAndAdded(hashes: ReadonlyMap<string, string>, list: SignedList): Generator<EvidenceFault> {
  const added = new Map([...hashes].filter(([name]) => !list.files.has(name)));
  const byHash = new Map([...added].map(([name, hash]) => [hash, name]));
  for (const [name, { sha256 }] of list.files) {
    if (hashes.has(name)) continue;
    const now = byHash.get(sha256);
    if (now !== undefined && added.delete(now)) {
      yield { kind: 'renamed', file: now, words: `${now} is what the manifest lists under another name.` };
    } else yield { kind: 'missing', words: `${shownName(name)} is missing.` };
  }
  for (const name of added.keys())
    yield { kind: 'added', file: name, words: `${name} is not in the manifest.` };
}

/** Names in the archive are plain; one in the manifest may be anything until it is found. */
function shownName(name: string): string {
  return /^[A-Za-z0-9._/-]+$/.test(name) ? name : 'A file with a name that no evidence has';
}

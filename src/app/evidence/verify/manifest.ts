import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type EvidenceFault, Unreadable } from './fault.ts';
import { canonicalText } from './lines.ts';

/** The signed list of files, as far as it is relied on here. */
export interface SignedList {
  readonly period: { readonly from: string; readonly to: string };
  readonly frameworks: readonly string[];
  readonly madeAt: string;
  readonly tool: string;
  readonly redacted: boolean;
  readonly signed: boolean;
  readonly fingerprint: string | null;
  readonly complete: boolean;
  readonly files: ReadonlyMap<string, { readonly bytes: number; readonly sha256: string }>;
  /** All of it. */
  readonly whole: Readonly<Record<string, unknown>>;
}

const VERSION = 1;

/** Reads the manifest. Throws {@link Unreadable} for what is none, or not written as Keyreeve writes it. */
export function readManifest(bytes: Buffer): SignedList {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const whole = parsed(text);
  const { kind, version, period, frameworks, madeAt, tool, redacted, signed, fingerprint, complete } = whole;
  if (kind !== 'keyreeve-evidence') throw bad('it is not one of evidence');
  if (version !== VERSION) throw bad('a newer keyreeve made it: verify it with that');
  // A member that stands there twice is seen as one thing by this program and as another by the next.
  if (canonicalText(whole) !== text) throw bad('it is not canonical JSON');
  const { from, to } = (period ?? {}) as Record<string, unknown>;
  const isShaped =
    isText(from) &&
    isText(to) &&
    isText(madeAt) &&
    isText(tool) &&
    Array.isArray(frameworks) &&
    frameworks.every(isText) &&
    [redacted, signed, complete].every((each) => typeof each === 'boolean') &&
    (fingerprint === null || isText(fingerprint));
  if (!isShaped) throw bad('something is missing in it');
  return {
    period: { from, to },
    frameworks,
    madeAt,
    tool,
    redacted: redacted === true,
    signed: signed === true,
    fingerprint,
    complete: complete === true,
    files: filesIn(whole.files),
    whole,
  };
}

function bad(why: string): Unreadable {
  return new Unreadable('bad-manifest', `manifest.json cannot be relied on: ${why}.`, 'manifest.json');
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length < 1000;
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
  }
  throw bad('it is no JSON');
}

function filesIn(value: unknown): SignedList['files'] {
  const files = new Map<string, { bytes: number; sha256: string }>();
  for (const each of Array.isArray(value) ? value : [undefined]) {
    const { name, bytes, sha256 } = (each ?? {}) as Record<string, unknown>;
    const isFile =
      isText(name) &&
      Number.isSafeInteger(bytes) &&
      typeof sha256 === 'string' &&
      /^[0-9a-f]{64}$/.test(sha256);
    if (!isFile || files.has(name)) throw bad('its list of files is damaged');
    files.set(name, { bytes: Number(bytes), sha256 });
  }
  return files;
}

/** What is known of who signed. */
export interface Signing {
  /** Of the public key that the signature was checked with, in hex; absent where it is unsigned. */
  readonly fingerprint?: string;
  readonly faults: readonly EvidenceFault[];
}

/**
 * Checks the signature: by the key that was handed in, or by the one beside it, which proves only that whoever made the
 * archive had its other half.
 */
export function checkSignature(
  manifest: Buffer,
  { signed, fingerprint: said }: SignedList,
  signature: Buffer | undefined,
  pem: Buffer | undefined,
  given: KeyObject | undefined,
): Signing {
  if (!signed && signature === undefined) return { faults: [unsigned()] };
  if (signature === undefined || pem === undefined) {
    const words = 'The manifest says that it is signed, and the signature or its key is missing.';
    return { faults: [{ kind: 'no-signature', words }] };
  }
  const own = keyIn(pem);
  if (own === undefined) {
    return {
      faults: [{ kind: 'no-signature', file: 'public-key.pem', words: 'public-key.pem is no Ed25519 key.' }],
    };
  }
  const faults: EvidenceFault[] = [];
  const fingerprint = fingerprintOf(own);
  if (given !== undefined && fingerprintOf(given) !== fingerprint) {
    const words = `It was signed with another key than the one handed in: its fingerprint is ${fingerprint}, not ${fingerprintOf(given)}.`;
    faults.push({ kind: 'another-key', words });
  }
  const bytes = Buffer.from(signature.toString('latin1'), 'base64');
  const isWritten = bytes.length === 64 && signature.equals(Buffer.from(`${bytes.toString('base64')}\n`));
  const holds = isWritten && verify(null, manifest, own, bytes);
  if (!holds || !signed || said !== fingerprint) {
    const words = 'The signature does not fit the manifest: the manifest was changed after it was signed.';
    faults.push({ kind: 'bad-signature', file: 'manifest.sig', words });
  }
  return { fingerprint, faults };
}

function unsigned(): EvidenceFault {
  const words =
    'It is not signed: nobody vouches for it, and whoever can change a file in it can change its list too.';
  return { kind: 'unsigned', words };
}

function keyIn(pem: Buffer): KeyObject | undefined {
  // A private key has a public half too, and has no business here.
  if (!pem.toString('latin1').startsWith('-----BEGIN PUBLIC KEY-----')) return undefined;
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch (error) {
    // What OpenSSL says of damaged bytes is nobody's next move.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function fingerprintOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

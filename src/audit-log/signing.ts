import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Problem } from '../core/model/problem.ts';
import { systemCode } from '../core/model/system-error.ts';

/** Ed25519 over the 32 bytes of an entry's hash, in base64. */
export function signatureOf(hash: string, key: KeyObject): string {
  return sign(null, Buffer.from(hash, 'hex'), key).toString('base64');
}

/**
 * The private key that signs entries, from a PEM file (PKCS#8). Throws the {@link Problem} `unreadable-file`, or
 * `bad-argument` for what is no Ed25519 key or has a passphrase. Nothing of the file's content is ever told.
 */
export function readSigningKey(path: string): KeyObject {
  return ed25519(path, 'private', createPrivateKey);
}

/** The public key that signatures are checked with; taken out of the private one too. Throws as the above does. */
export function readPublicKey(path: string): KeyObject {
  return ed25519(path, 'public', createPublicKey);
}

/** Into another file than the one that is refused: it may be somebody's only copy of another key. */
const HINTS = {
  private: 'Make one, in a new file: openssl genpkey -algorithm ed25519 -out NEW.pem',
  public:
    'Take it out of the private key, into a new file: openssl pkey -in KEY.pem -pubout -out NEW.pub.pem',
};

function ed25519(path: string, kind: keyof typeof HINTS, read: (pem: Buffer) => KeyObject): KeyObject {
  const pem = bytesOf(path);
  let key: KeyObject;
  try {
    key = read(pem);
  } catch (error) {
    // The error is left out: what OpenSSL says of a key is nobody's next move, and might quote it.
    const locked = LOCKED.has(systemCode(error) ?? '');
    const why = locked
      ? 'it has a passphrase, and is read without anybody there'
      : `it is no ${kind} key in PEM`;
    throw refused(path, why, kind);
  }
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw refused(path, `it is of the kind ${key.asymmetricKeyType}, and must be Ed25519`, kind);
}

/** Node says the one where it could ask for a passphrase, OpenSSL the other where nobody answers. */
const LOCKED: ReadonlySet<string> = new Set([
  'ERR_MISSING_PASSPHRASE',
  'ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED',
]);

function refused(path: string, why: string, kind: keyof typeof HINTS): Problem {
  const words = `The key ${path} cannot be used: ${why}.`;
  return new Problem('bad-argument', words, { hint: HINTS[kind] });
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = systemCode(error);
    const words = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new Problem('unreadable-file', `The key ${path}: ${words}.`, { cause: error });
  }
}

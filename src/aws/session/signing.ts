import { createHash, createHmac, createSecretKey, type Hash, type Hmac } from 'node:crypto';
import type { IAMClient } from '@aws-sdk/client-iam';

type Source = string | ArrayBuffer | ArrayBufferView;

/**
 * SHA-256, and HMAC-SHA-256 where a secret is given, by Node, in the shape the SDK's signer wants. The SDK's
 * own hands the bare key to `createHmac`, which takes four times as long as a key object, and its signer keeps
 * no more than fifty signing keys, so that a run of sixty-four accounts at a time makes six of them a call.
 */
export class Sha256 {
  readonly #secret: ReturnType<typeof createSecretKey> | undefined;
  #state: Hash | Hmac;

  constructor(secret?: Source) {
    this.#secret = secret === undefined ? undefined : createSecretKey(bytesOf(secret));
    this.#state = this.#begin();
  }

  update(chunk: Uint8Array): void {
    this.#state.update(chunk);
  }

  async digest(): Promise<Uint8Array> {
    return this.#state.digest();
  }

  reset(): void {
    this.#state = this.#begin();
  }

  #begin(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
  }
}

function bytesOf(source: Source): Uint8Array {
  if (typeof source === 'string') return Buffer.from(source);
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  return new Uint8Array(source);
}

interface Signing {
  readonly config: Pick<IAMClient['config'], 'signer'>;
}

/** Keeps a client's signer, which the SDK makes anew for every request though region and service stay. */
export function keepSigner(client: Signing): void {
  const { config } = client;
  const make = config.signer;
  let made: ReturnType<typeof make> | undefined;
  config.signer = (scheme) => {
    made ??= make(scheme);
    return made;
  };
}

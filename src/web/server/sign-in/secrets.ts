import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits by chance, as text that an address and a cookie take. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a secret: with it alone nobody gets in. */
export function fingerprint(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** In the same time whatever differs. */
export function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

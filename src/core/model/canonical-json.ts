import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** A value that JSON can hold. `undefined` stands for a member that is left out, as `JSON.stringify` takes it. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [member: string]: Json | undefined };

/**
 * The one text of a JSON value: members in the order of UTF-16 code units, no white space (RFC 8785, JSON
 * Canonicalization Scheme). The same value gives the same bytes whoever writes it, so a hash of it can be
 * checked by anybody. Throws an Error for what it cannot hold: NaN, a function, nothing at all, half a surrogate pair.
 */
export function canonicalJson(value: Json): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('This value has no JSON text.');
  return text;
}

/** SHA-256 of the canonical text, in hex. */
export function canonicalHash(value: Json): string {
  return createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex');
}

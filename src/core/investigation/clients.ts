import { CLIENT_FAMILIES, type ClientFamily } from './client-families.ts';

/** What made a call, without its version. */
export type Client = Omit<ClientFamily, 'pattern'>;

const UNKNOWN: Client = { name: 'unknown' };

/** The family of a user agent: a name without version; of a client nobody has heard of, its first word. */
export function clientOf(userAgent: string): Client {
  const family = CLIENT_FAMILIES.find(({ pattern }) => pattern.test(userAgent));
  if (family !== undefined) return family;
  const word = /^[[\s"']*([^\s/\]"';(]+)/.exec(userAgent)?.[1];
  // A version glued to the name would make every update a new client.
  const name = word?.replace(/[-_]?v?\d+(?:\.\d+)+.*$/i, '').slice(0, 40);
  return name === undefined || name === '' ? UNKNOWN : { name };
}

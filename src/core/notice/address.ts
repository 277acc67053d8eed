import { asciiDomain, isAllowedDomain } from '../settings/mail-domain.ts';
import { hasInvisible } from './inert.ts';

/** Why a text gives no recipient. */
export type AddressFault =
  | 'no-address'
  | 'several-addresses'
  | 'invisible-characters'
  | 'too-long'
  | 'not-ascii'
  | 'no-domain'
  | 'domain-not-allowed';

/** The longest that SMTP takes (RFC 5321, 4.5.3.1, with erratum 1690). */
const MOST_CHARACTERS = 254;
/** A tag's value has at most 256 characters; what is longer did not come from AWS. */
const MOST_TEXT = 256;

/**
 * Before the `@`: what mail systems hand out, and not all that RFC 5321 allows. No quotes, no comments, no `%`, by which
 * some servers relay to another domain; after a comma or semicolon only where a blank stands between.
 */
const LOCAL = /(?:^|[\s<(:="'])([A-Za-z0-9_](?:[A-Za-z0-9._+'~-]{0,62}[A-Za-z0-9_~-])?)$/;
const AFTER = /^([^\s<>()[\],;:"'/\\|@]+)(?=$|[\s>),;"'])/u;

/**
 * The one e-mail address that a text is or holds, with its domain in ASCII and lower case. Strict, for the text can
 * be written by whoever may tag a user: with a second `@` in it, or a character that is not seen, it gives none.
 */
export function addressIn(text: string): { readonly address: string } | { readonly fault: AddressFault } {
  if (text.length > MOST_TEXT) return { fault: 'too-long' };
  if (hasInvisible(text)) return { fault: 'invisible-characters' };
  const [before = '', after, ...more] = text.split('@');
  if (after === undefined) return { fault: 'no-address' };
  if (more.length > 0) return { fault: 'several-addresses' };
  const local = LOCAL.exec(before)?.[1];
  const host = AFTER.exec(after)?.[1]?.replace(/\.$/, '');
  if (local === undefined) return { fault: /[^\x20-\x7e]\S*$/u.test(before) ? 'not-ascii' : 'no-address' };
  if (local.includes('..') || host === undefined) return { fault: 'no-address' };
  const domain = asciiDomain(host);
  if (domain === undefined) return { fault: 'no-domain' };
  const address = `${local}@${domain}`;
  return address.length > MOST_CHARACTERS ? { fault: 'too-long' } : { address };
}

/** The same where nothing may stand beside the address. */
export function wholeAddress(text: string): ReturnType<typeof addressIn> {
  const found = addressIn(text);
  if ('fault' in found) return found;
  return /[\s<>(),;:="]/.test(text) ? { fault: 'no-address' } : found;
}

/**
 * Why a message may not be sent to an address, or `undefined` where it may: asked once more right before sending,
 * whatever was planned.
 *
 * @param domains as the settings have them
 */
export function recipientFault(address: string, domains: readonly string[]): AddressFault | undefined {
  const found = wholeAddress(address);
  if ('fault' in found) return found.fault;
  return isAllowedDomain(domainOf(found.address), domains) ? undefined : 'domain-not-allowed';
}

/** What stands behind the `@`. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** A fault in words that go on after the name of what has it. */
export const FAULT_WORDS: Readonly<Record<AddressFault, string>> = {
  'no-address': 'is no e-mail address',
  'several-addresses': 'has more than one @, so it is not clear whom it names',
  'invisible-characters': 'holds a character that is not seen, such as a line break',
  'too-long': 'is longer than an address can be',
  'not-ascii': 'has a letter before the @ that mail servers may take for another',
  'no-domain': 'has no domain after the @',
  'domain-not-allowed': 'is in a domain that the settings do not name',
};

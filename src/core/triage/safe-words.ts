import { instant } from '../model/time.ts';

/** The longest text that is kept of an alert. */
const LONGEST = 140;

/** A secret access key has forty characters of base 64 in a row, and a session token or an API key more. */
const MAYBE_SECRET = /[A-Za-z0-9/+=]{40,}|[A-Za-z0-9+=_-]{40,}/;

/** A text of an alert where nothing in it can be a secret; `undefined` for all else, and for what is too long. */
export function safeWords(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '' || value.length > LONGEST) return undefined;
  return MAYBE_SECRET.test(value) ? undefined : value;
}

/** The type of a finding or alert: `Recon:IAMUser/TorIPCaller`, `AWS_RISK_CREDENTIALS_EXPOSED`, `aws_access_key_id`. */
export function safeType(value: unknown): string | undefined {
  // Health's codes have more than forty characters without a break, and no digit.
  if (typeof value === 'string' && /^[A-Z_]{1,100}$/.test(value)) return value;
  const words = safeWords(value);
  return words !== undefined && /^[A-Za-z][\w:/.! -]*$/.test(words) ? words : undefined;
}

/**
 * The host of an address, and nothing behind it: paths and queries can hold anything. It has a dot and short parts, as
 * the beginning of a secret that stands in its place has not.
 */
export function safeHost(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const [, host = ''] =
    /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@\s]*@)?([^/?#@:\s]+)(?::\d+)?(?:[/?#]|$)/i.exec(value) ?? [];
  return /^(?:[a-z0-9-]{1,32}\.)+[a-z]{2,24}$/i.test(host) ? safeWords(host.toLowerCase()) : undefined;
}

/** `owner/repository`, as GitHub and others name one. */
export function safeRepository(value: unknown): string | undefined {
  const words = safeWords(value);
  return words !== undefined && /^[\w.-]{1,39}\/[\w.-]{1,100}$/.test(words) ? words : undefined;
}

/** A time of any of the forms that alerts have, in UTC to the second. */
export function safeTime(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 40 || !/\d{4}/.test(value)) return undefined;
  const zoned = /(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})$/.test(value) ? value : `${value.replace(' ', 'T')}Z`;
  const date = new Date(zoned);
  const year = date.getUTCFullYear();
  return year >= 2006 && year < 9000 ? instant(date) : undefined;
}

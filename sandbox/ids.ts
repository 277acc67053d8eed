import { hashText, mix } from './random.ts';

/** Identifiers as AWS forms them. An independent implementation: nothing here is shared with what reads them. */

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Makes ids for one account: the n-th id of a prefix is always the same and never repeats. */
export interface IdMaker {
  accessKey(serial: number): string;
  session(serial: number): string;
  user(serial: number): string;
  role(serial: number): string;
  group(serial: number): string;
  policy(serial: number): string;
  certificate(serial: number): string;
}

/** The first eight characters: a set top bit, then the upper 39 of the account number's 40 bits. */
function accountPrefix(account: number): string {
  let high = 2 ** 39 + Math.floor(account / 2);
  let text = '';
  for (let i = 0; i < 8; i += 1) {
    text = BASE32.charAt(high % 32) + text;
    high = Math.floor(high / 32);
  }
  return text;
}

/** Bijective on 32 bits, so different serials can never meet. */
function scramble(serial: number): number {
  let x = Math.imul(serial >>> 0, 0x9e3779b1) >>> 0;
  x = (x ^ (x >>> 15)) >>> 0;
  return Math.imul(x, 0x85ebca6b) >>> 0;
}

/** The last eight characters: the account's lowest bit, then 39 bits of which 32 are unique to the serial. */
function tail(lowBit: number, salt: number, serial: number): string {
  const filler = mix(salt, serial);
  const x = scramble(serial ^ salt);
  // One call, so that the string is flat: a million joined ones would cost more memory than all else.
  return String.fromCharCode(
    digit((lowBit << 4) | (filler & 15)),
    digit(((filler >>> 4) & 7) * 4 + (x >>> 30)),
    digit(x >>> 25),
    digit(x >>> 20),
    digit(x >>> 15),
    digit(x >>> 10),
    digit(x >>> 5),
    digit(x),
  );
}

/** The character code of the lowest five bits in base32. */
function digit(bits: number): number {
  return BASE32.charCodeAt(bits & 31);
}

/**
 * Ids that carry the account number the way newer AWS ids do: prefix, then 16 characters of base32 whose first
 * 48 bits are 1, the account in 40 bits and 7 others (published by awsteele.com 2020 and Tal Be'ery 2023;
 * undocumented by AWS).
 */
export function idMaker(accountId: string, salt: number): IdMaker {
  const account = Number(accountId);
  const head = accountPrefix(account);
  const low = account % 2;
  const maker = (prefix: string, kind: number): ((serial: number) => string) => {
    const start = prefix + head;
    const kindSalt = mix(salt, kind);
    return (serial) => start + tail(low, kindSalt, serial);
  };
  const user = maker('AIDA', 3);
  const role = maker('AROA', 4);
  const group = maker('AGPA', 5);
  const policy = maker('ANPA', 6);
  const certificate = maker('ASCA', 7);
  return {
    accessKey: maker('AKIA', 1),
    session: maker('ASIA', 2),
    user: (serial) => user(serial) + BASE32.charAt(serial & 31),
    role: (serial) => role(serial) + BASE32.charAt(serial & 31),
    group: (serial) => group(serial) + BASE32.charAt(serial & 31),
    policy: (serial) => policy(serial) + BASE32.charAt(serial & 31),
    certificate: (serial) => certificate(serial) + BASE32.charAt(serial & 31),
  };
}

/** The account an id of the newer kind names, or nothing: the fifth character is below Q in older ids. */
export function accountOfKey(keyId: string): string | undefined {
  if (!/^A[A-Z]{3}[Q-Z2-7][A-Z2-7]{15}$/.test(keyId)) return undefined;
  let high = 0;
  for (const character of keyId.slice(4, 12)) high = high * 32 + BASE32.indexOf(character);
  const low = BASE32.indexOf(keyId.charAt(12)) >> 4;
  return ((high - 2 ** 39) * 2 + low).toString().padStart(12, '0');
}

/** Prime, so that stepping by any multiplier visits every account number once before it repeats. */
const ACCOUNT_SPACE = 899_999_999_981;

/** The number of the n-th generated account: twelve digits, never with a leading zero, unique under a seed. */
export function accountNumber(seed: number, index: number): string {
  const start = mix(seed, 0xacc) * 173;
  const value = (start + ((index * 618_033_989) % ACCOUNT_SPACE)) % ACCOUNT_SPACE;
  return (100_000_000_000 + value).toString();
}

/** Lower-case letters and digits from a text, as Organizations ids use. */
export function shortId(text: string, length: number): string {
  let out = '';
  for (let i = 0; out.length < length; i += 1) out += hashText(`${i}:${text}`).toString(36);
  return out.slice(0, length);
}

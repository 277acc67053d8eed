import { closeSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { Reader, Response } from 'maxmind';
import type { AddressPlace, PlaceLookup } from '../../core/investigation/story-input.ts';
import { type Fields, isFields } from '../../core/model/fields.ts';
import { Problem } from '../../core/model/problem.ts';
import { instant, lengthInWords, secondsBetween } from '../../core/model/time.ts';
import { openInput, unreadable } from '../input-file.ts';

export interface PlacesOptions {
  /** ISO 8601 UTC; what the age of a database is counted to. By default the age is not told. */
  readonly now?: string;
  /** Told of a database that is old, in one sentence. */
  readonly onNotice?: (words: string) => void;
}

/**
 * Opens databases of addresses in MaxMind's file format: GeoLite2, GeoIP2 and DB-IP (country, city, ASN), IPinfo, and
 * what is laid out like them. They are held in memory as they are. Of several each part of a place comes from the
 * first that knows it. Throws the {@link Problem} `unreadable-file` for a file that is not there, or is no such
 * database; the lookup throws it for one that turns out to be damaged.
 */
export async function openPlaces(
  paths: readonly string[],
  { now, onNotice }: PlacesOptions = {},
): Promise<PlaceLookup> {
  const { Reader } = await import('maxmind');
  const databases = paths.map((path): Database => {
    const bytes = bytesOf(path);
    refuseOther(bytes, path);
    return { path, reader: guarded(path, () => new Reader<Response>(bytes)) };
  });
  for (const database of databases) tellAge(database, now, onNotice);
  return (address) => {
    const plain = plainAddress(address);
    if (plain === undefined) return {};
    let place: AddressPlace = {};
    for (const database of databases) place = { ...placeIn(database, plain), ...place };
    return place;
  };
}

interface Database {
  readonly path: string;
  readonly reader: Reader<Response>;
}

function bytesOf(path: string): Buffer {
  const file = openInput(path);
  try {
    return readFileSync(file);
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    closeSync(file);
  }
}

/** What stands before the metadata, which is the last part of the file (MaxMind DB File Format Specification 2.0). */
const MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');

function refuseOther(bytes: Buffer, path: string): void {
  if (bytes.lastIndexOf(MARKER) >= 0) return;
  const packed = (bytes[0] === 0x1f && bytes[1] === 0x8b) || bytes.subarray(0, 2).equals(Buffer.from('PK'));
  throw new Problem('unreadable-file', `${path}: it is no database of addresses (MMDB).`, {
    hint: packed
      ? 'It is packed: unpack it first, and name the .mmdb file in it.'
      : 'Name a .mmdb file, such as GeoLite2-Country.mmdb. One that was cut short has lost its end, which says what it is.',
  });
}

/** A damaged file makes the library throw whatever it stumbles on. */
function guarded<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new Problem('unreadable-file', `${path}: it is damaged, or of a version that is not known.`, {
      hint: 'Fetch the database again.',
      cause,
    });
  }
}

/** Networks change hands: what is older tells places that are not so any more. */
const OLD_DAYS = 180;
const DAY_SECONDS = 86_400;

function tellAge(
  { path, reader: { metadata } }: Database,
  now: string | undefined,
  onNotice: PlacesOptions['onNotice'],
): void {
  const builtAt = guarded(path, () => instant(metadata.buildEpoch));
  if (now === undefined || secondsBetween(builtAt, now) <= OLD_DAYS * DAY_SECONDS) return;
  const age = lengthInWords(secondsBetween(builtAt, now));
  onNotice?.(
    `${path} (${metadata.databaseType}) was built at ${builtAt}, ${age} ago: addresses have changed hands since. Fetch a newer one.`,
  );
}

const MAPPED = /^::ffff:(?:(\d+\.\d+\.\d+\.\d+)|([\da-f]{1,4}):([\da-f]{1,4}))$/i;

/** The address as databases have it: IPv4 without its IPv6 clothes. `undefined` for what is no address (I12). */
function plainAddress(address: string): string | undefined {
  const [bare = ''] = address.split('%', 1);
  if (isIP(bare) === 0) return undefined;
  const [, dotted, high, low] = MAPPED.exec(bare) ?? [];
  if (dotted !== undefined) return dotted;
  if (high === undefined || low === undefined) return bare;
  const bits = Number.parseInt(high, 16) * 65_536 + Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
}

function placeIn({ path, reader }: Database, address: string): AddressPlace {
  // A tree of IPv4 addresses would take the first bits of an IPv6 address for one of its own.
  if (reader.metadata.ipVersion === 4 && isIP(address) === 6) return {};
  const found: unknown = guarded(path, () => reader.get(address));
  if (!isFields(found)) return {};
  const country = countryIn(found);
  const network = networkIn(found);
  return { ...(country !== undefined && { country }), ...(network !== undefined && { network }) };
}

/** `country.iso_code` (MaxMind, DB-IP), `country_code` (IPinfo Lite) or `country` (IPinfo). */
function countryIn({ country, country_code }: Fields): string | undefined {
  const given = [isFields(country) ? country.iso_code : undefined, country_code, country];
  const code = given.find((each) => typeof each === 'string' && /^[a-z]{2}$/i.test(each));
  return typeof code === 'string' ? code.toUpperCase() : undefined;
}

/** `autonomous_system_…` (MaxMind, DB-IP), or `asn` and `as_name` (IPinfo). */
function networkIn(found: Fields): string | undefined {
  const number = String(found.autonomous_system_number ?? found.asn ?? '').replace(/^AS/i, '');
  const name = found.autonomous_system_organization ?? found.as_name;
  const parts = [
    ...(/^\d{1,10}$/.test(number) ? [`AS${number}`] : []),
    ...(typeof name === 'string' && name !== '' ? [name.slice(0, LONGEST_NAME)] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(' ');
}

const LONGEST_NAME = 200;

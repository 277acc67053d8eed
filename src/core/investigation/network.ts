import type { AddressPlace } from './story-input.ts';

/**
 * The network an address belongs to, as this story tells networks apart: by its operator and country where a
 * database of addresses knows them, else by the first 16 bits of an IPv4 and the first 32 of an IPv6 address. That is
 * about what one operator holds together; it is said which of them it is.
 */
export function networkOf(address: string, place: AddressPlace | undefined): string {
  if (place?.network !== undefined)
    return place.country === undefined ? place.network : `${place.network} (${place.country})`;
  const [a, b] = v4(address) ?? [];
  if (a !== undefined && b !== undefined) return `${a}.${b}.0.0/16`;
  const [first = '0', second = '0'] = hextets(address);
  return `${first}:${second}::/32`;
}

/** The four numbers of an IPv4 address, mapped into IPv6 ones too (`::ffff:203.0.113.9`). */
function v4(address: string): readonly string[] | undefined {
  return /(?:^|:)(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})$/.exec(address)?.[1]?.split('.');
}

/** The groups before `::`, without leading zeros. */
function hextets(address: string): readonly string[] {
  const [before = ''] = address.toLowerCase().split('::');
  return before === '' ? [] : before.split(':').map((group) => group.replace(/^0+(?=.)/, ''));
}

import { isIPv4 } from 'node:net';

/** What a database of addresses can hold here. */
export type MmdbValue =
  | string
  | number
  | boolean
  | readonly MmdbValue[]
  | { readonly [key: string]: MmdbValue };

export interface MmdbSpec {
  /** Networks to values: `198.51.100.0/24`, `2001:db8::/32`. None may lie within another. */
  readonly networks: Readonly<Record<string, MmdbValue>>;
  readonly type?: string;
  /** A tree of IPv4 addresses only has 4. Default 6. */
  readonly ipVersion?: 4 | 6;
  /** Default 24. */
  readonly recordSize?: 24 | 28 | 32;
  /** ISO 8601. */
  readonly builtAt?: string;
}

/** Writes a small database by the MaxMind DB File Format Specification 2.0: tree, sixteen zeros, data, metadata. */
export function mmdb({
  networks,
  type = 'Test',
  ipVersion = 6,
  recordSize = 24,
  builtAt = '2026-11-01T00:00:00Z',
}: MmdbSpec): Buffer {
  const tree: Tree = [];
  node(tree);
  const data: Buffer[] = [];
  let offset = 0;
  for (const [network, value] of Object.entries(networks)) {
    const encoded = encode(value);
    insert(tree, bitsOf(network, ipVersion), { data: offset });
    data.push(encoded);
    offset += encoded.length;
  }
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: Date.parse(builtAt) / 1000,
    database_type: type,
    description: { en: 'Made for tests.' },
    ip_version: ipVersion,
    languages: ['en'],
    node_count: tree.length,
    record_size: recordSize,
  });
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
  return Buffer.concat([treeBytes(tree, recordSize), Buffer.alloc(16), ...data, marker, metadata]);
}

type Slot = number | { readonly data: number } | undefined;
type Tree = [Slot, Slot][];

function node(tree: Tree): number {
  return tree.push([undefined, undefined]) - 1;
}

function insert(tree: Tree, bits: readonly (0 | 1)[], leaf: Slot): void {
  let at = 0;
  for (const bit of bits.slice(0, -1)) {
    const pair = tree[at] as [Slot, Slot];
    const next = pair[bit] ?? node(tree);
    if (typeof next !== 'number') throw new RangeError('A network lies within another.');
    pair[bit] = next;
    at = next;
  }
  (tree[at] as [Slot, Slot])[bits.at(-1) ?? 0] = leaf;
}

/** IPv4 lies in the first 32 bits behind 96 zeros of a tree of IPv6. */
function bitsOf(network: string, ipVersion: 4 | 6): readonly (0 | 1)[] {
  const [address = '', length = ''] = network.split('/');
  const v4 = isIPv4(address);
  const bytes = v4 ? address.split('.').map(Number) : bytesOfIpv6(address);
  const bits = bytes.flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((at) => ((byte >> at) & 1) as 0 | 1));
  const before: readonly 0[] = v4 && ipVersion === 6 ? Array.from({ length: 96 }, () => 0 as const) : [];
  return [...before, ...bits.slice(0, Number(length))];
}

function bytesOfIpv6(address: string): number[] {
  const [left = '', right = ''] = address.split('::');
  const groups = (text: string) =>
    text === '' ? [] : text.split(':').map((each) => Number.parseInt(each, 16));
  const [first, last] = [groups(left), groups(right)];
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => 0);
  return [...first, ...zeros, ...last].flatMap((group) => [group >> 8, group & 255]);
}

/** A record below the count of nodes is a node, the count itself is nothing, above it lies the data. */
function treeBytes(tree: Tree, recordSize: 24 | 28 | 32): Buffer {
  const record = (slot: Slot) => {
    if (slot === undefined) return tree.length;
    return typeof slot === 'number' ? slot : tree.length + 16 + slot.data;
  };
  return Buffer.concat(
    tree.map(([left, right]) => {
      const [a, b] = [record(left), record(right)];
      const bytes = Buffer.alloc(recordSize / 4);
      if (recordSize === 32) {
        bytes.writeUInt32BE(a, 0);
        bytes.writeUInt32BE(b, 4);
      } else {
        bytes.writeUIntBE(a & 0xffffff, 0, 3);
        bytes.writeUIntBE(b & 0xffffff, bytes.length - 3, 3);
        // The middle byte holds the highest four bits of both.
        if (recordSize === 28) bytes[3] = ((a >>> 24) << 4) | (b >>> 24);
      }
      return bytes;
    }),
  );
}

const TYPES = { text: 2, uint32: 6, map: 7, array: 11, boolean: 14 } as const;

function encode(value: MmdbValue): Buffer {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    return Buffer.concat([control(TYPES.text, bytes.length), bytes]);
  }
  if (typeof value === 'boolean') return control(TYPES.boolean, Number(value));
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    const significant = bytes.subarray(bytes.findIndex((byte) => byte !== 0));
    return value === 0
      ? control(TYPES.uint32, 0)
      : Buffer.concat([control(TYPES.uint32, significant.length), significant]);
  }
  if (Array.isArray(value))
    return Buffer.concat([control(TYPES.array, value.length), ...value.map((each) => encode(each))]);
  const entries = Object.entries(value);
  return Buffer.concat([
    control(TYPES.map, entries.length),
    ...entries.flatMap(([key, each]) => [encode(key), encode(each)]),
  ]);
}

/** Types above 7 stand in a byte of their own; sizes from 29 in the byte after that. */
function control(type: number, size: number): Buffer {
  if (size > 284) throw new RangeError('Only small values here.');
  const first = ((type <= 7 ? type : 0) << 5) | Math.min(size, 29);
  return Buffer.from([first, ...(type > 7 ? [type - 7] : []), ...(size >= 29 ? [size - 29] : [])]);
}

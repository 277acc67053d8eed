import { damaged, listIn } from './damaged.ts';

/** A thing under its name. Two may have the same: a user who was deleted and made again. */
export type Named = readonly [name: string, thing: unknown];

/** All things under one name, by kind. */
export type Entry = readonly [name: string, ...kinds: readonly (readonly unknown[])[]];

/** Things of several kinds, in buckets by their names. */
export interface Shelf {
  /** In each, by name. */
  readonly buckets: readonly (readonly Entry[])[];
  /** In which order they were, kind by kind. */
  readonly orders: readonly Order[];
}

/** Names in their order, or that they were in the order of their UTF-16 code units. */
export type Order = 'sorted' | readonly string[];

/** Names in a bucket, about. Larger ones are packed better, and more of them is written anew for one change. */
const IN_BUCKET = 32;

/** Puts things under their names into buckets, of which there is a power of two that follows from the number of names. */
export function shelve(kinds: readonly (readonly Named[])[]): Shelf {
  const byName = new Map<string, unknown[][]>();
  for (const [kind, things] of kinds.entries()) {
    for (const [name, thing] of things) {
      const under = byName.get(name) ?? kinds.map(() => []);
      under[kind]?.push(thing);
      byName.set(name, under);
    }
  }
  const buckets = Array.from({ length: bucketsFor(byName.size) }, (): Entry[] => []);
  for (const name of [...byName.keys()].sort()) {
    buckets[hashOf(name) % buckets.length]?.push([name, ...(byName.get(name) ?? [])]);
  }
  return { buckets, orders: kinds.map((things) => orderOf(things.map(([name]) => name))) };
}

/** The things in their order again, kind by kind. Throws the `Problem` `store-damaged` where some are not there. */
export function unshelve({ buckets, orders }: Shelf): readonly (readonly unknown[])[] {
  const byName = new Map(buckets.flat().map(([name, ...kinds]) => [name, kinds]));
  return orders.map((order, kind) => {
    const under = (name: string) => byName.get(name)?.[kind] ?? [];
    if (order === 'sorted') return [...byName.keys()].sort().flatMap(under);
    const taken = new Map<string, number>();
    return order.map((name) => {
      const at = taken.get(name) ?? 0;
      taken.set(name, at + 1);
      if (at >= under(name).length) throw damaged('something is named that no piece holds');
      return under(name)[at];
    });
  });
}

/** An order as it was kept. Throws the `Problem` `store-damaged` for anything else. */
export function orderIn(value: unknown): Order {
  if (value === 'sorted') return value;
  return listIn(value).map((name) => {
    if (typeof name !== 'string') throw damaged('a name is no text');
    return name;
  });
}

function orderOf(names: readonly string[]): Order {
  const sorted = names.every((name, at) => at === 0 || (names[at - 1] ?? '') <= name);
  return sorted ? 'sorted' : names;
}

function bucketsFor(names: number): number {
  return 2 ** Math.max(0, Math.round(Math.log2(Math.max(1, names) / IN_BUCKET)));
}

/** FNV-1a over UTF-16 code units: it only has to spread names evenly. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  // The lowest bits of FNV alone are mixed least.
  return (hash ^ (hash >>> 15)) >>> 0;
}

/**
 * What an expression of the code comes to. A value that is only known once something is made is `unknown` with a
 * `key`: two of the same key are the same value, whatever it will be. `lazy` is a resource, or all of a block, of which
 * an attribute is worked out when it is asked for: resources refer to each other.
 */
export type Value = KnownValue | ListValue | MapValue | UnknownValue | LazyValue;

/** A text, a number, a truth, or `null`. */
export interface KnownValue {
  readonly kind: 'known';
  readonly value: string | number | boolean | null;
}

/** What a list or a map gathers of what is in it, so that nobody walks it: one may hold itself many times. */
interface Gathered {
  /** Why something in it is not known. */
  readonly why?: string;
  /** Gathered when it is asked for, for modules in it have all their outputs worked out then. */
  secrets(): readonly SecretPart[];
}

export interface ListValue extends Gathered {
  readonly kind: 'list';
  readonly items: readonly Value[];
}

export interface MapValue extends Gathered {
  readonly kind: 'map';
  /** A `Map`, for a name of the code may be `__proto__`. */
  readonly entries: ReadonlyMap<string, Value>;
}

export interface UnknownValue {
  readonly kind: 'unknown';
  /** Half a sentence: `it is known only once it is applied`. */
  readonly why: string;
  /** Absent where two such values can differ, as of a random function. */
  readonly key?: string;
  readonly secrets: readonly SecretPart[];
  /** Whatever it will be, it is a text that is not empty. */
  readonly isText?: true;
}

export interface LazyValue {
  readonly kind: 'lazy';
  readonly key: string;
  /** Of all instances of a block: the key of what they are made for each of. */
  readonly eachOf?: string;
  /** What is secret in it as a whole. Asked for by whoever hands it out as a whole. */
  secrets(): readonly SecretPart[];
  /** The attribute of that name, or the instance of that index. */
  get(key: Value): Value;
}

/** A secret that a value holds: that of a key, or a password; `unread` may be one, of a module that could not be read. */
export interface SecretPart {
  /** The resource that makes it, or the module. */
  readonly address: string;
  readonly what: 'secret' | 'password' | 'unread';
  /** It was taken out of what Terraform hides, by `nonsensitive()`. */
  readonly shown: boolean;
}

/** A known value. */
export function known(value: KnownValue['value']): KnownValue {
  return { kind: 'known', value };
}

/** A value that cannot be told. */
export function unknown(
  why: string,
  key?: string,
  more: { readonly secrets?: readonly SecretPart[]; readonly isText?: boolean } = {},
): UnknownValue {
  const { secrets = [], isText = false } = more;
  return {
    kind: 'unknown',
    why,
    ...(key !== undefined && { key }),
    secrets,
    ...(isText && { isText: true as const }),
  };
}

/** A list of values. */
export function listOf(items: readonly Value[]): ListValue {
  return { kind: 'list', items, ...gathered(items) };
}

/** A map of values. */
export function mapOf(entries: Iterable<readonly [string, Value]>): MapValue {
  const map = new Map(entries);
  return { kind: 'map', entries: map, ...gathered([...map.values()]) };
}

/** Secrets that are named of one value. */
const MOST_SECRETS = 20;

function gathered(values: readonly Value[]): Gathered {
  const why = values.map(whyUnknown).find((each) => each !== undefined);
  return { ...(why !== undefined && { why }), secrets: askedOnce(() => secretsOf(values)) };
}

/** Works secrets out when they are asked for, and once. Code that Terraform refuses can hold itself: there is an end to it. */
export function askedOnce(make: () => readonly SecretPart[]): () => readonly SecretPart[] {
  let made: readonly SecretPart[] | undefined;
  return () => {
    if (made === undefined) {
      made = [];
      made = make();
    }
    return made;
  };
}

/** The secrets in some values, each once. */
export function secretsOf(values: readonly Value[]): readonly SecretPart[] {
  const found = new Map<string, SecretPart>();
  for (const value of values) {
    for (const secret of secretsIn(value)) {
      // One that was not read makes all of it open: others add nothing, and take no room.
      const key = secret.what === 'unread' ? secret.what : `${secret.what} ${secret.address}`;
      if (found.size < MOST_SECRETS && (secret.shown || !found.has(key))) found.set(key, secret);
    }
  }
  return [...found.values()];
}

/** Every secret in a value. */
export function secretsIn(value: Value): readonly SecretPart[] {
  if (value.kind === 'known') return [];
  return value.kind === 'unknown' ? value.secrets : value.secrets();
}

/** Why a value is not known: of a list or a map the first reason in it; `undefined` where it is. */
export function whyUnknown(value: Value): string | undefined {
  if (value.kind === 'known') return undefined;
  return value.kind === 'lazy' ? 'it is a resource as a whole' : value.why;
}

/** The text of a value, as a template puts it in; `undefined` where it has none. */
export function textOf(value: Value): string | undefined {
  if (value.kind !== 'known' || value.value === null) return undefined;
  return String(value.value);
}

/** What makes a value the same as another: `undefined` where that cannot be told. */
export function keyOf(value: Value): string | undefined {
  switch (value.kind) {
    case 'known':
      return JSON.stringify(value.value);
    case 'unknown':
    case 'lazy':
      return value.key;
    case 'list':
      return joinedKeys('list', value.items);
    case 'map':
      return joinedKeys(JSON.stringify([...value.entries.keys()]), [...value.entries.values()]);
  }
}

/** Keys longer than this are not compared: expressions can double their length at every step. */
const LONGEST_KEY = 2_000;

/** The key of something made of these values; `undefined` where one has none, or it would be very long. */
export function joinedKeys(what: string, values: readonly Value[]): string | undefined {
  let joined = what;
  for (const value of values) {
    const key = keyOf(value);
    if (key === undefined) return undefined;
    joined += `(${key})`;
    if (joined.length > LONGEST_KEY) return undefined;
  }
  return joined;
}

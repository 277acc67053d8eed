import { type Fields, isFields } from '../model/fields.ts';
import { type Apart, inside, type Place, putApart } from './apart.ts';
import { damaged } from './damaged.ts';

/** How a value is made text. */
export interface Packing {
  readonly apart: Apart<unknown>;
  /** Whether a member is kept apart from the text. */
  readonly isApart: (owner: Fields, member: string) => boolean;
  /** Values that stand elsewhere, each with a word for it. */
  readonly words: ReadonlyMap<unknown, string>;
}

/** How text is made a value again. */
export interface Unpacking {
  /** Where what was kept apart belongs. */
  readonly apart: Apart<Gap>;
  readonly words: ReadonlyMap<string, unknown>;
}

/** A member that is still to be filled in. */
export interface Gap {
  readonly owner: object;
  readonly member: string;
}

/**
 * Begins what stands for something: `{"@":"undefined"}` is a value without a JSON text, `"@readAt":0` a member that is
 * kept apart. A member whose own name begins with it gets another one.
 */
const MARK = '@';

/** Values that JSON has no text for. A `-0` is asked about apart: to a Map it is 0. */
const WORDLESS: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [undefined, 'undefined'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
]);
const MINUS_ZERO = '-0';
const VALUES: ReadonlyMap<string, unknown> = new Map([
  ...[...WORDLESS].map(([value, word]) => [word, value] as const),
  [MINUS_ZERO, -0],
]);

/** Members whose names come from AWS or from people: nothing in them is a fact, whatever it is called. */
const FOREIGN: ReadonlySet<string> = new Set(['tags', 'conditions', 'principals', 'notPrincipals']);

/** Steps from the top. No snapshot goes half as deep; a piece that goes deeper was not made here. */
const DEEPEST = 60;

/**
 * A value as one that JSON can hold. The ids of requests that AWS refused are left out: they differ every time, and
 * stand in no output. Throws a TypeError for what no snapshot holds: a function, a class, a list without end.
 */
export function pack(
  value: unknown,
  packing: Packing,
  place: Place<unknown> | undefined,
  depth = 0,
): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0)) return value;
  const word = Object.is(value, -0) ? MINUS_ZERO : (packing.words.get(value) ?? WORDLESS.get(value));
  if (word !== undefined) return { [MARK]: word };
  if (depth > DEEPEST) throw new TypeError('This value is too deep to be kept.');
  if (Array.isArray(value)) {
    return value.map((item, at) => pack(item, packing, place && itemOf(place, at), depth + 1));
  }
  if (isFields(value) && isPlain(value)) return packMembers(value, packing, place, depth);
  throw new TypeError(`A ${Object.prototype.toString.call(value)} cannot be kept.`);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function packMembers(
  owner: Fields,
  packing: Packing,
  place: Place<unknown> | undefined,
  depth: number,
): object {
  const packed = {};
  for (const member of Object.keys(owner)) {
    const value = owner[member];
    if (place !== undefined && member === 'requestId' && owner.state === 'unread') continue;
    if (place !== undefined && packing.isApart(owner, member)) {
      putApart(packing.apart, inside(place, member), value);
      put(packed, MARK + member, 0);
      continue;
    }
    const within = placeOf(place, member, value);
    put(packed, member.startsWith(MARK) ? MARK + member : member, pack(value, packing, within, depth + 1));
  }
  return packed;
}

/** The value again. Throws the `Problem` `store-damaged` for what {@link pack} does not make. */
export function unpack(
  packed: unknown,
  unpacking: Unpacking,
  place: Place<Gap> | undefined,
  depth = 0,
): unknown {
  if (typeof packed !== 'object' || packed === null) return packed;
  if (depth > DEEPEST) throw damaged('a piece is deeper than any that is made');
  if (Array.isArray(packed)) {
    return packed.map((item: unknown, at) => unpack(item, unpacking, place && itemOf(place, at), depth + 1));
  }
  return Object.hasOwn(packed, MARK)
    ? worded(packed, unpacking)
    : unpackMembers(packed, unpacking, place, depth);
}

function worded(packed: object, { words }: Unpacking): unknown {
  const [[, word] = [], ...others] = Object.entries(packed);
  if (typeof word === 'string' && others.length === 0) {
    if (words.has(word)) return words.get(word);
    if (VALUES.has(word)) return VALUES.get(word);
  }
  throw damaged('a piece refers to something that there is not');
}

function unpackMembers(
  packed: object,
  unpacking: Unpacking,
  place: Place<Gap> | undefined,
  depth: number,
): object {
  const owner = {};
  for (const [name, value] of Object.entries(packed)) {
    if (name.startsWith(MARK) && !name.startsWith(MARK + MARK)) {
      const member = name.slice(MARK.length);
      if (place === undefined || value !== 0) throw damaged('a piece leaves out what is not kept apart');
      put(owner, member, undefined);
      putApart(unpacking.apart, inside(place, member), { owner, member });
      continue;
    }
    const member = name.startsWith(MARK) ? name.slice(MARK.length) : name;
    put(owner, member, unpack(value, unpacking, placeOf(place, member, value), depth + 1));
  }
  return owner;
}

function placeOf<T>(place: Place<T> | undefined, member: string, value: unknown): Place<T> | undefined {
  if (place === undefined || typeof value !== 'object' || FOREIGN.has(member)) return undefined;
  return inside(place, member);
}

/** Items of a list that are places of their own: the two keys of a user may have been read at two times. */
const OWN_PLACES = 8;

function itemOf<T>(place: Place<T>, at: number): Place<T> {
  return inside(place, String(Math.min(at, OWN_PLACES)));
}

/** Fills in what was kept apart. */
export function fill({ owner, member }: Gap, value: unknown): void {
  put(owner, member, value);
}

/** Sets a member of any name: an assignment to `__proto__` would set something else. */
function put(owner: object, member: string, value: unknown): void {
  if (member === '__proto__')
    Object.defineProperty(owner, member, { value, enumerable: true, configurable: true, writable: true });
  else (owner as Record<string, unknown>)[member] = value;
}

/** A value of JSON, as an entry of the log holds it. */
export type JsonValue = unknown;

/** A place in a value that is not the same before and after. */
export interface Change {
  /** `keys[0].status`; empty for the value as a whole. */
  readonly path: string;
  /** As text; absent where nothing stood there. */
  readonly before?: string;
  readonly after?: string;
}

/** Places at which two values differ, in the order of their names. Lists are compared place by place. */
export function changesBetween(before: JsonValue, after: JsonValue): readonly Change[] {
  const was = placesOf(before);
  const is = placesOf(after);
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((path) => was.get(path) !== is.get(path))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((path) => ({ path, ...member('before', was.get(path)), ...member('after', is.get(path)) }));
}

function member(name: 'before' | 'after', text: string | undefined): Partial<Change> {
  return text === undefined ? {} : { [name]: text };
}

/** Each end of a value with the way that leads to it. Empty lists and objects are ends too. */
function placesOf(value: JsonValue): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  // Not by recursion: an entry of another's making may be as deep as it likes.
  const open: (readonly [path: string, value: JsonValue])[] = [['', value]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [path, at] = next;
    if (at === undefined) continue;
    const inside = insideOf(path, at);
    if (inside.length === 0) places.set(path, typeof at === 'string' ? at : JSON.stringify(at));
    else open.push(...inside);
  }
  return places;
}

function insideOf(path: string, value: JsonValue): (readonly [string, JsonValue])[] {
  if (Array.isArray(value)) return value.map((each, index) => [`${path}[${index}]`, each] as const);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([name, each]) => [path === '' ? name : `${path}.${name}`, each] as const);
}

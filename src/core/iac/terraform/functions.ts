import {
  joinedKeys,
  known,
  type LazyValue,
  listOf,
  type MapValue,
  mapOf,
  secretsOf,
  textOf,
  unknown,
  type Value,
} from '../value.ts';

type Compute = (args: readonly Value[]) => Value | undefined;

/** What gives another result each time, so that two calls are not the same value. */
const IMPURE = new Set(['uuid', 'timestamp', 'bcrypt', 'plantimestamp']);

/** What gives a text that is not empty, whatever it is. */
const GIVES_TEXT = new Set([
  'file',
  'filebase64',
  'templatefile',
  'base64encode',
  'jsonencode',
  'yamlencode',
]);

/** What never holds a secret of what it is made of. */
const HIDES = new Set(['length', 'keys', 'sha256', 'sha512', 'sha1', 'md5', 'can', 'fileexists']);

/**
 * What a function of Terraform gives, as far as names and lists of names are made with it (Terraform Language,
 * Functions). What is not worked out here is unknown, and the same for the same arguments.
 */
export function callFunction(name: string, args: readonly Value[]): Value {
  const plain = name.replace(/^core::/, '');
  const found = FUNCTIONS.get(plain)?.(args);
  if (found !== undefined) return found;
  const secrets = HIDES.has(plain) ? [] : secretsOf(args);
  const key = IMPURE.has(plain) ? undefined : joinedKeys(`${plain}()`, args);
  return unknown(`it is made by the function ${plain.slice(0, 60)}()`, key, {
    secrets,
    isText: GIVES_TEXT.has(plain),
  });
}

const same: Compute = ([value]) => value;

const onText =
  (make: (text: string) => string): Compute =>
  ([value]) => {
    const text = value === undefined ? undefined : textOf(value);
    return text === undefined ? undefined : known(make(text));
  };

/** A number or a truth as a text; `undefined` for what is none. */
export function asText(value: Value): Value | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : known(text);
}

/** The items of a list, or the values of a map; `undefined` where they are not known. */
function itemsOf(value: Value | undefined): readonly Value[] | undefined {
  if (value?.kind === 'list') return value.items;
  return value?.kind === 'map' ? inOrder(value).map(([, item]) => item) : undefined;
}

function allItems(args: readonly Value[]): readonly Value[] | undefined {
  const lists = args.map(itemsOf);
  return lists.some((each) => each === undefined) ? undefined : lists.flatMap((each) => each ?? []);
}

/** Items that are known texts or numbers, each once; those that are not known are all kept. */
function distinct(items: readonly Value[]): readonly Value[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const text = textOf(item);
    if (text === undefined) return true;
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}

function flat(items: readonly Value[]): readonly Value[] {
  return items.flatMap((item) => (item.kind === 'list' ? flat(item.items) : [item]));
}

/** Where an item may be another one once more, which items are left, and where, cannot be told. */
function areTold(items: readonly Value[]): boolean {
  return items.every(({ kind }) => kind !== 'unknown' && kind !== 'lazy');
}

/** What cannot be told may be a list of any length, but for what is a text whatever it is. */
function mayBeList(item: Value): boolean {
  return item.kind === 'unknown' && item.isText !== true;
}

const flatten: Compute = ([list]) => {
  if (list?.kind !== 'list') return undefined;
  const items = flat(list.items);
  return items.some(mayBeList) ? undefined : listOf(items);
};

/** Sets have no order of their own: Terraform goes through them as their items are sorted. */
export function setOf(items: readonly Value[]): Value {
  const once = distinct(items);
  const areNumbers = once.every((item) => item.kind === 'known' && typeof item.value === 'number');
  const order = areNumbers
    ? (a: Value, b: Value) => Number(textOf(a)) - Number(textOf(b))
    : (a: Value, b: Value) => byText(textOf(a) ?? '', textOf(b) ?? '');
  return listOf(once.every((item) => textOf(item) !== undefined) ? once.toSorted(order) : once);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The entries of a map in the order in which Terraform goes through it: that of its keys. */
export function inOrder({ entries }: MapValue): readonly (readonly [string, Value])[] {
  return [...entries].toSorted(([a], [b]) => byText(a, b));
}

const merge: Compute = (args) => {
  const entries: (readonly [string, Value])[] = [];
  for (const each of args) {
    if (each.kind !== 'map') return undefined;
    entries.push(...each.entries);
  }
  return mapOf(entries);
};

const lookup: Compute = ([map, key, otherwise]) => {
  const name = key === undefined ? undefined : textOf(key);
  if (map?.kind !== 'map' || name === undefined) return undefined;
  return map.entries.get(name) ?? otherwise;
};

/** `format` with `%s`, `%v` and `%d`, which names are made with. */
const format: Compute = ([pattern, ...args]) => {
  const text = pattern === undefined ? undefined : textOf(pattern);
  const texts = args.map(textOf);
  if (text === undefined || texts.some((each) => each === undefined)) return undefined;
  const used = [...text.matchAll(/%(.)/g)];
  if (used.some(([, verb]) => !'svd'.includes(verb ?? '')) || used.length !== texts.length) return undefined;
  let at = 0;
  return known(text.replace(/%./g, () => texts[at++] ?? ''));
};

const join: Compute = ([between, ...lists]) => {
  const by = between === undefined ? undefined : textOf(between);
  const texts = allItems(lists)?.map(textOf);
  if (by === undefined || texts === undefined || texts.some((each) => each === undefined)) return undefined;
  const joined = texts.join(by);
  return joined.length > LONGEST_TEXT ? undefined : known(joined);
};

/** `element` counts on from the start where the list ends. */
const element: Compute = ([list, index]) => {
  const at = index === undefined ? Number.NaN : Number(textOf(index));
  if (list?.kind !== 'list' || list.items.length === 0 || !Number.isInteger(at) || at < 0) return undefined;
  return list.items[at % list.items.length];
};

const split: Compute = ([by, text]) => {
  const [at, whole] = [by, text].map((each) => (each === undefined ? undefined : textOf(each)));
  return at === undefined || at === '' || whole === undefined
    ? undefined
    : listOf(whole.split(at).map(known));
};

/** Longer is no name. */
const LONGEST_TEXT = 10_000;

/** The same value, its secrets marked as such that are printed. */
function shown(value: Value): Value {
  const marked = (secrets: ReturnType<LazyValue['secrets']>) =>
    secrets.map((each) => ({ ...each, shown: true }));
  switch (value.kind) {
    case 'known':
      return value;
    case 'unknown':
      return { ...value, secrets: marked(value.secrets) };
    case 'list':
    case 'map':
      return { ...value, secrets: () => marked(value.secrets()) };
    case 'lazy':
      return { ...value, secrets: () => marked(value.secrets()), get: (key) => shown(value.get(key)) };
  }
}

/** Of a set that is not known, what is known of it: that its values are its keys. */
const toset: Compute = ([value]) => {
  if (value?.kind === 'list') return setOf(value.items);
  if (value?.kind !== 'unknown') return value;
  return unknown(value.why, joinedKeys('toset()', [value]), { secrets: value.secrets });
};

const FUNCTIONS: ReadonlyMap<string, Compute> = new Map<string, Compute>([
  ['tostring', ([value]) => (value === undefined ? undefined : (asText(value) ?? value))],
  ['tomap', same],
  ['tolist', same],
  ['toset', toset],
  ['sensitive', same],
  ['nonsensitive', ([value]) => (value === undefined ? undefined : shown(value))],
  ['try', ([value]) => (value?.kind === 'unknown' ? undefined : value)],
  ['lower', onText((text) => text.toLowerCase())],
  ['upper', onText((text) => text.toUpperCase())],
  ['trimspace', onText((text) => text.trim())],
  ['format', format],
  ['join', join],
  ['split', split],
  ['element', element],
  ['merge', merge],
  ['lookup', lookup],
  ['concat', (args) => optionalList(allItems(args))],
  ['values', ([map]) => (map?.kind === 'map' ? listOf(itemsOf(map) ?? []) : undefined)],
  ['keys', ([map]) => (map?.kind === 'map' ? listOf([...map.entries.keys()].sort().map(known)) : undefined)],
  [
    'distinct',
    ([list]) => (list?.kind === 'list' && areTold(list.items) ? listOf(distinct(list.items)) : undefined),
  ],
  ['flatten', flatten],
  [
    'one',
    ([list]) => (list?.kind === 'list' && list.items.length < 2 ? (list.items[0] ?? known(null)) : undefined),
  ],
  ['length', ([list]) => optionalNumber(itemsOf(list)?.length)],
  [
    'coalesce',
    ([first]) => {
      const text = first === undefined ? undefined : textOf(first);
      return text === undefined || text === '' ? undefined : first;
    },
  ],
]);

function optionalList(items: readonly Value[] | undefined): Value | undefined {
  return items === undefined ? undefined : listOf(items);
}

function optionalNumber(value: number | undefined): Value | undefined {
  return value === undefined ? undefined : known(value);
}

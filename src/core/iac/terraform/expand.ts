import { keyOf, known, listOf, mapOf, secretsOf, textOf, unknown, type Value, whyUnknown } from '../value.ts';
import { step } from './evaluate.ts';

/** An instance of a block: what it is called, and what `each` and `count` mean in it. */
export interface Instance {
  /** `[0]`, `["a"]`, `[*]` for instances that cannot be told, nothing for the one and only. */
  readonly index: string;
  readonly names: ReadonlyMap<string, Value>;
}

/** The instances of a block, and the value that stands for all of them. */
export interface Expansion {
  readonly instances: readonly Instance[];
  readonly all: (one: (instance: Instance) => Value) => Value;
}

/** More instances of a block are not told apart. */
const MOST_INSTANCES = 500;

/** A block without `count` and `for_each`. */
export function theOnly(): Expansion {
  const only: Instance = { index: '', names: new Map() };
  return { instances: [only], all: (one) => one(only) };
}

/** Instances by `for_each`. */
export function forEach(over: Value): Expansion {
  const keys = keysOf(over);
  if (keys === undefined || keys.length > MOST_INSTANCES) return anyOf(over, 'each');
  const instances = keys.map(
    ([key, value]): Instance => ({
      index: `[${JSON.stringify(key)}]`,
      names: new Map([
        [
          'each',
          mapOf([
            ['key', known(key)],
            ['value', value],
          ]),
        ],
      ]),
    }),
  );
  return {
    instances,
    all: (one) => mapOf(instances.map((each, at) => [keys[at]?.[0] ?? '', one(each)] as const)),
  };
}

/** What `for_each` goes over: a map, or a set of texts. */
function keysOf(over: Value): readonly (readonly [string, Value])[] | undefined {
  if (over.kind === 'map') return [...over.entries];
  if (over.kind !== 'list') return undefined;
  const texts = over.items.map(textOf);
  if (texts.some((text) => text === undefined)) return undefined;
  return [...new Set(texts)].map((text) => [text ?? '', known(text ?? '')] as const);
}

/** Instances by `count`. */
export function counted(count: Value): Expansion {
  const number = numberOf(count);
  if (!Number.isInteger(number) || number < 0 || number > MOST_INSTANCES) return anyOf(count, 'count');
  const instances = Array.from(
    { length: number },
    (_, at): Instance => ({
      index: `[${at}]`,
      names: new Map([['count', mapOf([['index', known(at)]])]]),
    }),
  );
  return { instances, all: (one) => listOf(instances.map(one)) };
}

/** What Terraform takes for a number: of `null`, a truth and an empty text it says that they are none. */
function numberOf(count: Value): number {
  if (count.kind !== 'known') return Number.NaN;
  const { value } = count;
  return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
    ? Number(value)
    : Number.NaN;
}

/** One instance that stands for all, where how many there are cannot be told, or they are very many. */
function anyOf(over: Value, name: 'each' | 'count'): Expansion {
  const of = over.kind === 'lazy' ? over.eachOf : keyOf(over);
  const why = whyUnknown(over) ?? 'there are very many of them';
  const key = unknown(why, of === undefined ? undefined : `each of ${of}`);
  const instance = (index: Value): Instance => ({
    index: '[*]',
    names: new Map([
      name === 'count'
        ? ['count', mapOf([['index', index]])]
        : [
            'each',
            mapOf([
              ['key', index],
              ['value', over.kind === 'known' ? index : valueAt(over, index)],
            ]),
          ],
    ]),
  });
  return {
    instances: [instance(key)],
    all: (one) => {
      const generic = one(instance(key));
      return {
        kind: 'lazy',
        key: `all of ${keyOf(generic) ?? ''}`,
        ...(of !== undefined && { eachOf: of }),
        secrets: () => secretsOf([generic]),
        get: (index) => one(instance(index)),
      };
    },
  };
}

/** In a set the value is the key; in a map, or of a resource, it is what stands there. */
function valueAt(over: Value, index: Value): Value {
  const isSet =
    over.kind === 'list' || (over.kind === 'unknown' && /^(?:toset|keys)\(\)/.test(over.key ?? ''));
  return isSet ? index : step(over, index);
}

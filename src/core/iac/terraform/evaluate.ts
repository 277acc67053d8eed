import {
  joinedKeys,
  keyOf,
  known,
  listOf,
  mapOf,
  secretsOf,
  textOf,
  unknown,
  type Value,
  whyUnknown,
} from '../value.ts';
import type { Expression, ForExpression } from './expression.ts';
import { callFunction, inOrder } from './functions.ts';

/** What names mean where an expression stands. */
export interface Surroundings {
  /** What a first name and the next steps mean, `aws_iam_user` `ann`; and how many of the steps that took. */
  resolve(root: string, steps: readonly Value[]): { readonly value: Value; readonly taken: number };
  /** Counts the work down. False where it has been enough. */
  spend(): boolean;
}

type Names = ReadonlyMap<string, Value>;

const NO_NAMES: Names = new Map();

/** What an expression comes to. Never throws: what cannot be told is `unknown` with the reason. */
export function evaluate(expression: Expression, around: Surroundings, names: Names = NO_NAMES): Value {
  if (!around.spend()) return unknown('it takes very long to work it out');
  const inner = (each: Expression): Value => evaluate(each, around, names);
  switch (expression.kind) {
    case 'literal':
      return known(expression.value);
    case 'template':
      return template(expression.parts.map(inner));
    case 'list':
      return listOf(expression.items.map(inner));
    case 'map':
      return mapFrom(expression.entries.map(([key, value]) => [inner(key), inner(value)] as const));
    case 'name':
    case 'get':
      return reach(expression, around, names);
    case 'splat':
      return splat(inner(expression.of), expression.each.map(inner));
    case 'call': {
      const args = expression.args.map(inner);
      const last = args.at(-1);
      if (!expression.spread) return callFunction(expression.name, args);
      if (last?.kind === 'list') return callFunction(expression.name, [...args.slice(0, -1), ...last.items]);
      return unknown('it spreads a list that cannot be told', undefined, { secrets: secretsOf(args) });
    }
    case 'if':
      return choose(inner(expression.test), inner(expression.then), inner(expression.otherwise));
    case 'for':
      return eachOf(expression, inner(expression.of), around, names);
    case 'operation':
      return operate(expression.operator, expression.sides.map(inner));
  }
}

/** A longer text is no name of anything. */
const LONGEST_TEXT = 10_000;

/** Parts put together. What they hold is not known as long as one of them is not. */
export function template(parts: readonly Value[]): Value {
  const why = parts.map(whyUnknown).find((each) => each !== undefined);
  if (why !== undefined || parts.some((part) => part.kind !== 'known')) {
    return unknown(why ?? 'it is put together of no texts', joinedKeys('text', parts), {
      secrets: secretsOf(parts),
      isText: true,
    });
  }
  const text = parts.map((part) => textOf(part) ?? '').join('');
  return text.length > LONGEST_TEXT
    ? unknown('it is a very long text', undefined, { isText: true })
    : known(text);
}

function mapFrom(entries: readonly (readonly [Value, Value])[]): Value {
  const named = entries.map(([key, value]) => [textOf(key), value] as const);
  if (named.some(([name]) => name === undefined)) {
    const all = entries.flat();
    return unknown('a name in it cannot be told', joinedKeys('map', all), { secrets: secretsOf(all) });
  }
  return mapOf(named.map(([name, value]) => [name ?? '', value] as const));
}

/** A name with the steps after it, of which the first may belong to the name: `aws_iam_user.ann.name`. */
function reach(expression: Expression, around: Surroundings, names: Names): Value {
  const steps: Value[] = [];
  let start = expression;
  while (start.kind === 'get') {
    steps.unshift(evaluate(start.key, around, names));
    start = start.of;
  }
  if (start.kind !== 'name') return follow(evaluate(start, around, names), steps, around);
  const bound = names.get(start.name);
  if (bound !== undefined) return follow(bound, steps, around);
  const { value, taken } = around.resolve(start.name, steps);
  return follow(value, steps.slice(taken), around);
}

/** What the steps lead to. After an index that cannot be told only what they reach in one of the items can be in it. */
function follow(value: Value, [key, ...others]: readonly Value[], around: Surroundings): Value {
  if (key === undefined) return value;
  const found = follow(step(value, key), others, around);
  const isTold = textOf(key) !== undefined || (value.kind !== 'list' && value.kind !== 'map');
  if (isTold || others.length === 0 || found.kind !== 'unknown') return found;
  const items = value.kind === 'list' ? value.items : [...value.entries.values()];
  // A value may hold itself many times: each look into an item counts.
  const reached = items.map((item) => (around.spend() ? follow(item, others, around) : item));
  return { ...found, secrets: secretsOf(reached) };
}

/** An item of a value by its name or index. */
export function step(value: Value, key: Value): Value {
  if (value.kind === 'lazy') return value.get(key);
  const name = textOf(key);
  if (value.kind === 'list' && name !== undefined) {
    const [only, ...others] = value.items;
    // Before 0.12, a block with a count of one was meant by its name alone.
    if (only?.kind === 'lazy' && others.length === 0 && !/^\d+$/.test(name)) return only.get(key);
    const found = value.items[Number(name)];
    return found ?? unknown('it is an item that the list does not have');
  }
  if (value.kind === 'map' && name !== undefined) {
    return value.entries.get(name) ?? unknown('it is an item that the map does not have');
  }
  const why = whyUnknown(value) ?? whyUnknown(key) ?? 'it is an item of no list';
  return unknown(why, joinedKeys('item', [value, key]), { secrets: secretsOf([value]) });
}

function splat(of: Value, each: readonly Value[]): Value {
  if (of.kind === 'list') return listOf(of.items.map((item) => each.reduce(step, item)));
  if (of.kind === 'known' && of.value === null) return listOf([]);
  if (of.kind === 'map' || (of.kind === 'lazy' && of.eachOf === undefined)) {
    return listOf([each.reduce(step, of)]);
  }
  const one = each.reduce(step, of.kind === 'lazy' ? of.get(ANY) : of);
  return unknown(whyUnknown(one) ?? 'it is a list that cannot be told', joinedKeys('all', [of, ...each]), {
    secrets: secretsOf([one]),
  });
}

/** Stands for the index of any instance. */
const ANY = unknown('it is any of them', 'any');

function choose(test: Value, then: Value, otherwise: Value): Value {
  if (test.kind === 'known') return isTrue(test) ? then : otherwise;
  const key = keyOf(then);
  if (key !== undefined && key === keyOf(otherwise)) return then;
  const why = whyUnknown(test) ?? 'it depends on what cannot be told';
  return unknown(why, joinedKeys('if', [test, then, otherwise]), { secrets: secretsOf([then, otherwise]) });
}

function isTrue({ value }: { readonly value: unknown }): boolean {
  return value === true || value === 'true';
}

/** `[for … : …]` and `{for … : … => …}` over what is known. */
function eachOf(expression: ForExpression, of: Value, around: Surroundings, names: Names): Value {
  const pairs = pairsOf(of);
  const open = (why: string): Value =>
    unknown(why, undefined, { secrets: secretsOf([bound(expression, ANY, anyOf(of), around, names)]) });
  if (pairs === undefined || expression.grouped)
    return open(whyUnknown(of) ?? 'it is made of each of a list');
  const made: (readonly [Value, Value])[] = [];
  for (const [key, value] of pairs) {
    const inside = withNames(expression, key, value, names);
    const test = expression.test === undefined ? known(true) : evaluate(expression.test, around, inside);
    if (test.kind !== 'known') return open(whyUnknown(test) ?? 'it leaves out what cannot be told');
    if (!isTrue(test)) continue;
    const name = expression.key === undefined ? known(null) : evaluate(expression.key, around, inside);
    made.push([name, evaluate(expression.value, around, inside)]);
  }
  return expression.shape === 'list' ? listOf(made.map(([, value]) => value)) : mapFrom(made);
}

function bound(
  expression: ForExpression,
  key: Value,
  value: Value,
  around: Surroundings,
  names: Names,
): Value {
  return evaluate(expression.value, around, withNames(expression, key, value, names));
}

function withNames(expression: ForExpression, key: Value, value: Value, names: Names): Names {
  const inside = new Map(names).set(expression.valueName, value);
  return expression.keyName === undefined ? inside : inside.set(expression.keyName, key);
}

function anyOf(of: Value): Value {
  return of.kind === 'lazy' && of.eachOf !== undefined ? of.get(ANY) : of;
}

/** Keys and values of a list or a map; of nothing else. */
function pairsOf(value: Value): readonly (readonly [Value, Value])[] | undefined {
  if (value.kind === 'list') return value.items.map((item, index) => [known(index), item] as const);
  if (value.kind === 'map') return inOrder(value).map(([name, item]) => [known(name), item] as const);
  return undefined;
}

function operate(operator: string, sides: readonly Value[]): Value {
  const [left, right] = sides;
  const open = () => {
    const why = sides.map(whyUnknown).find((each) => each !== undefined) ?? 'it is worked out of no numbers';
    // No secret: what is compared or counted is not handed out.
    return unknown(why, joinedKeys(operator, sides));
  };
  if (left?.kind !== 'known' || (right !== undefined && right.kind !== 'known')) {
    // One side decides alone, whatever the other is.
    const decides = operator === '&&' ? false : operator === '||' ? true : undefined;
    const alone = sides.some((side) => side.kind === 'known' && isTrue(side) === decides);
    return decides !== undefined && alone ? known(decides) : open();
  }
  if (right === undefined) {
    if (operator === '!') return known(!isTrue(left));
    return typeof left.value === 'number' ? known(-left.value) : open();
  }
  return compute(operator, left.value, right.value) ?? open();
}

function compute(operator: string, left: unknown, right: unknown): Value | undefined {
  switch (operator) {
    case '==':
      return known(left === right);
    case '!=':
      return known(left !== right);
    case '&&':
      return known(isTrue({ value: left }) && isTrue({ value: right }));
    case '||':
      return known(isTrue({ value: left }) || isTrue({ value: right }));
  }
  const [a, b] = [Number(left), Number(right)];
  if (Number.isNaN(a) || Number.isNaN(b) || left === null || right === null) return undefined;
  const results: Readonly<Record<string, number | boolean>> = {
    '<': a < b,
    '>': a > b,
    '<=': a <= b,
    '>=': a >= b,
    '+': a + b,
    '-': a - b,
    '*': a * b,
    '/': a / b,
    '%': a % b,
  };
  const result = results[operator];
  return result === undefined ? undefined : known(result);
}

import { known, listOf, mapOf, textOf, unknown, type Value } from '../value.ts';
import { evaluate, type Surroundings } from './evaluate.ts';
import { type Expression, ExpressionFault } from './expression.ts';
import { asText, setOf } from './functions.ts';
import { parseTemplate } from './parse-expression.ts';

/**
 * A value as the type of its variable makes it (Terraform Language, Type Constraints): `true` is `"true"` for a string,
 * a set is sorted, an object has the defaults of its `optional()` attributes and nothing that its type does not name.
 * What the type cannot make of it stays as it is: Terraform refuses it.
 *
 * @param written the `type` of the variable as it is parsed; left out, any
 */
export function asDeclared(value: Value, written: unknown, around: Surroundings): Value {
  if (typeof written !== 'string') return value;
  try {
    return converted(value, parseTemplate(written), around);
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    return unknown(`the type of the variable is not read here: ${error.message}`);
  }
}

function converted(value: Value, type: Expression, around: Surroundings): Value {
  if (value.kind === 'unknown' || value.kind === 'lazy') return value;
  // A value may hold itself many times: each look at a part of it counts.
  if (!around.spend()) return unknown('it takes very long to work it out');
  if (value.kind === 'known') return primitive(value.value, nameOf(type));
  if (type.kind !== 'call') return value;
  const [inner] = type.args;
  const inside = (each: Value) => (inner === undefined ? each : converted(each, inner, around));
  switch (type.name) {
    case 'list':
      return value.kind === 'list' ? listOf(value.items.map(inside)) : value;
    case 'set':
      return value.kind === 'list' ? setOf(value.items.map(inside)) : value;
    case 'map':
      return value.kind === 'map'
        ? mapOf([...value.entries].map(([name, each]) => [name, inside(each)] as const))
        : value;
    case 'object':
      return value.kind === 'map' && inner?.kind === 'map' ? object(value.entries, inner, around) : value;
    default:
      return value;
  }
}

/** `string`, and `"string"` as it was written before 0.12. */
function nameOf(type: Expression): string {
  if (type.kind === 'name') return type.name;
  return type.kind === 'literal' ? String(type.value) : '';
}

function primitive(value: string | number | boolean | null, type: string): Value {
  const same = known(value);
  if (value === null) return same;
  if (type === 'string') return asText(same) ?? same;
  if (type === 'bool' && (value === 'true' || value === 'false')) return known(value === 'true');
  const isNumber = type === 'number' && typeof value === 'string' && value.trim() !== '';
  return isNumber && !Number.isNaN(Number(value)) ? known(Number(value)) : same;
}

function object(
  entries: ReadonlyMap<string, Value>,
  { entries: attributes }: Extract<Expression, { kind: 'map' }>,
  around: Surroundings,
): Value {
  return mapOf(
    attributes.flatMap(([key, type]): (readonly [string, Value])[] => {
      const name = key.kind === 'name' ? key.name : key.kind === 'literal' ? String(key.value) : undefined;
      if (name === undefined) return [];
      const given = entries.get(name);
      const isOptional = type.kind === 'call' && type.name === 'optional';
      const [own = type, otherwise] = isOptional ? type.args : [];
      // `null` is taken for what was left out.
      if (given !== undefined && !(isOptional && isNull(given)))
        return [[name, converted(given, own, around)]];
      if (!isOptional) return given === undefined ? [] : [[name, given]];
      const byDefault = otherwise === undefined ? known(null) : evaluate(otherwise, around);
      return [[name, converted(byDefault, own, around)]];
    }),
  );
}

function isNull(value: Value): boolean {
  return value.kind === 'known' && textOf(value) === undefined;
}

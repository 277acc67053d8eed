import { type Fields, isFields } from './fields.ts';
import type { Schema } from './schema-words.ts';

/** A value made anew by its schema, or what is wrong with it and where. */
export type Fitted = { readonly value: unknown } | { readonly fault: string };

/**
 * Makes a value anew by a schema of `schema-words.ts`: every field that the schema has, in its order, and nothing
 * else. So a field that strayed onto an object is not carried on, and one called `__proto__` cannot be. What the
 * schema does not allow is a fault that names its place, `investigations[0].subject.status`; members it does not
 * know are left out, for a newer version may have added some.
 */
export function fitSchema(root: Schema, value: unknown): Fitted {
  return fitTo({ defs: defsOf(root), checksLeaves: true }, root, value, '');
}

/**
 * The same for a value of our own that is to be printed: texts and numbers are taken as they are, for nothing that an
 * AWS record holds may keep a story from being told. Throws a plain Error where a field is missing, which is a bug.
 */
export function pickBySchema(root: Schema, value: unknown): unknown {
  const fitted = fitTo({ defs: defsOf(root), checksLeaves: false }, root, value, '');
  if ('fault' in fitted) throw new Error(`The schema does not allow it: ${fitted.fault}.`);
  return fitted.value;
}

function defsOf({ $defs }: Schema): Defs {
  return ($defs ?? {}) as Defs;
}

type Defs = Readonly<Record<string, Schema>>;

interface Root {
  readonly defs: Defs;
  readonly checksLeaves: boolean;
}

function fitTo(root: Root, schema: Schema, value: unknown, place: string): Fitted {
  if (typeof schema.$ref === 'string') {
    const found = root.defs[schema.$ref.replace('#/$defs/', '')];
    if (found === undefined) throw new Error(`The schema has no ${schema.$ref}.`);
    return fitTo(root, found, value, place);
  }
  if (Array.isArray(schema.oneOf)) return fitOneOf(root, schema.oneOf as Schema[], value, place);
  if (schema.type === 'object') return fitObject(root, schema, value, place);
  if (schema.type === 'array') return fitList(root, schema, value, place);
  const fault = root.checksLeaves ? faultOfLeaf(schema, value) : undefined;
  return fault === undefined ? { value } : { fault: `${named(place)} ${fault}` };
}

/** The first that fits; else the fault of the one with a field that is there. */
function fitOneOf(root: Root, choices: readonly Schema[], value: unknown, place: string): Fitted {
  const tried = choices.map((choice) => ({ choice, fitted: fitTo(root, choice, value, place) }));
  const right = tried.find(({ fitted }) => 'value' in fitted);
  if (right !== undefined) return right.fitted;
  const near = tried.find(
    ({ choice }) => isFields(value) && namesIn(choice).some((name) => has(value, name)),
  );
  return (near ?? tried[0])?.fitted ?? { fault: `${named(place)} can be nothing` };
}

function namesIn({ required }: Schema): readonly string[] {
  return Array.isArray(required) ? (required as string[]) : [];
}

function has(value: Fields, name: string): boolean {
  return Object.hasOwn(value, name) && value[name] !== undefined;
}

function fitObject(root: Root, schema: Schema, value: unknown, place: string): Fitted {
  if (!isFields(value)) return { fault: `${named(place)} is no object` };
  const required = namesIn(schema);
  const made: [string, unknown][] = [];
  for (const [name, inner] of Object.entries((schema.properties ?? {}) as Defs)) {
    if (!has(value, name)) {
      if (required.includes(name)) return { fault: `${named(place)} has no "${name}"` };
      continue;
    }
    const fitted = fitTo(root, inner, value[name], place === '' ? name : `${place}.${name}`);
    if ('fault' in fitted) return fitted;
    made.push([name, fitted.value]);
  }
  return { value: Object.fromEntries(made) };
}

function fitList(root: Root, schema: Schema, value: unknown, place: string): Fitted {
  if (!Array.isArray(value)) return { fault: `${named(place)} is no list` };
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema as Readonly<Record<string, number>>;
  if (value.length < minItems || value.length > maxItems)
    return { fault: `${named(place)} has ${value.length} entries` };
  const made: unknown[] = [];
  for (const [index, each] of value.entries()) {
    const fitted = fitTo(root, (schema.items ?? {}) as Schema, each, `${place}[${index}]`);
    if ('fault' in fitted) return fitted;
    made.push(fitted.value);
  }
  return { value: made };
}

function faultOfLeaf(schema: Schema, value: unknown): string | undefined {
  if ('const' in schema) return value === schema.const ? undefined : `is not ${JSON.stringify(schema.const)}`;
  if (Array.isArray(schema.enum))
    return schema.enum.includes(value) ? undefined : 'is none of the known words';
  if (schema.type === 'boolean') return typeof value === 'boolean' ? undefined : 'is neither true nor false';
  if (schema.type === 'integer') {
    const whole = Number.isSafeInteger(value) && (value as number) >= Number(schema.minimum);
    return whole ? undefined : `is no whole number from ${schema.minimum}`;
  }
  if (schema.type !== 'string') throw new Error(`The schema has a type ${String(schema.type)}.`);
  if (typeof value !== 'string') return 'is no text';
  if (typeof schema.pattern === 'string' && !new RegExp(schema.pattern, 'u').test(value))
    return schema.format === 'date-time' ? 'is no time in UTC' : 'is not written as it must be';
  return schema.format === 'date-time' && Number.isNaN(Date.parse(value)) ? 'is no time in UTC' : undefined;
}

function named(place: string): string {
  return place === '' ? 'the document' : place;
}

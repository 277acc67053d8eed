/** A JSON Schema, as data. */
export type Schema = { readonly [keyword: string]: unknown };

/** An object that holds these fields and no other; those named in `optional` may be absent. */
export function object(
  properties: Readonly<Record<string, Schema>>,
  optional: readonly string[] = [],
): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}

/** A list, of anything the items' schema allows. */
export const list = (items: Schema, description?: string): Schema => ({
  type: 'array',
  ...(description !== undefined && { description }),
  items,
});
/** Any text. */
export const text = (description: string): Schema => ({ type: 'string', description });
/** One of these texts. */
export const oneOf = (values: readonly string[], description: string): Schema => ({
  enum: values,
  description,
});
/** True or false. */
export const flag = (description: string): Schema => ({ type: 'boolean', description });
/** A whole number from 0. */
export const count = (description: string): Schema => ({ type: 'integer', minimum: 0, description });
/** A time in UTC, to the second: RFC 3339 with `Z`. */
export const time = (description: string): Schema => ({
  type: 'string',
  description,
  format: 'date-time',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$',
});
/** A day in UTC. */
export const day = (description: string): Schema => ({
  type: 'string',
  description,
  format: 'date',
});
/** The id of a rule. */
export const ruleId = (description: string): Schema => ({
  type: 'string',
  description,
  pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
});
/** A count for every one of the names. */
export const countOfEach = (names: readonly string[], description: string): Schema => ({
  ...object(Object.fromEntries(names.map((name) => [name, count(`How many are ${name}.`)]))),
  description,
});
/** What stands in `$defs` under this name. */
export const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });
/**
 * The schema of a type of the model, every field of it: one that is missing here, or is none, does not compile. Those
 * named in `optional` may be absent.
 */
export function objectOf<T extends object>(
  properties: Readonly<Record<keyof T & string, Schema>>,
  optional: readonly (keyof T & string)[] = [],
): Schema {
  return object(properties, optional);
}

/** Something that was read, as far as it is known: an object with members. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether something that was read is an object, no list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { canonicalJson, type Json } from '../../core/model/canonical-json.ts';

/** Members in their order, two blanks deep: for a person who opens the file, and the same bytes every time. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(wellFormed(value), null, 2)}\n`;
}

/** One value a line, for files of many: canonical JSON. */
export function jsonLine(value: unknown): string {
  return `${canonicalJson(wellFormed(value) as Json)}\n`;
}

/** AWS allows half of a surrogate pair in an account's name, and UTF-8 has no bytes for one: it becomes U+FFFD. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name.toWellFormed(), wellFormed(member)]),
  );
}

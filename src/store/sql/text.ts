/**
 * A text as both databases can hold it: PostgreSQL knows no character 0, and neither half a surrogate pair. In JSON both
 * are escaped, so this is for texts that stand in a column as they are.
 */
export function holdable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}

/** Compares texts by their code units: the same everywhere, unlike comparing by a language. */
export function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

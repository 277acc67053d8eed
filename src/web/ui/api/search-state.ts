/** What stands behind the question mark of the page's address: words only, so that a shared link stays readable. */
export type Search = Readonly<Record<string, string | readonly string[] | undefined>>;

/** `?rule=a&rule=b&q=x` as `{rule: ['a', 'b'], q: 'x'}`. Ids of accounts stay words: 012345678901 is no number. */
export function searchIn(text: string): Search {
  const found: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const before = Object.hasOwn(found, name) ? found[name] : undefined;
    if (before === undefined) found[name] = value;
    else found[name] = [...(Array.isArray(before) ? before : [before]), value];
  }
  return found;
}

/** The reverse, with a question mark where there is anything. */
export function searchText(search: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== null && each !== '') query.append(name, String(each));
    }
  }
  return query.size === 0 ? '' : `?${query}`;
}

/** One word of it, the first where it is there several times. */
export function oneOf(search: Search, name: string): string | undefined {
  const value = search[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** All words of it. */
export function allOf(search: Search, name: string): readonly string[] {
  const value = search[name];
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

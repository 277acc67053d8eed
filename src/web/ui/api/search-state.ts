/** What stands behind the question mark of the page's address: words only, so that a shared link stays readable. */
export type Search = Readonly<Record<string, string | readonly string[] | undefined>>;

/** `?rule=a&rule=b&q=x` as `{rule: ['a', 'b'], q: 'x'}`. Ids of accounts stay words: 012345678901 is no number. */
export function searchIn(text: string): Search {
  const found = new Map<string, string | readonly string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    const before = found.get(name);
    if (before === undefined) found.set(name, value);
    else found.set(name, typeof before === 'string' ? [before, value] : [...before, value]);
  }
  return Object.fromEntries(found);
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
  return allOf(search, name)[0];
}

/** All words of it. */
export function allOf(search: Search, name: string): readonly string[] {
  const value = Object.hasOwn(search, name) ? search[name] : undefined;
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

import type { Job } from './job.ts';
import type { Session } from './session.ts';

/**
 * What each GET answers, by its path below `/api/v1` with parameters as `:name`. One line a path: add yours with its
 * type from `src/web/api`.
 */
export interface Reads {
  '/session': Session;
  '/jobs/:id': Job;
}

/** What each POST takes and answers. */
export interface Posts {
  '/session/end': { takes: undefined; answers: unknown };
  '/demo': { takes: undefined; answers: unknown };
  '/scans': { takes: { readonly accounts?: readonly string[] }; answers: { readonly job: Job } };
}

/** What each DELETE answers. */
export interface Deletes {
  '/demo': unknown;
  '/jobs/:id': unknown;
}

/** The names of the parameters in a path: `'id'` for `/jobs/:id`. */
type NamesIn<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | NamesIn<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

/** Values that may stand behind the question mark; what is `undefined` is left out, a list is repeated. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** What fills a path in. */
export type Fill<Path extends string> = [NamesIn<Path>] extends [never]
  ? { readonly params?: undefined; readonly query?: Query }
  : { readonly params: Readonly<Record<NamesIn<Path>, string>>; readonly query?: Query };

/** The path with its parameters and query, each escaped: an account's name may hold anything. */
export function filledPath(
  path: string,
  fill: { readonly params?: Readonly<Record<string, string>> | undefined; readonly query?: Query } = {},
): string {
  const filled = path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = fill.params?.[name];
    if (value === undefined || value === '') throw new Error(`${path} lacks ${name}.`);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fill.query ?? {})) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== '') query.append(name, String(each));
    }
  }
  return query.size === 0 ? filled : `${filled}?${query}`;
}

import { type Search, searchIn } from '../api/search-state.ts';

/** Where something that was found has its page. */
export type HitLink = { readonly search: Search } & (
  | { readonly to: '/findings' }
  | {
      readonly to: '/accounts/$id' | '/plans/$id' | '/rules/$id' | '/frameworks/$id';
      readonly params: { readonly id: string };
    }
  | {
      readonly to: '/principals/$account/$kind/$name';
      readonly params: { readonly account: string; readonly kind: string; readonly name: string };
    }
);

const WITH_ID = {
  accounts: '/accounts/$id',
  plans: '/plans/$id',
  rules: '/rules/$id',
  frameworks: '/frameworks/$id',
} as const;

/** The link to a path as the API's search gives it; undefined where the page has no such place. */
export function hitLink(path: string): HitLink | undefined {
  const [place = '', query = ''] = path.split('?', 2);
  const parts = partsOf(place);
  if (parts === undefined) return undefined;
  const search = searchIn(query);
  const [room = '', first = '', kind = '', name = ''] = parts;
  if (room === 'findings' && parts.length === 1) return { to: '/findings', search };
  if (room === 'principals' && parts.length === 4)
    return { to: '/principals/$account/$kind/$name', params: { account: first, kind, name }, search };
  if (parts.length !== 2 || !Object.hasOwn(WITH_ID, room)) return undefined;
  return { to: WITH_ID[room as keyof typeof WITH_ID], params: { id: first }, search };
}

/** Names may hold slashes and anything else: each part is decoded by itself. */
function partsOf(place: string): readonly string[] | undefined {
  try {
    return place.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

import type { FindingFilter, FindingsQuery } from '../../../api/findings.ts';
import type { Query } from '../../api/paths.ts';
import { allOf, oneOf, type Search } from '../../api/search-state.ts';
import type { Sort } from '../../components/data-table.tsx';
import { CREDENTIALS, SEVERITIES, STANDINGS } from '../../components/orders.ts';

export type GroupBy = 'account' | 'rule' | 'principal';

/** Filters of which several values may be wanted at once. */
export const LISTS = ['standing', 'severity', 'rule', 'account', 'credential'] as const;
export type ListName = (typeof LISTS)[number];
/** Filters with one value. */
export const SINGLES = ['framework', 'control', 'principal'] as const;
export type SingleName = (typeof SINGLES)[number];

/** What the address of the page asks for: rows, their order and their groups. What it cannot mean is left out. */
export interface View {
  readonly lists: Readonly<Record<ListName, readonly string[]>>;
  readonly singles: Readonly<Partial<Record<SingleName, string>>>;
  readonly fresh: boolean;
  readonly q: string;
  readonly sort: Sort | undefined;
  readonly group: GroupBy | undefined;
}

const SORTS: readonly string[] = ['severity', 'account', 'rule', 'resource', 'since'];
const GROUPS: readonly string[] = ['account', 'rule', 'principal'] satisfies readonly GroupBy[];

/** Words that are allowed; of ids everything is. */
const KNOWN: Readonly<Partial<Record<ListName, readonly string[]>>> = {
  standing: STANDINGS,
  severity: SEVERITIES,
  credential: CREDENTIALS,
};

/** Reads `?standing=open,unknown&rule=…`. A value may also stand several times. */
export function viewIn(search: Search): View {
  const list = (name: ListName) => {
    const words = allOf(search, name).flatMap((each) => each.split(','));
    const known = KNOWN[name];
    return [...new Set(words.map((word) => word.trim()))].filter(
      (word) => word !== '' && (known === undefined || known.includes(word)),
    );
  };
  const sort = oneOf(search, 'sort') ?? '';
  const group = oneOf(search, 'group') ?? '';
  return {
    lists: {
      standing: list('standing'),
      severity: list('severity'),
      rule: list('rule'),
      account: list('account'),
      credential: list('credential'),
    },
    singles: Object.fromEntries(
      SINGLES.flatMap((name) => {
        const value = oneOf(search, name);
        return value === undefined || value === '' ? [] : [[name, value]];
      }),
    ),
    fresh: oneOf(search, 'fresh') === 'true',
    q: (oneOf(search, 'q') ?? '').slice(0, MOST_Q),
    sort: SORTS.includes(sort) ? { id: sort, descending: oneOf(search, 'order') === 'desc' } : undefined,
    group: GROUPS.includes(group) ? (group as GroupBy) : undefined,
  };
}

/** As the API has it. */
export const MOST_Q = 200;

type Filter = Omit<View, 'sort' | 'group'>;

/** What goes to the server as the filter: lists with commas between, as the API has them. */
export function filterQuery({ lists, singles, fresh, q }: Filter): Query & FindingFilter {
  return {
    ...Object.fromEntries(
      LISTS.flatMap((name) => (lists[name].length > 0 ? [[name, lists[name].join(',')]] : [])),
    ),
    ...singles,
    ...(fresh && { fresh: true }),
    ...(q.trim() !== '' && { q: q.trim() }),
  };
}

/** The filter with the order of rows. */
export function rowsQuery(view: View): Query & FindingsQuery {
  const { sort } = view;
  return {
    ...filterQuery(view),
    ...(sort !== undefined && {
      sort: sort.id as NonNullable<FindingsQuery['sort']>,
      order: sort.descending ? ('desc' as const) : ('asc' as const),
    }),
  };
}

/** The address of a view, to be shared. */
export function viewSearch(view: View): Record<string, string> {
  const { sort, group } = view;
  return {
    ...Object.fromEntries(Object.entries(filterQuery(view)).map(([name, value]) => [name, String(value)])),
    ...(sort !== undefined && { sort: sort.id, ...(sort.descending && { order: 'desc' }) }),
    ...(group !== undefined && { group }),
  };
}

/** The view with one value of a list put in, or taken out. */
export function withToggled(view: View, name: ListName, value: string): View {
  const before = view.lists[name];
  const next = before.includes(value) ? before.filter((each) => each !== value) : [...before, value];
  return { ...view, lists: { ...view.lists, [name]: next } };
}

/** Without a list, or a single value. */
export function withoutName(view: View, name: ListName | SingleName): View {
  if (isList(name)) return { ...view, lists: { ...view.lists, [name]: [] } };
  const { [name]: _gone, ...singles } = view.singles;
  return { ...view, singles };
}

/** All rows again, in the same order and groups. */
export function withoutFilters(view: View): View {
  return { ...viewIn({}), sort: view.sort, group: view.group };
}

/** Whether anything narrows the view. */
export function isNarrowed(view: View): boolean {
  return Object.keys(filterQuery(view)).length > 0;
}

function isList(name: string): name is ListName {
  return (LISTS as readonly string[]).includes(name);
}

/** A group as far as its rows are to be asked for. */
interface Named {
  readonly key: string;
  readonly title: string;
  readonly account?: { readonly id: string } | undefined;
}

/**
 * What asks for the rows of one group. Of what belongs to no user and not to root (policies, accounts) the ARN is looked
 * for, which may let longer ones through: see {@link isOfGroup}.
 */
export function groupQuery(view: View, by: GroupBy, group: Named): Query & FindingsQuery {
  const query = rowsQuery(view);
  if (by !== 'principal') return { ...query, [by]: group.key };
  const account = group.account === undefined ? {} : { account: group.account.id };
  return isPrincipal(group.key)
    ? { ...query, ...account, principal: isRoot(group.key) ? 'root' : `user/${group.title}` }
    : { ...query, ...account, q: group.key.slice(0, MOST_Q) };
}

/** Whether a row that {@link groupQuery} gave is of the group. */
export function isOfGroup(
  row: { readonly resource: { readonly arn: string } },
  by: GroupBy,
  { key }: Named,
): boolean {
  return by !== 'principal' || isRoot(key) || row.resource.arn === key;
}

function isPrincipal(key: string): boolean {
  return isRoot(key) || key.includes(':user/');
}

/** ARNs hold no such end: names have no spaces. */
function isRoot(key: string): boolean {
  return key.endsWith(' root');
}

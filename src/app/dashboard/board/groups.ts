import { SEVERITIES } from '../../../core/model/finding.ts';
import type { FindingFilter, FindingGroup, GROUPS, GroupsPage } from '../../../web/api/findings.ts';
import { principalOf, type Row, titleOf } from './row.ts';
import { asOfAsked, pageOf, selectRows } from './select-rows.ts';
import type { View } from './view.ts';

/** What groups are asked for. */
export interface GroupsQuestion extends FindingFilter {
  readonly by: (typeof GROUPS)[number];
  readonly limit?: number;
  readonly cursor?: string;
  readonly from?: number;
}

/** Rows of the same account, rule or principal, counted: the worst first. Throws as `findingsPage` does. */
export function groupsPage(
  view: View,
  { by, limit = 200, cursor, from, ...filter }: GroupsQuestion,
): GroupsPage {
  const groups = groupsIn(selectRows(view, filter), by);
  const { items, next } = pageOf(groups, { view, limit, cursor, from, question: { by, ...filter } });
  return {
    items: [...items],
    ...(next !== undefined && { next }),
    total: groups.length,
    asOf: asOfAsked(view, filter),
  };
}

/** Of answers that are kept: who asks for the next page of groups asks for the same rows. */
const GROUPED = new WeakMap<readonly Row[], Map<string, readonly FindingGroup[]>>();

function groupsIn(rows: readonly Row[], by: GroupsQuestion['by']): readonly FindingGroup[] {
  const there = GROUPED.get(rows) ?? new Map<string, readonly FindingGroup[]>();
  GROUPED.set(rows, there);
  const groups = there.get(by) ?? groupsOf(rows, by);
  there.set(by, groups);
  return groups;
}

type Mutable = { -readonly [K in keyof FindingGroup]: FindingGroup[K] };

function groupsOf(rows: readonly Row[], by: GroupsQuestion['by']): readonly FindingGroup[] {
  const found = new Map<string, Mutable>();
  for (const row of rows) {
    const { key, title } = NAME[by](row);
    const group = found.get(key) ?? {
      ...{ key, title, worst: row.severity, count: 0, open: 0, unknown: 0 },
      ...(by !== 'rule' && { account: row.account }),
    };
    found.set(key, group);
    group.count += 1;
    if (row.standing === 'open') group.open += 1;
    if (row.standing === 'unknown') group.unknown += 1;
    if (rank(row) < rank({ severity: group.worst })) group.worst = row.severity;
  }
  return [...found.values()].sort(
    (a, b) =>
      rank({ severity: a.worst }) - rank({ severity: b.worst }) ||
      b.open - a.open ||
      b.count - a.count ||
      (a.key < b.key ? -1 : 1),
  );
}

const NAME: Readonly<Record<GroupsQuestion['by'], (row: Row) => Pick<FindingGroup, 'key' | 'title'>>> = {
  account: ({ account }) => ({ key: account.id, title: account.name ?? account.id }),
  rule: ({ rule }) => ({ key: rule, title: titleOf(rule) }),
  // What speaks of no user and not of root speaks of its resource.
  principal: (row) => {
    const principal = principalOf(row);
    const key = principal?.kind === 'root' ? `${row.account.id} root` : row.resource.arn;
    return { key, title: principal?.name ?? row.resource.name };
  },
};

function rank({ severity }: Pick<Row, 'severity'>): number {
  return SEVERITIES.indexOf(severity);
}

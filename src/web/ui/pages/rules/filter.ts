import type { Severity } from '../../../../core/model/finding.ts';
import type { RuleRow } from '../../../api/catalogue.ts';
import { oneOf, type Search } from '../../api/search-state.ts';
import { bySeverity, SEVERITIES } from '../../components/orders.ts';

/** How findings of a rule can stand; `quiet` is a rule that has none. */
export const STANDS = ['open', 'unknown', 'manual', 'accepted', 'quiet'] as const;
export type Stand = (typeof STANDS)[number];

export const SORTS = ['severity', 'open', 'title'] as const;
export type Sort = (typeof SORTS)[number];

/** What the address of the catalogue asks for. What it cannot mean is left out. */
export interface RuleFilter {
  readonly q: string;
  readonly severity: Severity | undefined;
  readonly scope: string | undefined;
  readonly framework: string | undefined;
  readonly stands: Stand | undefined;
  readonly sort: Sort;
}

/** Reads `?q=&severity=&scope=&framework=&stands=&sort=`. */
export function ruleFilterIn(search: Search): RuleFilter {
  const among = <const T extends string>(name: string, words: readonly T[]) =>
    words.find((word) => word === oneOf(search, name));
  return {
    q: oneOf(search, 'q') ?? '',
    severity: among('severity', SEVERITIES),
    scope: oneOf(search, 'scope'),
    framework: oneOf(search, 'framework'),
    stands: among('stands', STANDS),
    sort: among('sort', SORTS) ?? 'severity',
  };
}

/** Whether anything narrows it. */
export function isNarrowed({ q, severity, scope, framework, stands }: RuleFilter): boolean {
  return q.trim() !== '' || [severity, scope, framework, stands].some((each) => each !== undefined);
}

/** All that its findings stand as: most rules with something open have something unknown, too. */
export function standsOf({ counts }: Pick<RuleRow, 'counts'>): ReadonlySet<Stand> {
  const found = new Set<Stand>();
  if (counts.open > 0) found.add('open');
  if (unknownOf(counts) > 0) found.add('unknown');
  if (counts.manual > 0) found.add('manual');
  if (counts.accepted > 0) found.add('accepted');
  return found.size > 0 ? found : new Set(['quiet']);
}

/** The rules that are meant, in the order that is asked for. */
export function rulesShown(rules: readonly RuleRow[], filter: RuleFilter): readonly RuleRow[] {
  const sought = filter.q.trim().toLowerCase();
  return rules
    .filter(
      (rule) =>
        (filter.severity === undefined || rule.severity === filter.severity) &&
        (filter.scope === undefined || rule.scope === filter.scope) &&
        (filter.framework === undefined || rule.frameworks.includes(filter.framework)) &&
        // A rule that was not asked stands nowhere.
        (filter.stands === undefined || (rule.asked && standsOf(rule).has(filter.stands))) &&
        `${rule.id} ${rule.title}`.toLowerCase().includes(sought),
    )
    .toSorted((a, b) => COMPARE[filter.sort](a, b) || a.title.localeCompare(b.title, 'en'));
}

const byOpen = (a: RuleRow, b: RuleRow) =>
  b.counts.open - a.counts.open || unknownOf(b.counts) - unknownOf(a.counts);

const COMPARE: Readonly<Record<Sort, (a: RuleRow, b: RuleRow) => number>> = {
  severity: (a, b) => bySeverity(a, b) || byOpen(a, b),
  open: (a, b) => byOpen(a, b) || bySeverity(a, b),
  title: () => 0,
};

/** What could not be told: never judged, or open once and not seen since. */
export function unknownOf({ unknown, notSeen }: RuleRow['counts']): number {
  return unknown + notSeen;
}

/** How many rules that were asked have findings that stand so; one is counted under each that it has. */
export function standCounts(rules: readonly RuleRow[]): Readonly<Record<Stand, number>> {
  const counts = { open: 0, unknown: 0, manual: 0, accepted: 0, quiet: 0 };
  for (const rule of rules) if (rule.asked) for (const stand of standsOf(rule)) counts[stand] += 1;
  return counts;
}

/** Scopes that there are rules of, in the order of their first. */
export function scopesOf(rules: readonly RuleRow[]): readonly string[] {
  return [...new Set(rules.map(({ scope }) => scope))].sort();
}

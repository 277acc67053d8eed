import type { FrameworkRow } from '../../../api/catalogue.ts';

/** Frameworks that stand together on the page. */
export interface Family {
  /** `versions`: one framework in several versions. */
  readonly kind: 'versions' | 'others' | 'derived';
  /** Of versions alone. */
  readonly title?: string;
  readonly rows: readonly FrameworkRow[];
}

/** A framework with its versions, the newest first; then those of one version; then general standards. */
export function familiesOf(rows: readonly FrameworkRow[]): readonly Family[] {
  const primary = Map.groupBy(
    rows.filter(({ level }) => level === 'primary'),
    ({ title }) => title,
  );
  const several = [...primary].filter(([, each]) => each.length > 1);
  const families: readonly Family[] = [
    ...several.map(([title, each]) => ({ kind: 'versions' as const, title, rows: each.toReversed() })),
    { kind: 'others', rows: [...primary.values()].filter((each) => each.length === 1).flat() },
    { kind: 'derived', rows: rows.filter(({ level }) => level === 'derived') },
  ];
  return families.filter((each) => each.rows.length > 0);
}

/** As people name it: `CIS AWS Foundations Benchmark 1.3.0`. */
export function nameOf({ title, version }: Pick<FrameworkRow, 'title' | 'version'>): string {
  // A title that ends in a number would swallow the version: "group 1 8".
  if (/\d$/.test(title) && /^\d/.test(version)) return `${title}, version ${version}`;
  return `${title} ${version}`.trimEnd();
}

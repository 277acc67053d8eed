import { COLLECTORS, type CollectorId } from '../aws/collect/catalogue.ts';
import type { SelectedRule } from '../core/engine/select.ts';

/** Options that ask for collectors beyond those of the rules. */
export interface OnRequest {
  readonly fresh?: boolean;
  readonly auditRoot?: boolean;
}

/**
 * The collectors of a run: those that provide a fact some chosen rule declares, so that a scan for one rule
 * makes only that rule's calls, and those that were asked for.
 */
export function collectorsFor(selected: readonly SelectedRule[], asked: OnRequest): ReadonlySet<CollectorId> {
  const facts = new Set<string>(
    selected.flatMap(({ rule }) => [...rule.needs, ...rule.needsAnyOf, ...rule.wants]),
  );
  const wanted = COLLECTORS.filter((collector) => {
    const provides = collector.provides.some((fact) => facts.has(fact));
    if (collector.runs === 'always') return provides;
    return (
      provides &&
      ((collector.id === 'fresh' && asked.fresh) || (collector.id === 'root-audit' && asked.auditRoot))
    );
  });
  return new Set(wanted.map(({ id }) => id));
}

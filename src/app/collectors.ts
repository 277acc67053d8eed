import { COLLECTORS, type Collector, type CollectorId, type OnRequest } from '../aws/collect/catalogue.ts';
import type { SelectedRule } from '../core/engine/select.ts';
import { factsOf } from '../core/rules/facts-of.ts';
import type { Scope } from '../core/rules/rule.ts';

/** Scopes whose subjects are users: the credential report says who there is. */
const OF_USERS: ReadonlySet<Scope> = new Set(['user', 'access-key', 'credential']);

/**
 * The collectors of a run: those that provide a fact some chosen rule declares, so that a scan for one rule
 * makes only that rule's calls, and of those that have to be asked for only these.
 */
export function collectorsFor(selected: readonly SelectedRule[], asked: OnRequest): ReadonlySet<CollectorId> {
  const facts = new Set<string>(selected.flatMap(({ rule }) => factsOf(rule)));
  const ofUsers = selected.some(({ rule }) => OF_USERS.has(rule.scope));
  const wanted = COLLECTORS.filter(({ id, provides, watches = [], onRequest }: Collector) => {
    if (onRequest !== undefined && asked[onRequest] !== true) return false;
    if (id === 'credential-report' && ofUsers) return true;
    return [...provides, ...watches].some((fact) => facts.has(fact));
  });
  return new Set(wanted.map(({ id }) => id));
}

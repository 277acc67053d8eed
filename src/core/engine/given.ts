import { CREDENTIAL_REPORT, type Fact, type Known, type Unread } from '../model/fact.ts';
import type { FactName, Scope } from '../rules/rule.ts';

/** A fact of a subject by its name in `ScopeFacts`. */
export type Look<S extends Scope> = (name: FactName<S>) => Fact<unknown>;

/** What a rule declared to read. */
interface Declared<S extends Scope> {
  readonly needs: readonly FactName<S>[];
  readonly needsAnyOf: readonly FactName<S>[];
  readonly wants: readonly FactName<S>[];
}

/** The declared facts that are known, and whether a verdict on them is only as new as the credential report. */
interface Gathered {
  readonly known: Record<string, Known<unknown>>;
  readonly fromReport: boolean;
}

/**
 * Exactly the declared facts that are known; or the unread ones, where a needed fact, or every one of the
 * alternatives, could not be read.
 */
export function given<S extends Scope>(
  declared: Declared<S>,
  look: Look<S>,
): Gathered | { readonly unread: readonly Unread[] } {
  const known: Record<string, Known<unknown>> = {};
  const unread: Unread[] = [];
  let fromReport = false;
  for (const name of declared.needs) {
    const fact = look(name);
    if (fact.state === 'known') {
      known[name] = fact;
      fromReport ||= isOfReport(name, fact);
    } else unread.push(fact);
  }
  if (declared.needsAnyOf.length > 0) {
    const missing: Unread[] = [];
    let live = false;
    for (const name of declared.needsAnyOf) {
      const fact = look(name);
      if (fact.state === 'known') {
        known[name] = fact;
        live ||= !isOfReport(name, fact);
      } else missing.push(fact);
    }
    if (missing.length === declared.needsAnyOf.length) unread.push(...missing);
    fromReport ||= !live;
  }
  if (unread.length > 0) return { unread };
  for (const name of declared.wants) {
    const fact = look(name);
    if (fact.state === 'known') known[name] = fact;
  }
  return { known, fromReport };
}

/**
 * Facts of the report that cannot go stale, or whose newer reading may truly be the report's: when somebody was
 * made never changes, and of two last uses the later one counts, wherever it was read.
 */
const AGELESS: ReadonlySet<string> = new Set(['userCreatedAt', 'keyLastUse', 'credentialLastUse']);

function isOfReport(name: string, fact: Known<unknown>): boolean {
  return fact.source === CREDENTIAL_REPORT && !AGELESS.has(name);
}

import type { Fact, Known, Unread } from '../model/fact.ts';
import type { AccessKey, RootFacts, User } from '../model/snapshot.ts';
import type { FactName, Scope } from '../rules/rule.ts';

/** A fact of a subject by its name in `ScopeFacts`. */
type Look<S extends Scope> = (name: FactName<S>) => Fact<unknown>;

/** Facts of a root subject by name. */
export function rootFacts(root: RootFacts): Look<'root'> {
  return (name) => root[name];
}

/** Facts of a key and of the user who holds it, by name. */
export function keyFacts(user: User, key: AccessKey): Look<'access-key'> {
  return (name) => {
    switch (name) {
      case 'userCreatedAt':
        return user.createdAt;
      case 'consolePassword':
        return user.consolePassword;
      case 'loginProfile':
        return user.loginProfile;
      case 'keyCreatedAt':
        return key.createdAt;
      case 'keyStatus':
        return key.status;
      case 'keyLastUse':
        return key.lastUse;
    }
  };
}

/** What a rule declared to read. */
interface Declared<S extends Scope> {
  readonly needs: readonly FactName<S>[];
  readonly needsAnyOf: readonly FactName<S>[];
  readonly wants: readonly FactName<S>[];
}

/**
 * Exactly the declared facts that are known; or the unread ones, where a needed fact, or every one of the
 * alternatives, could not be read.
 */
export function given<S extends Scope>(
  declared: Declared<S>,
  look: Look<S>,
): { readonly known: Record<string, Known<unknown>> } | { readonly unread: readonly Unread[] } {
  const known: Record<string, Known<unknown>> = {};
  const unread: Unread[] = [];
  for (const name of declared.needs) {
    const fact = look(name);
    if (fact.state === 'known') known[name] = fact;
    else unread.push(fact);
  }
  const missing: Unread[] = [];
  for (const name of declared.needsAnyOf) {
    const fact = look(name);
    if (fact.state === 'known') known[name] = fact;
    else missing.push(fact);
  }
  if (missing.length > 0 && missing.length === declared.needsAnyOf.length) unread.push(...missing);
  if (unread.length > 0) return { unread };
  for (const name of declared.wants) {
    const fact = look(name);
    if (fact.state === 'known') known[name] = fact;
  }
  return { known };
}

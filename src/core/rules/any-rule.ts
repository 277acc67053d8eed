import type { Parameters } from './parameters.ts';
import type { FactName, Rule, Scope } from './rule.ts';

/** A rule of scope `S` as the engine walks it: which facts it declared is read at run time. */
export type RuleOf<S extends Scope> = Rule<S, FactName<S>, FactName<S>, FactName<S>, Parameters>;

/** Rules about credentials of users, of which a user may have none, one or many. */
export type CredentialRule = RuleOf<'access-key'> | RuleOf<'credential'>;

export type AnyRule = { [S in Scope]: RuleOf<S> }[Scope];

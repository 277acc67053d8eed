import type { Parameters } from './parameters.ts';
import type { FactName, Rule, Scope } from './rule.ts';

/** A rule of scope `S` as the engine walks it: which facts it declared is read at run time. */
export type RuleOf<S extends Scope> = Rule<S, FactName<S>, FactName<S>, FactName<S>, Parameters>;

export type RootRule = RuleOf<'root'>;
export type KeyRule = RuleOf<'access-key'>;
export type AnyRule = RootRule | KeyRule;

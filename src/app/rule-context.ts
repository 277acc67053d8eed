import { COLLECTORS, type Collector } from '../aws/collect/catalogue.ts';
import { unknownRule } from '../core/engine/select.ts';
import { FRAMEWORKS } from '../core/frameworks/frameworks.ts';
import type { AnyIacRule } from '../core/iac/rule.ts';
import { IAC_RULES } from '../core/iac/rules/index.ts';
import type { AnyRule } from '../core/rules/any-rule.ts';
import { RULES } from '../core/rules/index.ts';
import type { PagedRule, RuleContext } from '../outputs/rule-content.ts';
import type { RuleText } from '../outputs/rule-texts.ts';

export { frameworkOf } from '../core/frameworks/catalogue.ts';

/** Every rule and framework, for those who list them. */
export const CATALOGUE = { rules: RULES, frameworks: FRAMEWORKS } as const;

/** Rules on infrastructure as code: no scan of an account runs them. */
export const IAC_CATALOGUE: readonly AnyIacRule[] = IAC_RULES;

/** What outputs print of them. */
export const IAC_TEXTS: readonly RuleText[] = IAC_RULES;

/** The rule on accounts of that id. Throws a `Problem` where there is none. */
export function ruleOf(id: string): AnyRule {
  const rule = RULES.find((each) => each.id === id);
  if (rule !== undefined) return rule;
  throw unknownRule(id, RULES);
}

/** The rule of that id, on accounts or on code, to show its page. Throws a `Problem` where there is none. */
export function pagedRuleOf(id: string): PagedRule {
  const all: readonly PagedRule[] = [...RULES, ...IAC_RULES];
  const rule = all.find((each) => each.id === id);
  if (rule !== undefined) return rule;
  throw unknownRule(id, all);
}

/** What rule pages need beside the rule: the frameworks, and the calls behind each fact. */
export function ruleContext(): RuleContext {
  const calls: Record<string, string[]> = {};
  for (const { provides, calls: made, factCalls } of COLLECTORS as readonly Collector[]) {
    for (const fact of provides) {
      calls[fact] = [...new Set([...(calls[fact] ?? []), ...(factCalls?.[fact] ?? made)])];
    }
  }
  return { frameworks: FRAMEWORKS, calls };
}

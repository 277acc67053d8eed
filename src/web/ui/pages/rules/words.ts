import type { RuleRow } from '../../../api/catalogue.ts';
import { texts } from '../../texts.ts';

/** What a rule judges, as people say it; a scope that is new to the page as it is. */
export function scopeWords(scope: string): string {
  return texts.rules.scopes[scope as keyof typeof texts.rules.scopes] ?? scope;
}

/** Why the runs on the page did not ask a rule, as far as the rule itself tells. */
export function whyNotAsked({ needs, maturity }: Pick<RuleRow, 'needs' | 'maturity'>): string {
  if (needs !== undefined) return texts.rules.notAskedNeeds(needs);
  return maturity === 'preview' ? texts.rules.notAskedPreview : texts.rules.notAskedLeftOut;
}

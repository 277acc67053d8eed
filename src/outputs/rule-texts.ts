import type { Finding, Status } from '../core/model/finding.ts';
import type { AnyRule } from '../core/rules/any-rule.ts';
import { RULES } from '../core/rules/index.ts';

/** What formats print of a rule beside what stands in the run. */
export type RuleText = Pick<AnyRule, 'id' | 'title' | 'why' | 'fix' | 'sources'>;

/** The texts of our rules. Formats take them as an argument, so that golden files do not follow every wording. */
export const RULE_TEXTS: readonly RuleText[] = RULES;

/** The text of a rule by its id. A rule that is not among them, as in a saved run of another version, has its id. */
export function ruleTextOf(texts: readonly RuleText[]): (id: string) => RuleText {
  const byId = new Map(texts.map((each) => [each.id, each]));
  return (id) => byId.get(id) ?? { id, title: id, why: [], fix: [], sources: [] };
}

const BEFORE_TITLE: Readonly<Record<Status, string>> = {
  pass: 'Not found: ',
  fail: '',
  unknown: 'Not known: ',
  manual: 'To be looked at: ',
  'not-applicable': 'Not applicable: ',
};

/** A finding's title, for formats that want one. A rule's own states the fault: alone it would say the opposite of a pass. */
export function findingTitle(
  { status }: Pick<Finding, 'status'>,
  { title }: Pick<RuleText, 'title'>,
): string {
  return BEFORE_TITLE[status] + title;
}

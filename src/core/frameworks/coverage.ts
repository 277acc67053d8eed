import type { Control, Framework } from './framework.ts';
import { inOrder } from './order.ts';

/** What this room needs to know of a rule: the rules hold which controls they judge. */
export interface RuleMapping {
  readonly id: string;
  readonly controls: Readonly<Record<string, readonly string[]>>;
  readonly readings?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly examples: readonly { readonly expect: { readonly status: string } }[];
}

/** A rule that speaks of a control. */
export interface ControlRule {
  readonly rule: string;
  /** Which of the rule's readings the control goes by, where it has one of its own: `length` of password-policy. */
  readonly part?: string;
  /** The rule never passes or fails: it only says what a person must look at. */
  readonly byHand: boolean;
}

/** A control with what judges it. */
export interface CoveredControl extends Omit<Control, 'published'> {
  /** Absent in derived frameworks, whose own texts are not listed. */
  readonly published?: Control['published'];
  readonly rules: readonly ControlRule[];
  readonly covered: 'by-rules' | 'manual' | 'not-covered';
  /** What to look at, or why it is not covered; absent where rules judge it. */
  readonly words?: string;
}

/**
 * The controls of a framework with their rules: all that are published of a primary framework, those that rules name
 * of a derived one, whose titles are left empty.
 */
export function controlsOf(
  { id, controls }: Framework,
  rules: readonly RuleMapping[],
): readonly CoveredControl[] {
  const judged = new Map<string, ControlRule[]>();
  for (const rule of rules) {
    for (const control of rule.controls[id] ?? []) {
      judged.set(control, [...(judged.get(control) ?? []), controlRule(rule, id, control)]);
    }
  }
  if (controls !== undefined) return controls.map((each) => covered(each, judged.get(each.id) ?? []));
  return [...judged]
    .sort(([a], [b]) => inOrder(a, b))
    .map(([control, by]) => covered({ id: control, title: '' }, by));
}

/** How many controls of a framework are listed, and what covers them. */
export interface CoverageCounts {
  readonly controls: number;
  readonly byRules: number;
  readonly manual: number;
  readonly notCovered: number;
}

/** The sums of {@link controlsOf}. */
export function coverageCounts(framework: Framework, rules: readonly RuleMapping[]): CoverageCounts {
  const controls = controlsOf(framework, rules);
  const count = (kind: CoveredControl['covered']) =>
    controls.filter(({ covered }) => covered === kind).length;
  return {
    controls: controls.length,
    byRules: count('by-rules'),
    manual: count('manual'),
    notCovered: count('not-covered'),
  };
}

function controlRule(rule: RuleMapping, framework: string, control: string): ControlRule {
  const reading = rule.readings?.[framework];
  const part = typeof reading === 'object' ? reading[control] : undefined;
  const byHand = rule.examples.every(({ expect }) => !['pass', 'fail'].includes(expect.status));
  return { rule: rule.id, ...(part !== undefined && { part }), byHand };
}

function covered(
  control: Omit<Control, 'published'> & Partial<Control>,
  rules: readonly ControlRule[],
): CoveredControl {
  if (rules.length === 0) {
    const { as, words } = control.unjudged ?? { as: 'not-covered', words: 'No rule judges it.' };
    return { ...control, rules, covered: as, words };
  }
  if (rules.some(({ byHand }) => !byHand)) return { ...control, rules, covered: 'by-rules' };
  return { ...control, rules, covered: 'manual', words: byHandInWords(rules) };
}

function byHandInWords(rules: readonly ControlRule[]): string {
  return `A person must look: keyreeve explain ${rules.map(({ rule }) => rule).join(', ')}.`;
}

/** `user-mfa`, `password-policy (length)`. */
export function ruleInWords({ rule, part }: ControlRule): string {
  return part === undefined ? rule : `${rule} (${part})`;
}

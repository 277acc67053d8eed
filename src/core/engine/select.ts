import { frameworkOf } from '../frameworks/catalogue.ts';
import {
  atLeast,
  type BenchmarkText,
  type FindingControl,
  type Severity,
  type Status,
} from '../model/finding.ts';
import { Problem } from '../model/problem.ts';
import type { AnyRule } from '../rules/any-rule.ts';
import { parameterValues, type Settings } from '../rules/parameters.ts';

/** What to judge by. Empty lists mean all. */
export interface Selection {
  readonly rules?: readonly string[];
  readonly frameworks?: readonly string[];
  /** Rules of this severity or worse. */
  readonly severity?: Severity;
  readonly settings?: Settings;
}

/** A rule that was chosen, with its parameters and the controls its findings print. */
export interface SelectedRule<R extends AnyRule = AnyRule> {
  readonly rule: R;
  readonly parameters: Readonly<Record<string, number | readonly string[]>>;
  /** The controls of a finding with this status, given what each reading says. */
  readonly controls: (
    status: Status,
    texts?: Readonly<Record<string, BenchmarkText>>,
  ) => readonly FindingControl[];
}

/**
 * The chosen rules with their values. Throws a {@link Problem} for an id that does not exist, for a
 * parameter of a rule that is not chosen, and where nothing is left to judge.
 */
export function selectRules(all: readonly AnyRule[], selection: Selection): readonly SelectedRule[] {
  const { rules = [], frameworks = [], settings = {} } = selection;
  for (const id of [...rules, ...Object.keys(settings)]) {
    if (!all.some((rule) => rule.id === id)) throw unknownRule(id, all);
  }
  const frameworkIds = frameworks.map((id) => frameworkOf(id).id);
  const chosen = all.filter(
    (rule) =>
      (rules.length === 0 || rules.includes(rule.id)) &&
      (frameworkIds.length === 0 || frameworkIds.some((id) => rule.controls[id] !== undefined)) &&
      (selection.severity === undefined || atLeast(rule.severity, selection.severity)),
  );
  if (chosen.length === 0) throw new Problem('nothing-selected', 'No rule is left by this selection.');
  for (const id of Object.keys(settings)) {
    if (!chosen.some((rule) => rule.id === id)) {
      throw new Problem(
        'nothing-selected',
        `A parameter is set for ${id}, which is not among the chosen rules.`,
      );
    }
  }
  return chosen.map((rule) => ({
    rule,
    parameters: parameterValues(rule.id, rule.parameters, settings[rule.id]),
    controls: controlTable(rule, frameworkIds),
  }));
}

function unknownRule(id: string, all: readonly AnyRule[]): Problem {
  return new Problem('unknown-rule', `There is no rule "${id}".`, {
    hint: `Rules: ${all.map((rule) => rule.id).join(', ')}.`,
  });
}

/** Lists are made once for each combination of texts and shared by all findings that have it. */
function controlTable(rule: AnyRule, frameworkIds: readonly string[]): SelectedRule['controls'] {
  const chosen = Object.entries(rule.controls).filter(
    ([framework]) => frameworkIds.length === 0 || frameworkIds.includes(framework),
  );
  const made = new Map<string, readonly FindingControl[]>();
  return (status, texts) => {
    const ours = STATUS_TEXT[status];
    // No concatenation for the many findings without texts: a key made anew must be hashed anew.
    const key = texts === undefined ? ours : `${ours} ${JSON.stringify(texts)}`;
    let controls = made.get(key);
    if (controls === undefined) {
      controls = chosen.flatMap(([framework, ids]) => {
        const reading = rule.readings?.[framework];
        const benchmarkText = (reading === undefined ? undefined : texts?.[reading]) ?? ours;
        return ids.map((id) => ({ framework, version: frameworkOf(framework).version, id, benchmarkText }));
      });
      made.set(key, controls);
    }
    return controls;
  };
}

const STATUS_TEXT: Readonly<Record<Status, BenchmarkText>> = {
  pass: 'passes',
  fail: 'fails',
  unknown: 'not-stated',
  'not-applicable': 'not-stated',
  manual: 'not-stated',
};

import { frameworkOf } from '../frameworks/catalogue.ts';
import {
  atLeast,
  type BenchmarkText,
  type FindingControl,
  type Severity,
  type Status,
} from '../model/finding.ts';
import { nearestOf } from '../model/nearest.ts';
import { Problem } from '../model/problem.ts';
import type { AnyRule } from '../rules/any-rule.ts';
import { factsOf, REPORT_FACTS } from '../rules/facts-of.ts';
import { parameterValues, type Settings } from '../rules/parameters.ts';

/** What to judge by. Empty lists mean all. */
export interface Selection {
  readonly rules?: readonly string[];
  readonly frameworks?: readonly string[];
  /** Rules of this severity or worse. */
  readonly severity?: Severity;
  /** Rules not to run. */
  readonly withoutRules?: readonly string[];
  readonly settings?: Settings;
  /** Also rules in preview, which otherwise run only where they are asked for by name. */
  readonly preview?: boolean;
  /** What was handed in beside the account, for rules that cannot run without. */
  readonly handedIn?: readonly 'people'[];
  /** What is judged; from files only what a credential report can tell is judged unless it is asked for. */
  readonly source?: 'live' | 'files';
}

type Values = Readonly<Record<string, number | readonly string[]>>;

/** A rule that was chosen, with its parameters and the controls its findings print. */
export interface SelectedRule<R extends AnyRule = AnyRule> {
  readonly rule: R;
  readonly parameters: Values;
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
  const { rules = [], frameworks = [], withoutRules = [], settings = {} } = selection;
  for (const id of [...rules, ...withoutRules, ...Object.keys(settings)]) {
    if (!all.some((rule) => rule.id === id)) throw unknownRule(id, all);
  }
  const frameworkIds = frameworks.map((id) => frameworkOf(id).id);
  const chosen = all.filter(
    (rule) =>
      (rules.length === 0 || rules.includes(rule.id)) &&
      !withoutRules.includes(rule.id) &&
      (rule.maturity === 'stable' || selection.preview === true || rules.includes(rule.id)) &&
      hasWhatItTakes(rule, selection) &&
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
    parameters: parameterValues(rule.id, rule.parameters, {
      ...demandedBy(frameworkIds, rule.id),
      ...settings[rule.id],
    }),
    controls: controlTable(rule, frameworkIds),
  }));
}

const REPORTED: ReadonlySet<string> = new Set([...REPORT_FACTS, 'owner']);

/** Whether a credential report alone can tell what the rule needs. */
function isOfReport(rule: AnyRule): boolean {
  if (rule.liveOnly === true) return false;
  const facts = factsOf({ ...rule, needsAnyOf: [], wants: [] } as AnyRule);
  const { needsAnyOf } = rule as { readonly needsAnyOf: readonly string[] };
  return (
    facts.length + needsAnyOf.length > 0 &&
    facts.every((fact) => REPORTED.has(fact)) &&
    (needsAnyOf.length === 0 || needsAnyOf.some((fact) => REPORTED.has(fact)))
  );
}

/**
 * Rules that nothing but a missing input keeps out of a run, with what is missing: they are said, so that nobody
 * takes their silence for a pass.
 */
export function rulesLeftOut(
  all: readonly AnyRule[],
  selection: Selection,
): readonly { readonly rule: string; readonly needs: 'live' | 'people' }[] {
  const chosen = new Set(selectRules(all, selection).map(({ rule }) => rule.id));
  const others = selectRules(all, { ...selection, source: 'live', handedIn: ['people'] });
  return others.flatMap(({ rule: { id, onlyWith } }) =>
    chosen.has(id) ? [] : [{ rule: id, needs: onlyWith ?? 'live' }],
  );
}

/** A rule asked for by name whose input was not handed in is an error; otherwise it is left out. */
function hasWhatItTakes(rule: AnyRule, selection: Selection): boolean {
  const { rules = [], frameworks = [], handedIn = [], source } = selection;
  const { id, onlyWith } = rule;
  const asked = rules.includes(id) || frameworks.length > 0;
  if (source === 'files' && !asked && !isOfReport(rule)) return false;
  if (onlyWith === undefined || handedIn.includes(onlyWith)) return true;
  if (!rules.includes(id)) return false;
  throw new Problem('nothing-selected', `The rule ${id} needs --${onlyWith} FILE.`, {
    hint: `Hand it in with --${onlyWith}, or leave the rule out.`,
  });
}

/**
 * The values that the chosen frameworks demand of a rule. Where they differ the rule keeps its own: each control
 * is read by its own text all the same.
 */
function demandedBy(frameworkIds: readonly string[], ruleId: string): Readonly<Record<string, string>> {
  const demanded = new Map<string, Set<string>>();
  for (const id of frameworkIds) {
    for (const [name, value] of Object.entries(frameworkOf(id).parameters?.[ruleId] ?? {})) {
      demanded.set(name, (demanded.get(name) ?? new Set()).add(value));
    }
  }
  return Object.fromEntries(
    [...demanded].flatMap(([name, values]) => (values.size === 1 ? [[name, [...values][0] ?? '']] : [])),
  );
}

/** Ids to suggest to somebody who got one wrong. */
const MOST_SUGGESTED = 3;

/** That there is no such rule, with the ids that may have been meant: those it misspells, then those it is a part of. */
export function unknownRule(id: string, all: readonly Pick<AnyRule, 'id'>[]): Problem {
  const ids = all.map((rule) => rule.id);
  const parts = id.toLowerCase().split(/[^a-z0-9]+/);
  const holding = ids.filter((each) => parts.every((part) => each.includes(part)) && parts.join('') !== '');
  const near = [...new Set([...nearestOf(id, ids), ...holding])].slice(0, MOST_SUGGESTED);
  const meant = near.length === 0 ? '' : `Did you mean ${near.join(', or ')}? `;
  return new Problem('unknown-rule', `There is no rule "${id.slice(0, 60)}".`, {
    hint: `${meant}keyreeve rules lists all of them.`,
  });
}

/** By the list that findings print. */
const EVERY = new WeakMap<readonly FindingControl[], readonly FindingControl[]>();

/**
 * The controls of every framework that a finding counts for, those that it does not print among them: whoever keeps a
 * run does not know yet what it will be asked for. Takes the list of a finding as the engine made it; of another one it
 * gives that one.
 */
export function everyControl(printed: readonly FindingControl[]): readonly FindingControl[] {
  return EVERY.get(printed) ?? printed;
}

/** Lists are made once for each combination of texts and shared by all findings that have it. */
function controlTable(rule: AnyRule, frameworkIds: readonly string[]): SelectedRule['controls'] {
  const isPrinted = ({ framework }: FindingControl) =>
    frameworkIds.length === 0 ? frameworkOf(framework).level === 'primary' : frameworkIds.includes(framework);
  const made = new Map<string, readonly FindingControl[]>();
  return (status, texts) => {
    const ours = STATUS_TEXT[status];
    // No concatenation for the many findings without texts: a key made anew must be hashed anew.
    const key = texts === undefined ? ours : `${ours} ${JSON.stringify(texts)}`;
    let controls = made.get(key);
    if (controls === undefined) {
      const every = Object.entries(rule.controls).flatMap(([framework, ids]) => {
        const { version } = frameworkOf(framework);
        return ids.map((id) => {
          const reading = readingOf(rule, framework, id);
          const benchmarkText = (reading === undefined ? undefined : texts?.[reading]) ?? ours;
          return { framework, version, id, benchmarkText };
        });
      });
      controls = every.filter(isPrinted);
      made.set(key, controls);
      EVERY.set(controls, every);
    }
    return controls;
  };
}

function readingOf({ readings }: AnyRule, framework: string, control: string): string | undefined {
  const reading = readings?.[framework];
  return typeof reading === 'object' ? reading[control] : reading;
}

const STATUS_TEXT: Readonly<Record<Status, BenchmarkText>> = {
  pass: 'passes',
  fail: 'fails',
  unknown: 'not-stated',
  'not-applicable': 'not-stated',
  manual: 'not-stated',
};

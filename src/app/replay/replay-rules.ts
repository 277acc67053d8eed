import { judgeUnreadable } from '../../core/engine/judge.ts';
import type { MarkSettings } from '../../core/engine/marks.ts';
import { rulesLeftOut, type SelectedRule, type Selection, selectRules } from '../../core/engine/select.ts';
import { frameworkOf } from '../../core/frameworks/catalogue.ts';
import type { Account } from '../../core/model/account.ts';
import type { Finding } from '../../core/model/finding.ts';
import type { StoredRun } from '../../core/model/history.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Run, RunRule } from '../../core/model/run.ts';
import { RULES } from '../../core/rules/index.ts';
import type { RunFacts } from '../../store/port.ts';
import { runRules } from '../tally.ts';

/** Today's rules, chosen as a scan chooses them, with what people say of findings today. */
export interface NewRules extends Omit<Selection, 'handedIn' | 'source'> {
  readonly marks?: MarkSettings;
}

/** What a kept run is judged by. */
export interface ReplayRules {
  readonly selected: readonly SelectedRule[];
  /** Rules of then that this version cannot judge by. */
  readonly gone: readonly GoneRule[];
  /** All of them, as the run shows them. */
  readonly shown: readonly RunRule[];
  readonly leftOut: Run['leftOut'];
  readonly frameworks: readonly string[];
  readonly marks: MarkSettings | undefined;
}

/** A rule by which nothing can be judged any more. */
export interface GoneRule {
  readonly rule: RunRule;
  /** Why, in a sentence. */
  readonly words: string;
}

/** The rules of the run with their parameters, and the marks of then. */
export function rulesOfThen(run: StoredRun, facts: RunFacts): ReplayRules {
  const frameworks = facts.frameworks.map((id) => frameworkOf(id).id);
  const selected: SelectedRule[] = [];
  const gone: GoneRule[] = [];
  const shown: RunRule[] = [];
  for (const rule of run.rules) {
    const found = ruleOfThen(rule, frameworks);
    if ('words' in found) gone.push(found);
    else selected.push(found);
    shown.push(...('words' in found ? [rule] : runRules([found])));
  }
  // Kept as the settings had them when the run began.
  const marks = facts.marks as MarkSettings | undefined;
  return { selected, gone, shown, leftOut: facts.leftOut, frameworks, marks };
}

function ruleOfThen(rule: RunRule, frameworks: readonly string[]): SelectedRule | GoneRule {
  const { id, parameters } = rule;
  if (!RULES.some((each) => each.id === id))
    return { rule, words: `This version of keyreeve has no rule ${id}.` };
  const texts = Object.entries(parameters).map(([name, value]) => [name, String(value)] as const);
  // A rule that has left a framework since is still judged; its findings then print no control of it.
  const mapped = frameworks.filter((framework) =>
    RULES.some((each) => each.id === id && each.controls[framework] !== undefined),
  );
  const handedIn = ['people'] as const;
  try {
    const settings = { [id]: Object.fromEntries(texts) };
    const selection = { rules: [id], frameworks: mapped, settings, handedIn };
    const [found] = selectRules(RULES, selection);
    if (found !== undefined) return found;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return {
      rule,
      words: `The rule ${id} can no longer be set as it was: ${error.message}`,
    };
  }
  throw new Error(`The rule ${id} was chosen and is not there.`);
}

/** Today's rules. Throws the Problems of a selection that cannot be. */
export function rulesOfToday(rules: NewRules, handedIn: Selection['handedIn'], facts: RunFacts): ReplayRules {
  const selection: Selection = { ...rules, source: facts.source, handedIn: handedIn ?? [] };
  const selected = selectRules(RULES, selection);
  return {
    selected,
    gone: [],
    shown: runRules(selected),
    leftOut: rulesLeftOut(RULES, selection),
    frameworks: [...new Set((rules.frameworks ?? []).map((id) => frameworkOf(id).id))],
    marks: rules.marks,
  };
}

/**
 * Whether a list of people would be looked at: the facts of a run that was made live hold what they were told of people,
 * and a report that is read again does not.
 */
export function takesPeople(run: StoredRun, { source }: RunFacts, rules: 'same' | 'new'): boolean {
  return source === 'files' || (rules === 'new' && !hadPeople(run));
}

/** Whether the run was handed a list of people, as far as its rules tell. */
export function hadPeople({ rules }: StoredRun): boolean {
  return RULES.some(({ id, onlyWith }) => onlyWith === 'people' && rules.some((each) => each.id === id));
}

/** What rules that are gone would have said of an account is unknown. @param account as it is to be shown */
export function goneFindings(account: Account, gone: readonly GoneRule[]): readonly Finding[] {
  return gone.flatMap(({ rule, words }) =>
    judgeUnreadable(account, [{ rule, controls: () => [] }], {
      source: 'keyreeve',
      code: 'RuleGone',
      words,
      fix: 'Judge it by the rules of today (--rules new), or with the version that kept the run.',
    }),
  );
}

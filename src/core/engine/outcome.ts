import type { Unread } from '../model/fact.ts';
import type { Advice, BenchmarkText, Certainty, Evidence, Severity, Status } from '../model/finding.ts';
import type { AnyRule, RuleOf } from '../rules/any-rule.ts';
import type { NeedsMore, Scope, Subjects, Surroundings, Verdict } from '../rules/rule.ts';
import { given, type Look } from './given.ts';
import type { SelectedRule } from './select.ts';

/** A verdict of a rule, or the engine's own `unknown`. */
export interface Outcome {
  readonly status: Status;
  readonly severity: Severity;
  readonly says: string;
  readonly certainty?: Certainty;
  readonly evidence: readonly Evidence[];
  readonly advice: Advice;
  /** Rests on the credential report, and so on a time before the scan. */
  readonly fromReport: boolean;
  readonly benchmarkText?: Readonly<Record<string, BenchmarkText>>;
}

const NO_ADVICE: Advice = { action: 'none', words: '', commands: [] };
const NO_EVIDENCE: readonly Evidence[] = [];

/** A rule's verdict with the rule's severity and empty lists where it said nothing. */
export function outcomeOf(rule: AnyRule, verdict: Verdict, fromReport = false): Outcome {
  const { status, says, severity = rule.severity, evidence = NO_EVIDENCE, advice = NO_ADVICE } = verdict;
  const outcome = { status, severity, says, evidence, advice, fromReport };
  const { benchmarkText, certainty } = verdict;
  if (benchmarkText === undefined && certainty === undefined) return outcome;
  return {
    ...outcome,
    ...(certainty !== undefined && { certainty }),
    ...(benchmarkText !== undefined && { benchmarkText }),
  };
}

/** Could not be judged: the facts that are missing, why, and what to do about it. */
export function unknownFor(rule: Pick<AnyRule, 'severity'>, facts: readonly Unread[]): Outcome {
  const reasons = [...new Set(facts.map((fact) => fact.words))];
  const fixes = [...new Set(facts.flatMap((fact) => fact.fix ?? []))];
  return {
    status: 'unknown',
    severity: rule.severity,
    says: `Cannot be judged. ${reasons.join(' ')}`,
    evidence: facts.map((fact) => ({ name: 'unread', value: fact.code, source: fact.source })),
    advice: { action: 'read-again', words: fixes.join(' '), commands: [] },
    fromReport: false,
  };
}

/** Judges one subject by one rule: gathers the declared facts, asks the rule, and makes every `unknown`. */
export function outcomeFor<S extends Scope>(
  { rule, parameters }: SelectedRule,
  look: Look<S>,
  subject: Subjects[S],
  surroundings: Surroundings,
): Outcome {
  // The look is one of this rule's scope, so it has all names that the rule declares.
  const lookAny = look as Look<Scope>;
  const facts = given<Scope>(rule as RuleOf<Scope>, lookAny);
  if ('unread' in facts) return unknownFor(rule, facts.unread);
  return fenced(rule, () => {
    // The facts were gathered by the names this rule declares, so they have the types it declares.
    const verdict = rule.evaluate(subject as never, facts.known as never, parameters as never, surroundings);
    return verdict.status === 'needs'
      ? unknownFor(rule, missing(verdict, lookAny))
      : outcomeOf(rule, verdict, facts.fromReport);
  });
}

/** The unread facts that a verdict turned on. A rule that asks for what it was given is wrong. */
function missing({ facts = [], unread = [] }: NeedsMore, look: Look<Scope>): readonly Unread[] {
  const found = facts.map((name) => {
    const fact = look(name as never);
    if (fact.state === 'known') throw new TypeError(`${name} was read`);
    return fact;
  });
  if (found.length + unread.length === 0) throw new TypeError('nothing is unread');
  return [...found, ...unread];
}

/** A rule that throws is fenced: what it spoke of is unknown and names the rule. */
function fenced(rule: AnyRule, evaluate: () => Outcome): Outcome {
  try {
    return evaluate();
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'error';
    return {
      status: 'unknown',
      severity: rule.severity,
      // The error's own text is left out: it may hold names, and redacted output prints this.
      says: `Cannot be judged: the rule ${rule.id} itself failed (${kind}). Please report this.`,
      evidence: [{ name: 'ruleFailed', value: kind, source: rule.id }],
      advice: NO_ADVICE,
      fromReport: false,
    };
  }
}

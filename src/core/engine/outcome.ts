import type { Unread } from '../model/fact.ts';
import type { Advice, BenchmarkText, Evidence, Severity, Status } from '../model/finding.ts';
import type { AnyRule } from '../rules/any-rule.ts';
import type { Verdict } from '../rules/rule.ts';

/** A verdict of a rule, or the engine's own `unknown`. */
export interface Outcome {
  readonly status: Status;
  readonly severity: Severity;
  readonly says: string;
  readonly evidence: readonly Evidence[];
  readonly advice: Advice;
  readonly benchmarkText?: Readonly<Record<string, BenchmarkText>>;
}

const NO_ADVICE: Advice = { action: 'none', words: '', commands: [] };
const NO_EVIDENCE: readonly Evidence[] = [];

/** A rule's verdict with the rule's severity and empty lists where it said nothing. */
export function outcomeOf(rule: AnyRule, verdict: Verdict): Outcome {
  const { status, says, severity = rule.severity, evidence = NO_EVIDENCE, advice = NO_ADVICE } = verdict;
  const outcome = { status, severity, says, evidence, advice };
  return verdict.benchmarkText === undefined ? outcome : { ...outcome, benchmarkText: verdict.benchmarkText };
}

/** Could not be judged: the facts that are missing, why, and what to do about it. */
export function unknownFor(rule: AnyRule, facts: readonly Unread[]): Outcome {
  const reasons = [...new Set(facts.map((fact) => fact.words))];
  const fixes = [...new Set(facts.flatMap((fact) => fact.fix ?? []))];
  return {
    status: 'unknown',
    severity: rule.severity,
    says: `Cannot be judged. ${reasons.join(' ')}`,
    evidence: facts.map((fact) => ({ name: 'unread', value: fact.code, source: fact.source })),
    advice: { action: 'read-again', words: fixes.join(' '), commands: [] },
  };
}

/** A rule that throws is fenced: what it spoke of is unknown and names the rule. */
export function fenced(rule: AnyRule, evaluate: () => Verdict): Outcome {
  try {
    return outcomeOf(rule, evaluate());
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'error';
    return {
      status: 'unknown',
      severity: rule.severity,
      // The error's own text is left out: it may hold names, and redacted output prints this.
      says: `Cannot be judged: the rule ${rule.id} itself failed (${kind}). Please report this.`,
      evidence: [{ name: 'ruleFailed', value: kind, source: rule.id }],
      advice: NO_ADVICE,
    };
  }
}

import type { Answer, Decision } from '../model/decision.ts';

const RANK: Readonly<Record<Answer, number>> = { yes: 3, 'yes-if': 2, unknown: 1, no: 0 };

/** How sure an answer is: 3 of yes to 0 of no. */
export function rankOf(answer: Answer): number {
  return RANK[answer];
}

/** Of two things that must both be so: a no before all, then what could not be read, then a condition. */
export function weaker<A extends Answer>(first: A, second: A): A {
  return RANK[first] <= RANK[second] ? first : second;
}

/** The surest of several answers; nothing where all are no. Reads no more of them than it needs. */
export function surest<T extends { readonly decision: Decision }>(of: Iterable<T>): T | undefined {
  let best: T | undefined;
  for (const each of of) {
    if (best === undefined || RANK[each.decision.answer] > RANK[best.decision.answer]) best = each;
    if (best.decision.answer === 'yes') break;
  }
  return best?.decision.answer === 'no' ? undefined : best;
}

/** Decisions that must all be yes, as one. */
export function allOf(decisions: readonly Decision[]): Decision {
  const stopped = decisions.find(({ answer }) => answer === 'no');
  if (stopped !== undefined) return stopped;
  return {
    answer: decisions.map(({ answer }) => answer).reduce<Answer>(weaker, 'yes'),
    allowedBy: decisions.flatMap(({ allowedBy }) => allowedBy),
    conditions: decisions.flatMap(({ conditions }) => conditions),
    unread: [...new Set(decisions.flatMap(({ unread }) => unread))],
  };
}

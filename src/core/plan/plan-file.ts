import { parse, stringify } from 'yaml';
import { Problem } from '../model/problem.ts';
import { factsHash, planHash } from './make-plan.ts';
import type { Plan } from './plan.ts';
import { planFault } from './plan-shape.ts';
import { tallyWords } from './tally.ts';

/** The plan as a file: YAML, for people to read and review. The comment lines say what to look at. */
export function planText(plan: Plan): string {
  const accounts = new Set(plan.steps.map(({ account }) => account.id)).size;
  const head = [
    `# A plan of Keyreeve: ${count(plan.steps.length, 'step')} in ${count(accounts, 'account')}, ${count(plan.refused.length, 'refusal')}. Nothing has been done yet.`,
    `# What it does: ${tallyWords(plan)}.`,
    `# To apply it:  keyreeve apply FILE    (once, before ${plan.expiresAt})`,
    '# Review: for each step "effect", "why", "lastUse" and "warnings"; and what is refused, with its reasons.',
    '# It cannot be edited: `apply` checks the hash at its end. With --step ID only those steps are done, and the plan is used all the same.',
    '',
  ];
  return head.join('\n') + stringify(plan, { lineWidth: 0, aliasDuplicateObjects: false });
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/**
 * Reads a plan file. Throws the {@link Problem} `bad-plan` for what is no plan, was made by a newer version, or was
 * changed since it was made: then it is not what was reviewed, or not what was planned.
 */
export function parsePlan(text: string, file: string): Plan {
  const value = parsed(text, file);
  const isPlan = typeof value === 'object' && value !== null && 'steps' in value && 'hash' in value;
  if (!isPlan || typeof (value as Plan).version !== 'number') {
    throw bad(file, 'it is no plan of Keyreeve', 'Hand over what `keyreeve plan` wrote.');
  }
  const plan = value as Plan;
  if (plan.version !== 1) {
    throw bad(file, 'a newer Keyreeve made it', 'Apply it with that version, or plan again.');
  }
  if (!Array.isArray(plan.steps)) throw bad(file, 'parts of a plan are missing or wrong', CHANGED);
  if (planHash(plan) !== plan.hash || !hasFactsHash(plan)) {
    throw bad(file, 'it was changed since it was made', CHANGED);
  }
  const fault = planFault(plan);
  if (fault !== undefined) throw bad(file, fault, 'Plan again, and ask who wrote this one.');
  return plan;
}

const CHANGED =
  'Plan again, with the command that made it (keyreeve plan, or keyreeve prevent plan). To apply some of the steps only: keyreeve apply FILE --step ID.';

function parsed(text: string, file: string): unknown {
  try {
    // A warning would be printed by Node as it stands, with whatever the file puts in it.
    return parse(text, whole, { maxAliasCount: 0, logLevel: 'error' });
  } catch (error) {
    const { message, linePos } = error as { message: string; linePos?: readonly { line: number }[] };
    const line = linePos?.[0] === undefined ? '' : ` (line ${linePos[0].line})`;
    throw bad(file, `it cannot be read${line}: ${message.split('\n', 1)[0]}`, CHANGED);
  }
}

/** Half of a surrogate pair can be written as an escape, has no UTF-8, and so no hash: no plan has one. */
function whole(name: unknown, value: unknown): unknown {
  for (const each of [name, value])
    if (typeof each === 'string' && !each.isWellFormed()) throw new SyntaxError('half of a character');
  return value;
}

function bad(file: string, words: string, hint: string): Problem {
  return new Problem('bad-plan', `${file}: ${words}.`, { hint });
}

function hasFactsHash({ steps, factsHash: told }: Plan): boolean {
  return steps.every((step) => typeof step === 'object' && step !== null) && factsHash(steps) === told;
}

import { parse, stringify } from 'yaml';
import { isPartition } from '../model/account.ts';
import { Problem } from '../model/problem.ts';
import { factsHash, planHash } from './make-plan.ts';
import { type Plan, STEP_CALLS, STEP_KINDS } from './plan.ts';

/** The plan as a file: YAML, for people to read and review. The comment lines say what to look at. */
export function planText(plan: Plan): string {
  const accounts = new Set(plan.steps.map(({ account }) => account.id)).size;
  const head = [
    `# A plan of Keyreeve: ${count(plan.steps.length, 'step')} in ${count(accounts, 'account')}, ${count(plan.refused.length, 'refusal')}. Nothing has been done yet.`,
    `# To apply it:  keyreeve apply FILE    (once, before ${plan.expiresAt})`,
    '# Review: for each step "effect", "why", "lastUse" and "warnings"; and what is refused, with its reasons.',
    '# It cannot be edited: `apply` checks the hash at its end. To leave out a step: keyreeve apply FILE --step ID …',
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
  if (typeof value !== 'object' || value === null || !('steps' in value) || !('hash' in value)) {
    throw bad(file, 'it is no plan of Keyreeve', 'Hand over what `keyreeve plan` wrote.');
  }
  const plan = value as Plan;
  if (plan.version !== 1) {
    throw bad(file, 'a newer Keyreeve made it', 'Apply it with that version, or plan again.');
  }
  if (!hasShape(plan)) throw bad(file, 'parts of a plan are missing or wrong', CHANGED);
  if (planHash(plan) !== plan.hash || factsHash(plan.steps) !== plan.factsHash) {
    throw bad(file, 'it was changed since it was made', CHANGED);
  }
  return plan;
}

const CHANGED = 'Plan again: keyreeve plan. To apply some of the steps only: keyreeve apply FILE --step ID.';

function parsed(text: string, file: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch (error) {
    const { message, linePos } = error as { message: string; linePos?: readonly { line: number }[] };
    const line = linePos?.[0] === undefined ? '' : ` (line ${linePos[0].line})`;
    throw bad(file, `it cannot be read${line}: ${message.split('\n', 1)[0]}`, CHANGED);
  }
}

function bad(file: string, words: string, hint: string): Problem {
  return new Problem('bad-plan', `${file}: ${words}.`, { hint });
}

/**
 * What `apply` relies on. The hash tells changes by accident; whoever means to can compute it anew, so what a step
 * may call is looked at again where the call is made.
 */
function hasShape({ id, kind, madeAt, expiresAt, steps, refused, manual, gaps, notes }: Plan): boolean {
  const texts = [id, kind, madeAt, expiresAt].every((each) => typeof each === 'string');
  const lists = [steps, refused, manual, gaps, notes].every(Array.isArray);
  if (!texts || !lists || !/^p-[0-9a-f]{12}$/.test(id) || Number.isNaN(Date.parse(expiresAt))) return false;
  return steps.every(
    (step) =>
      typeof step?.id === 'string' &&
      step.id.startsWith(`${id}-`) &&
      STEP_KINDS.includes(step.kind) &&
      STEP_CALLS.includes(step.call?.api) &&
      /^\d{12}$/.test(step.account?.id ?? '') &&
      isPartition(step.account.partition) &&
      Array.isArray(step.precondition) &&
      Array.isArray(step.shows),
  );
}

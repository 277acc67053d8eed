import type { Entry } from '../../core/model/audit-entry.ts';
import { Problem } from '../../core/model/problem.ts';
import { daysAfter } from '../../core/plan/journal.ts';
import { makePlan } from '../../core/plan/make-plan.ts';
import type { Plan, Step } from '../../core/plan/plan.ts';
import { undo } from '../../core/plan/undo.ts';
import { VERSION } from '../version.ts';

/** What is to be taken back. */
export interface UndoChoice {
  /** A plan's id, or a step's. */
  readonly id: string;
  readonly entries: readonly Entry[];
  readonly now: string;
  readonly madeBy: string;
}

/** A day: whoever takes something back means now. */
const VALID_DAYS = 1;

/** The plan that takes back what was done, by what the audit log has of it; and what cannot be taken back. */
export function makeUndo({ id, entries, now, madeBy }: UndoChoice): {
  readonly plan: Plan;
  readonly impossible: readonly { readonly step: Step; readonly words: string }[];
} {
  const done = doneSteps(id, entries);
  if (done.length === 0) throw nothingDone(id, entries);
  const { steps, impossible } = undo(done);
  const plan = makePlan({
    kind: 'undo',
    tool: { name: 'keyreeve', version: VERSION },
    madeAt: now,
    expiresAt: daysAfter(now, VALID_DAYS),
    madeBy,
    steps,
    refused: [],
    manual: [],
    gaps: [],
    notes: impossible.map(({ step, words }) => `${step.id} (${step.kind}) cannot be taken back: ${words}`),
  });
  return { plan, impossible };
}

const STEP = /^p-[0-9a-f]{12}-\d{2,}$/;
const PLAN = /^p-[0-9a-f]{12}$/;

/** Steps that were carried out, as their intents have them: the log alone suffices. */
function doneSteps(id: string, entries: readonly Entry[]): readonly Step[] {
  if (!STEP.test(id) && !PLAN.test(id)) {
    throw new Problem('bad-argument', `"${id.slice(0, 60)}" is neither a plan nor a step.`, {
      hint: 'Name a plan file, or an id as `keyreeve audit show` prints it: p-1f0c2a9b7d34, or p-1f0c2a9b7d34-01.',
    });
  }
  const intended = new Map<string, Step>();
  const done: Step[] = [];
  for (const { step = '', plan, action, outcome, about } of entries) {
    if (plan !== id && step !== id) continue;
    if (action.endsWith('-intent') && about?.intended !== undefined)
      intended.set(step, about.intended as unknown as Step);
    const meant = intended.get(step);
    if (action.endsWith('-outcome') && outcome === 'done' && meant !== undefined) done.push(meant);
  }
  return done;
}

function nothingDone(id: string, entries: readonly Entry[]): Problem {
  const known = entries.some(({ plan, step }) => plan === id || step === id);
  return known
    ? new Problem('bad-argument', `Nothing of ${id} was done, so there is nothing to take back.`, {
        hint: 'What it did: keyreeve audit show --plan PLAN.',
      })
    : new Problem('bad-argument', `The audit log has nothing of ${id}.`, {
        hint: 'Check the id, and --audit-log: it is taken back by the log of what was done.',
      });
}

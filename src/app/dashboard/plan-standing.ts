import type { Entry } from '../../core/model/audit-entry.ts';
import { instant } from '../../core/model/time.ts';
import { isExpired } from '../../core/plan/make-plan.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { byAccount } from '../../outputs/plan/words.ts';
import type { Approval, PlanStanding, PlanState, StepOutcome } from '../../web/api/plans.ts';
import { historyOf, type PlanHistory } from '../remediate/apply-log.ts';

/** So long an approval is good: whoever meant it an hour ago has seen what was so an hour ago. */
export const APPROVAL_MINUTES = 60;

/** The entries of a log by the plan they are of, and which plans take which back. */
export interface PlanEntries {
  readonly byPlan: ReadonlyMap<string, readonly Entry[]>;
  /** By the plan that is taken back, or that of the step. */
  readonly undoing: ReadonlyMap<string, readonly string[]>;
}

const PLAN_ID_LENGTH = 14;

/** Looks through a log once, for many plans. */
export function planEntries(entries: readonly Entry[]): PlanEntries {
  const byPlan = new Map<string, Entry[]>();
  const undoing = new Map<string, string[]>();
  for (const entry of entries) {
    const { plan, action, about } = entry;
    if (plan === undefined) continue;
    const of = byPlan.get(plan) ?? [];
    of.push(entry);
    byPlan.set(plan, of);
    if (action !== 'plan' || typeof about?.undoes !== 'string') continue;
    const undone = about.undoes.slice(0, PLAN_ID_LENGTH);
    undoing.set(undone, [...(undoing.get(undone) ?? []), plan]);
  }
  return { byPlan, undoing };
}

/** What the log has of one plan and of those that take it back, in the order of the log. */
export function entriesOf({ byPlan, undoing }: PlanEntries, plan: string): readonly Entry[] {
  const others = undoing.get(plan) ?? [];
  return [plan, ...others].flatMap((id) => byPlan.get(id) ?? []).sort((a, b) => a.seq - b.seq);
}

/** What carrying out a plan writes: its beginning, and of each step what was meant and what came of it. */
const USES = /^apply-begun$|-intent$|-outcome$/;

/** The approvals of a plan, the oldest first. Each is used by what is carried out after it. */
export function approvalsOf(entries: readonly Entry[], plan: Plan, now: string): readonly Approval[] {
  const lastDone = entries.findLast((each) => each.plan === plan.id && USES.test(each.action))?.seq ?? 0;
  return entries.flatMap(({ seq, action, plan: id, planHash = '', at, actor, about }) => {
    if (action !== 'plan-approved' || id !== plan.id) return [];
    const until = instant(new Date(Date.parse(at) + APPROVAL_MINUTES * 60_000));
    const accounts = Array.isArray(about?.accounts) ? about.accounts.map(String) : [];
    const used = seq < lastDone;
    // A clock that was set back must not make an approval of the future.
    const good = !used && planHash === plan.hash && at <= now && now <= until;
    return [{ at, person: whoIn({ actor }), hash: planHash, accounts, until, used, good }];
  });
}

/**
 * Where a plan stands and what may be done with it.
 *
 * @param entries as {@link entriesOf} gives them
 * @param job the one that carries it out at this moment
 */
export function standingOf(plan: Plan, entries: readonly Entry[], now: string, job?: string): PlanStanding {
  const history = historyOf(entries, plan);
  const own = entries.filter(({ planHash }) => planHash === plan.hash);
  const approvals = approvalsOf(entries, plan, now);
  const state = stateOf(plan, history, approvals, now);
  const undoable = plan.kind !== 'undo' && isUndoable(history);
  const made = own.find(({ action }) => action === 'plan');
  const begun = own.find(({ action }) => action === 'apply-begun');
  const ended = own.find(({ action }) => action === 'apply-ended');
  const undoes = made?.about?.undoes;
  const why = job === undefined ? WHY[state] : 'It is being carried out.';
  const usable = job === undefined && (state === 'made' || state === 'approved' || state === 'begun');
  const hasSteps = plan.steps.length > 0;
  return {
    state,
    approvals,
    accounts: byAccount(plan.steps).map(({ account: { id, name }, steps }) => ({
      id,
      ...(name !== undefined && { name }),
      steps: steps.length,
    })),
    ...(made !== undefined && { madeBy: whoIn(made) }),
    ...(begun !== undefined && { begunAt: begun.at, begunBy: whoIn(begun) }),
    ...(ended !== undefined && { endedAt: ended.at }),
    outcomes: outcomesIn(own),
    open: [...history.open],
    undoable,
    ...(history.undoneBy !== undefined && { undoneBy: history.undoneBy }),
    ...(typeof undoes === 'string' && { undoes }),
    ...(job !== undefined && { job }),
    can: {
      approve: usable && hasSteps,
      apply: usable && hasSteps && approvals.some(({ good }) => good),
      undo: undoable && job === undefined,
    },
    ...(hasSteps ? why !== undefined && { why } : { why: NO_STEPS }),
  };
}

const NO_STEPS = 'It holds no step: what it asks for, a person does by hand.';

const WHY: Partial<Record<PlanState, string>> = {
  ended: 'It was applied. A plan is applied once: for what is left, plan again.',
  undone: 'It was taken back.',
  expired: 'It has expired: plan again.',
  elsewhere: 'This audit log does not have its making: it is applied by the log of where it was made.',
  changed:
    'It is not the plan that the audit log has under this id: somebody changed it. Plan again, and ask who.',
  begun: 'It was begun and cut off. Approve it again to go on with it: what is open is looked at first.',
};

function stateOf(plan: Plan, history: PlanHistory, approvals: readonly Approval[], now: string): PlanState {
  if (history.made === 'differently') return 'changed';
  if (history.undoneBy !== undefined) return 'undone';
  if (history.ended) return 'ended';
  if (history.begun) return 'begun';
  if (history.made === 'elsewhere') return 'elsewhere';
  if (isExpired(plan, now)) return 'expired';
  return approvals.some(({ good }) => good) ? 'approved' : 'made';
}

/** What was done, or may have been, can be asked to be taken back; what cannot, the plan of taking back says. */
function isUndoable({ ends, open, undoneBy }: PlanHistory): boolean {
  if (undoneBy !== undefined) return false;
  const done = [...ends.values()].some(({ outcome }) => outcome === 'done' || outcome === 'not-verified');
  return done || open.size > 0;
}

function outcomesIn(own: readonly Entry[]): readonly StepOutcome[] {
  const outcomes = own.flatMap(({ action, step, outcome, at, words }) =>
    action.endsWith('-outcome') && step !== undefined && outcome !== undefined
      ? [{ step, outcome, at, ...(words !== undefined && { words }) }]
      : [],
  );
  return [...new Map(outcomes.map((each) => [each.step, each])).values()];
}

function whoIn({ actor }: Pick<Entry, 'actor'>): string {
  return actor.person ?? actor.host;
}

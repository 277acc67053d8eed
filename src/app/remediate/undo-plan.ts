import type { Entry, Outcome } from '../../core/model/audit-entry.ts';
import { Problem } from '../../core/model/problem.ts';
import { daysAfter, EMPTY_JOURNAL, withEntries } from '../../core/plan/journal.ts';
import { isPlanId, makePlan } from '../../core/plan/make-plan.ts';
import type { Plan, Step } from '../../core/plan/plan.ts';
import { isStep } from '../../core/plan/plan-shape.ts';
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
  const all = doneSteps(id, entries);
  if (all.length === 0) throw nothingDone(id, entries);
  const changes = changesIn(entries);
  const later = all.map((step) => ({ step, by: changedLaterBy(step, changes) }));
  const undoing = new Set(
    entries.flatMap(({ plan: of = '', about }) => (about?.undoes === undefined ? [] : of)),
  );
  const done = later.flatMap(({ step, by }) => (by === undefined ? step : []));
  const { steps, impossible: never } = undo(done);
  const impossible = [
    ...never,
    ...later.flatMap(({ step, by }) => (by === undefined ? [] : overtaken(step, by, undoing))),
  ];
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

/** What the log has of the making of such a plan: a plan that was taken back is not gone on with. */
export function undoMade({ kind, steps, id, hash }: Plan, undoes: string) {
  const about = { kind, steps: steps.length, undoes };
  return { action: 'plan', plan: id, planHash: hash, about } as const;
}

/** An undo without steps ends a plan that was cut off all the same: whoever takes back wants no more of it. */
export function undoneAtOnce(plan: Plan, undoes: string) {
  const of = { plan: plan.id, planHash: plan.hash, about: { steps: 0, kind: plan.kind } };
  return [
    undoMade(plan, undoes),
    { ...of, action: 'apply-begun' },
    { ...of, action: 'apply-ended' },
  ] as const;
}

/** Whether a plan was begun and not ended. */
export function isCutOff(id: string, entries: readonly Entry[]): boolean {
  return withEntries(EMPTY_JOURNAL, entries).plans.some(
    ({ plan, stage }) => plan === id && stage === 'begun',
  );
}

const STEP = /^p-[0-9a-f]{12}-\d{2,}$/;
const PLAN_ID_LENGTH = 14;

/** Steps that were carried out, or may have been, as their intents have them: the log alone suffices. */
function doneSteps(id: string, entries: readonly Entry[]): readonly Step[] {
  if (!STEP.test(id) && !isPlanId(id)) {
    throw new Problem('bad-argument', `"${id.slice(0, 60)}" is neither a plan nor a step.`, {
      hint: 'Name a plan file, or an id as `keyreeve audit show` prints it: p-1f0c2a9b7d34, or p-1f0c2a9b7d34-01.',
    });
  }
  const intended = new Map<string, Step>();
  const outcomes = new Map<string, Outcome>();
  /** By account and user: one policy refuses all keys of a user, and one step put it there. */
  const refusals = new Map<string, Step>();
  for (const { step = '', plan, action, outcome, about } of entries) {
    const meant = action.endsWith('-intent') ? intendedIn(about) : undefined;
    if (meant?.kind === 'refuse-key-use') refusals.set(thingOf(meant), meant);
    if (plan !== id && step !== id) continue;
    if (meant !== undefined) intended.set(step, meant);
    if (!action.endsWith('-outcome') || outcome === undefined) continue;
    outcomes.set(step, outcome);
    const shared = outcome === 'already-done' ? refusals.get(refusalIn(about)) : undefined;
    if (shared !== undefined) intended.set(shared.id, shared);
  }
  return [...intended.values()].filter((step) => mayBeDone(step, outcomes.get(step.id)));
}

/** The step that an intent holds; what is none was not written by Keyreeve, and nothing is made of it. */
function intendedIn(about: Entry['about']): Step | undefined {
  const intended: unknown = about?.intended;
  return isStep(intended) ? intended : undefined;
}

/** As {@link thingOf} calls the refusal of the user that an entry about refusing a key speaks of. */
function refusalIn(about: Entry['about']): string {
  const { kind, account, subject } = about ?? {};
  const userId = (subject as { readonly userId?: unknown } | undefined)?.userId;
  return kind === 'refuse-key-use' ? `refusal ${String(account)} ${String(userId)}` : '';
}

/**
 * A change that nobody has seen yet, or that a crash cut off, may be there all the same, and whoever takes back wants
 * it gone. Where it is not, a reading says so, and nothing is called.
 */
function mayBeDone({ kind }: Step, outcome: Outcome | undefined): boolean {
  if (kind === 'confirm-inactive') return false;
  if (outcome === undefined) return kind !== 'notify-owner';
  return outcome === 'done' || outcome === 'not-verified';
}

/** What a step changes, so that a later change of the same is told from one of another. */
function thingOf({ kind, account, subject }: Step): string {
  const id = 'userId' in subject ? subject.userId : 'roleId' in subject ? subject.roleId : '';
  switch (kind) {
    case 'refuse-key-use':
    case 'lift-refusal':
      return `refusal ${account.id} ${id}`;
    case 'deny-user':
    case 'allow-user':
    case 'deny-role':
    case 'allow-role':
      return `deny ${account.id} ${id}`;
    case 'deny-user-keys':
    case 'allow-user-keys':
      return `keys of ${account.id} ${id}`;
    case 'edit-user-policy':
    case 'restore-user-policy':
      return `inline ${account.id} ${id} ${'policyName' in subject ? subject.policyName : ''}`;
    case 'create-policy-version':
    case 'restore-policy-version':
      return `policy ${account.id} ${'policyId' in subject ? subject.policyId : ''}`;
    case 'attach-root-scp':
    case 'attach-quarantine-scp':
    case 'attach-prevention-scp':
    case 'detach-scp':
      return `attached ${account.id} ${'policyName' in subject ? subject.policyName : ''}`;
    case 'create-root-scp':
    case 'create-quarantine-scp':
    case 'create-prevention-scp':
    case 'delete-scp':
      return `scp ${'policyName' in subject ? subject.policyName : ''}`;
    case 'deactivate-key':
    case 'activate-key':
    case 'delete-key':
      return `key ${account.id} ${'accessKeyId' in subject ? subject.accessKeyId : ''}`;
    default:
      return '';
  }
}

/** A step that ended, with what it changed. */
interface Change {
  readonly id: string;
  readonly plan: string;
  readonly kind?: Step['kind'];
  readonly thing: string;
  readonly done: boolean;
}

/** What all steps of the log changed, in the order in which they ended. */
function changesIn(entries: readonly Entry[]): readonly Change[] {
  const intended = new Map<string, Step>();
  const changes: Change[] = [];
  for (const { plan = '', step: id = '', action, outcome, about } of entries) {
    const meant = action === 'step-intent' ? intendedIn(about) : undefined;
    if (meant !== undefined) intended.set(id, meant);
    if (action !== 'step-outcome') continue;
    const step = intended.get(id);
    const what = step === undefined ? { thing: '' } : { thing: thingOf(step), kind: step.kind };
    changes.push({ id, plan, ...what, done: outcome === 'done' });
  }
  return changes;
}

/** The last step that has changed the same since: taking back the earlier one would take back that one too. */
function changedLaterBy(step: Step, changes: readonly Change[]): Change | undefined {
  const thing = thingOf(step);
  const own = changes.findIndex(({ id }) => id === step.id);
  if (thing === '' || own < 0) return undefined;
  return changes.findLast(
    (change, index) => index > own && change.id !== step.id && change.done && change.thing === thing,
  );
}

function overtaken(
  step: Step,
  { id, plan, kind }: Change,
  undoing: ReadonlySet<string>,
): { readonly step: Step; readonly words: string } {
  if (kind === 'delete-key')
    return {
      step,
      words: `The key was deleted since, by ${id}: AWS keeps nothing that could be brought back.`,
    };
  if (undoing.has(plan)) return { step, words: `It was taken back already, by ${id}.` };
  return { step, words: `${id} has changed it again since. To take that back: keyreeve undo ${id}` };
}

function nothingDone(id: string, entries: readonly Entry[]): Problem {
  const known = entries.some(({ plan, step }) => plan === id || step === id);
  return known
    ? new Problem('bad-argument', `Nothing of ${id} was done, so there is nothing to take back.`, {
        hint: `What it did: keyreeve audit show --plan ${id.slice(0, PLAN_ID_LENGTH)}`,
      })
    : new Problem('bad-argument', `The audit log has nothing of ${id}.`, {
        hint: 'Check the id, and --audit-log: it is taken back by the log of what was done.',
      });
}

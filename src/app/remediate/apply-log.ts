import type { AuditLog } from '../../audit-log/entry.ts';
import type { Clock } from '../../aws/session/clock.ts';
import type { Action, Actor, Entry, NewEntry, Outcome } from '../../core/model/audit-entry.ts';
import type { Json } from '../../core/model/canonical-json.ts';
import { instant } from '../../core/model/time.ts';
import type { SubjectReading } from '../../core/plan/conditions.ts';
import type { Plan, Step } from '../../core/plan/plan.ts';
import type { StepEnd } from './apply-step.ts';
import { readingShown } from './reading-shown.ts';

/** What the log knows of one plan. */
export interface PlanHistory {
  readonly begun: boolean;
  readonly ended: boolean;
  /** How steps ended, by id. */
  readonly ends: ReadonlyMap<string, { readonly outcome: Outcome; readonly at: string }>;
  /** Its making is in the log, as it is; made elsewhere; or as another plan with the same id. */
  readonly made: 'here' | 'elsewhere' | 'differently';
  /** Steps of which the intent is there and no outcome: a crash lies between. */
  readonly open: ReadonlySet<string>;
  /** The plan that began to take this one back, or a step of it. */
  readonly undoneBy?: string;
}

/** What the log has of a plan, told from others by its hash: ids are short. */
export function historyOf(entries: readonly Entry[], plan: Pick<Plan, 'id' | 'hash'>): PlanHistory {
  const ends = new Map<string, { outcome: Outcome; at: string }>();
  const open = new Set<string>();
  let [begun, ended] = [false, false];
  let made: PlanHistory['made'] = 'elsewhere';
  const undoing = new Set<string>();
  let undoneBy: string | undefined;
  for (const { action, plan: id = '', planHash, step = '', outcome, at, about } of entries) {
    if (action === 'plan' && isOf(about?.undoes, plan.id)) undoing.add(id);
    if (action === 'apply-begun' && undoing.has(id)) undoneBy = id;
    if (action === 'plan' && id === plan.id && made !== 'here')
      made = planHash === plan.hash ? 'here' : 'differently';
    if (planHash !== plan.hash) continue;
    if (action === 'apply-begun') begun = true;
    if (action === 'apply-ended') ended = true;
    if (action === 'step-intent' || action === 'notice-intent') open.add(step);
    if ((action === 'step-outcome' || action === 'notice-outcome') && outcome !== undefined) {
      open.delete(step);
      ends.set(step, { outcome, at });
    }
  }
  return { begun, ended, ends, open, made, ...(undoneBy !== undefined && { undoneBy }) };
}

/** Whether an id is the plan's, or that of a step of it. */
function isOf(id: unknown, plan: string): boolean {
  return typeof id === 'string' && (id === plan || id.startsWith(`${plan}-`));
}

/** Writes the entries of one plan. Every one of them is on the disk when its function returns. */
export class PlanLog {
  readonly #log: AuditLog;
  readonly #clock: Clock;
  readonly #actor: Actor;
  readonly #plan: Pick<Plan, 'id' | 'hash'>;

  constructor(log: AuditLog, clock: Clock, actor: Actor, plan: Pick<Plan, 'id' | 'hash'>) {
    this.#log = log;
    this.#clock = clock;
    this.#actor = actor;
    this.#plan = plan;
  }

  /** @param about what a reader of the log should know without the plan's file */
  note(action: Action, about: Readonly<Record<string, Json>>, words?: string): void {
    this.#append({ action, about, ...(words !== undefined && { words }) });
  }

  /** The whole step stands in it, so that what was meant can be told, and taken back, without the plan's file. */
  intent(step: Step, before: SubjectReading): void {
    const action = step.kind === 'notify-owner' ? 'notice-intent' : 'step-intent';
    const about = aboutIntent(step);
    this.#append({ action, step: step.id, about, before: readingShown(before) });
  }

  outcome(step: Step, { outcome, words, before, after, requestId }: StepEnd): void {
    const action = step.kind === 'notify-owner' ? 'notice-outcome' : 'step-outcome';
    this.#append({
      action,
      step: step.id,
      about: aboutStep(step),
      outcome,
      words,
      ...(before !== undefined && { before: readingShown(before) }),
      ...(after !== undefined && { after: readingShown(after) }),
      ...(requestId !== undefined && { requestId }),
    });
  }

  #append(entry: Omit<NewEntry, 'at' | 'actor' | 'plan' | 'planHash'>): void {
    const { id, hash } = this.#plan;
    this.#log.append({
      at: instant(this.#clock.now()),
      actor: this.#actor,
      plan: id,
      planHash: hash,
      ...entry,
    });
  }
}

/** What an intent says: the same, and the whole step. */
export function aboutIntent(step: Step): Readonly<Record<string, Json>> {
  return { ...aboutStep(step), intended: step as unknown as Json };
}

/** What the journal and a reader need of a step. */
export function aboutStep(step: Step): Readonly<Record<string, Json>> {
  const { kind, account, subject, call, lastUse, findings, precondition } = step;
  const used = lastUse !== undefined && 'recorded' in lastUse;
  const { channel, to, until } = call.arguments;
  const status = precondition.find((condition) => condition.is === 'key-is')?.status;
  return {
    kind,
    account: account.id,
    subject: { ...subject },
    call: call.api,
    findings,
    ...(used && { lastUsedAt: lastUse.recorded ? lastUse.at : null }),
    ...(status !== undefined && { status }),
    ...(channel !== undefined && { channel }),
    ...(to !== undefined && { to }),
    ...(until !== undefined && { until }),
  };
}

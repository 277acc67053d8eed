import type { AuditLog } from '../../audit-log/entry.ts';
import { instant } from '../../core/model/time.ts';
import type { Plan, Step } from '../../core/plan/plan.ts';
import { hostActor } from '../audit-log.ts';
import { isCutOff, makeUndo, undoMade, undoneAtOnce } from './undo-plan.ts';

export interface TakeBackOptions {
  /** A plan's id, or a step's. */
  readonly id: string;
  readonly log: AuditLog;
  /** Who is signed in, where somebody is. */
  readonly person?: string;
}

export interface TakeBackPorts {
  /** Told what cannot be taken back, before anything is written. */
  readonly onImpossible?: (step: Step, words: string) => void;
  /** Keeps the plan where it can be read again; only then the log names it. */
  readonly keep: (plan: Plan) => void | Promise<void>;
}

export interface TakenBack {
  /** Without steps where nothing can be taken back: then it is kept nowhere. */
  readonly plan: Plan;
  readonly impossible: readonly { readonly step: Step; readonly words: string }[];
  /** It had been cut off, and is over now: applied again, it changes nothing more. */
  readonly overNow: boolean;
}

/**
 * Makes the plan that takes back what a plan, or one step of it, has done, and writes its making into the log. Nothing is
 * taken back by that: it is confirmed and carried out like any other. Throws as {@link makeUndo} does.
 */
export async function takeBack(
  { id, log, person }: TakeBackOptions,
  { onImpossible, keep }: TakeBackPorts,
): Promise<TakenBack> {
  const actor = hostActor(undefined, person);
  const at = instant(new Date());
  const entries = log.entries();
  const { plan, impossible } = makeUndo({ id, entries, now: at, madeBy: person ?? actor.host });
  for (const { step, words } of impossible) onImpossible?.(step, words);
  if (plan.steps.length > 0) {
    await keep(plan);
    log.append({ at, actor, ...undoMade(plan, id) });
    return { plan, impossible, overNow: false };
  }
  const overNow = isCutOff(id, entries);
  if (overNow) for (const entry of undoneAtOnce(plan, id)) log.append({ at, actor, ...entry });
  return { plan, impossible, overNow };
}

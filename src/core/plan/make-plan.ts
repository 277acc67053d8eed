import { canonicalHash, type Json } from '../model/canonical-json.ts';
import type { Plan, Step } from './plan.ts';
import type { StepDraft } from './steps/draft.ts';

/** A plan but for what is made of it: ids of plan and steps, and hashes. */
export type PlanDraft = Omit<Plan, 'version' | 'id' | 'steps' | 'factsHash' | 'hash'> & {
  readonly steps: readonly StepDraft[];
};

const ID_DIGITS = 12;

/** Whether a text is what {@link makePlan} calls plans by. */
export function isPlanId(text: string): boolean {
  return /^p-[0-9a-f]{12}$/.test(text);
}

/** Gives a plan its ids and hashes. The same draft gives the same plan, to the byte. */
export function makePlan(draft: PlanDraft): Plan {
  const id = `p-${canonicalHash(asJson(draft)).slice(0, ID_DIGITS)}`;
  const idAt = (index: number) => `${id}-${String(index + 1).padStart(2, '0')}`;
  // In the order in which a reviewer reads: what, why, and only then how.
  const steps = draft.steps.map(({ requiresBefore = 0, kind, effect, why, ...step }, index): Step => {
    const requires = Array.from({ length: requiresBefore }, (_, back) => idAt(index - 1 - back));
    return { id: idAt(index), kind, effect, why, ...step, ...(requires.length > 0 && { requires }) };
  });
  const whole = { version: 1 as const, id, ...draft, steps };
  const withFacts = { ...whole, factsHash: factsHash(steps) };
  return { ...withFacts, hash: planHash(withFacts) };
}

/** The facts that a plan stands on: what must hold before each of its steps. */
export function factsHash(steps: readonly Pick<Plan['steps'][number], 'precondition'>[]): string {
  return canonicalHash(asJson(steps.map(({ precondition }) => precondition)));
}

/** The hash over all of a plan but the hash itself. */
export function planHash(plan: Omit<Plan, 'hash'>): string {
  const { hash: _hash, ...rest } = plan as Plan;
  return canonicalHash(asJson(rest));
}

/** Plans are data of JSON's kind; members that are `undefined` are left out, as a file leaves them out. */
function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** True from the plan's last moment on. */
export function isExpired({ expiresAt }: Pick<Plan, 'expiresAt'>, now: string): boolean {
  return Date.parse(now) >= Date.parse(expiresAt);
}

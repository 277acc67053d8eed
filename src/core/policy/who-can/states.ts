import type { Grants } from '../decide.ts';
import type { PolicyPrincipal } from '../world.ts';
import type { Actor } from './actor.ts';
import type { Ground } from './asking.ts';
import { changesOf } from './changes.ts';
import type { Hop } from './hop.ts';

/** A principal with what it may do after some steps. */
export interface State {
  readonly actor: Actor;
  readonly hops: readonly Hop[];
}

/** States of one target's policies that are followed. */
const MOST_STATES = 300;

interface Following {
  readonly target: Actor;
  /** Who makes the changes; the target itself where absent, with what it has by then. */
  readonly by?: Actor;
  readonly mostSteps: number;
  readonly ground: Ground;
  /** Ends the following of a state: nothing can be gained any more. */
  readonly isEnough: (grants: Grants) => boolean;
  /** Called where not all states were followed. */
  readonly cutShort: (who: PolicyPrincipal) => void;
}

/** What the policies of a target can become, the fewest steps first; the state as it is comes before all others. */
export function statesOf({ target, by, mostSteps, ground, isEnough, cutShort }: Following): readonly State[] {
  const found: State[] = [{ actor: target, hops: [] }];
  const seen = new Set<string>();
  const keyOf = keys();
  for (const state of found) {
    if (state.hops.length >= mostSteps) break;
    if (isEnough(state.actor.grants)) continue;
    for (const { hop, grants } of changesOf(by ?? state.actor, state.actor, ground)) {
      const key = `${hop.kind} ${keyOf(grants)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (found.length >= MOST_STATES) {
        cutShort((by ?? target).principal);
        return found;
      }
      found.push({ actor: { principal: target.principal, grants }, hops: [...state.hops, hop] });
    }
  }
  return found;
}

/** Policies are the same where they are the same object: changes keep those that they leave alone. */
function keys(): (grants: Grants) => string {
  const numbers = new Map<object, number>();
  const numberOf = (policy: object) => {
    const number = numbers.get(policy) ?? numbers.size;
    numbers.set(policy, number);
    return number;
  };
  return ({ identity, boundary }) => {
    const own = identity.map(numberOf).sort((a, b) => a - b);
    return `${own.join(' ')} / ${boundary === undefined ? '' : numberOf(boundary)}`;
  };
}

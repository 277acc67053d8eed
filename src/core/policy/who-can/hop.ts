import type { Decision } from '../../model/decision.ts';
import type { HopKind, HopThing } from '../../model/who-can.ts';
import type { PolicyPrincipal } from '../world.ts';

/** One step of a way round: who makes it, with which calls, on what, and what decides. */
export interface Hop {
  readonly kind: HopKind;
  readonly by: PolicyPrincipal;
  /** All of them are needed. */
  readonly actions: readonly string[];
  readonly on: HopThing;
  /** The policy, the version, the service, or whom the change of a group serves. */
  readonly detail?: string;
  readonly decision: Decision;
}

import type { NotSeenReason } from '../model/comparison.ts';
import type { FindingLife, LifeChange, LifeState } from '../model/history.ts';

/** How a finding stood after a run. */
export interface Standing {
  readonly state: LifeState;
  /** How it was last seen; the same as `state` but where that is `not-seen`. */
  readonly lastKnown: Exclude<LifeState, 'not-seen'>;
  /** The change that brought it there, which may be of an earlier run. */
  readonly by: LifeChange;
  /** Of `not-seen`. */
  readonly reason?: NotSeenReason;
}

/** How a finding stood after a run; nothing where no run up to that one had seen it. */
export function standingAt({ changes }: FindingLife, run: number): Standing | undefined {
  let found: Standing | undefined;
  for (const change of changes) {
    if (change.run > run) break;
    const { to, reason } = change;
    const lastKnown = to === 'not-seen' ? (found?.lastKnown ?? 'open') : to;
    found = { state: to, lastKnown, by: change, ...(reason !== undefined && { reason }) };
  }
  return found;
}

import type { Decision } from './decision.ts';

/** Whether a user may make access keys, by all policies that decide. */
export interface KeyRights {
  /** For themself. */
  readonly own: Decision;
  /** For other users, the surest first; none where nothing allows it. A decision among them is never a no. */
  readonly others: readonly ReachedUsers[];
}

/** Users for whom keys may be made by one answer. */
export interface ReachedUsers {
  readonly decision: Decision;
  /** `any`: everybody, those yet to come as well, but `count` users. `named`: `count` users. */
  readonly reach: 'any' | 'named';
  readonly count: number;
  /** Of `named`, the first of them in the order of the alphabet. */
  readonly names: readonly string[];
}

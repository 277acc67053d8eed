import type { Decision } from './decision.ts';

/** Whether a user may make access keys, by all policies that decide. */
export interface KeyRights {
  /** For themself. */
  readonly own: Decision;
  /** For a user whom no policy names and who has no tags: a yes means everybody, those to come as well. */
  readonly anybody: Decision;
  /** The users for whom more is allowed than for anybody; absent where there is none. */
  readonly some?: SomeUsers;
}

/** Users whom policies reach by their names, paths or tags. */
export interface SomeUsers {
  /** The first of them, in the order of the alphabet. */
  readonly names: readonly string[];
  readonly count: number;
  /** On the first of those for whom the most is allowed. */
  readonly decision: Decision;
}

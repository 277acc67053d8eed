/** The partitions that a policy is tried in. */
export const TRIED_PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov'] as const;

export type TriedCaller = 'root' | 'root-session' | 'user' | 'role';

/**
 * Whether a call that others allow is stopped; `depends`: by conditions that only the call settles; `some`: for some and
 * not for others.
 */
export type Stopped = 'yes' | 'no' | 'depends' | 'some';

/** One call by one caller, in each of the partitions. */
export interface TriedCall {
  readonly caller: TriedCaller;
  readonly action: string;
  readonly stopped: Readonly<Record<(typeof TRIED_PARTITIONS)[number], Stopped>>;
  /** The conditions it depends on, as the policy has them. */
  readonly conditions: readonly string[];
  /** Where it is stopped for some: one who is stopped, perhaps under conditions, and one who is not. */
  readonly apart?: Apart;
}

/** Two who make the same call and are not treated the same: `user/ann on user/bob in account 111122223333`. */
export interface Apart {
  readonly stopped: string;
  readonly open: string;
  /** Everybody for whom it stays open is spoken of in the policy itself: an exemption. */
  readonly exempt: boolean;
}

/** What a policy is to be used as. */
export type PolicyType = 'identity' | 'scp' | 'boundary';

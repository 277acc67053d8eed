/** What became of something that was handed on: findings to Security Hub, a notice, a command of the user's. */
export interface Delivery {
  /** Whereto: `Security Hub eu-central-1`, `webhook hooks.slack.com`. Never an address that is a secret. */
  readonly to: string;
  /** What was done, in a sentence. */
  readonly words: string;
  /** What was not. Empty where all is well. */
  readonly failures: readonly DeliveryFailure[];
}

export interface DeliveryFailure {
  readonly words: string;
  /** How many things this holds for, where that is more than the delivery as a whole. */
  readonly count?: number;
  /** Ids of findings, as far as they are known. */
  readonly ids?: readonly string[];
  /** Somebody else's text. */
  readonly detail?: string;
  readonly fix?: string;
}

import type { Unread } from './fact.ts';

/**
 * Whether a principal may make a call. `yes-if`: under conditions that only a call can settle, which are quoted.
 * `unknown`: something that decides could not be read. It is never silently one of the others.
 */
export type Answer = 'yes' | 'yes-if' | 'no' | 'unknown';

/** The place of a policy among those that decide (IAM User Guide, "Policy evaluation logic"). */
export type PolicyLayer = 'identity' | 'boundary' | 'control' | 'session' | 'trust';

/** A policy, by where it stands. */
export interface PolicyRef {
  readonly layer: PolicyLayer;
  readonly name: string;
  /** Of a managed policy, its ARN; of a service control policy, its id. Absent of an inline one. */
  readonly id?: string;
  /** Of an inline policy, what it is written into; of an attached one, what it is attached to. */
  readonly on?: {
    readonly type: 'user' | 'group' | 'role' | 'root' | 'unit' | 'account';
    readonly name: string;
  };
}

/** One statement of a policy, counted from 1 as a person counts them. */
export interface StatementRef {
  readonly policy: PolicyRef;
  readonly statement: number;
  readonly sid?: string;
}

/** What only a call can settle: an allow holds where it is true, a deny where it is not. */
export interface OpenCondition extends StatementRef {
  readonly effect: 'Allow' | 'Deny';
  /** As the policy has it: `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`, or the resource with its variable. */
  readonly quote: string;
}

/** What a no rests on: a statement that denies, or a layer in which nothing allows. */
export type Stop =
  | { readonly how: 'denied'; readonly by: StatementRef }
  | {
      readonly how: 'not-allowed';
      readonly layer: PolicyLayer;
      /** Of service control policies, the root, unit or account where nothing allows. */
      readonly at?: string;
    };

/** The answer and everything it rests on. */
export interface Decision {
  readonly answer: Answer;
  /** The statements of the principal's own policies that allow; empty for a no that nothing allows. */
  readonly allowedBy: readonly StatementRef[];
  /** Of `yes-if`: all of it must be so, save that of several allows one is enough. */
  readonly conditions: readonly OpenCondition[];
  /** Of `no`. */
  readonly stoppedBy?: Stop;
  /** Of `unknown`: what could not be read. */
  readonly unread: readonly Unread[];
}

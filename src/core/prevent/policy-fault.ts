import type { PolicyDocument, PolicyStatement } from '../model/authorization.ts';
import type { PolicyType, TriedCall } from './tried.ts';

/** What is wrong with a policy that a person wrote. */
export interface PolicyFault {
  readonly code:
    | 'no-effect-on-root'
    | 'one-partition'
    | 'pattern-as-text'
    | 'unknown-operator'
    | 'blocks-root-sessions'
    | 'names-somebody'
    | 'allows-nothing'
    | 'mfa-left-out'
    | 'never-holds'
    | 'bad-version'
    | 'no-resource'
    | 'stops-nothing'
    | 'too-long';
  readonly words: string;
  /** The next move. */
  readonly fix: string;
}

/** A policy and what it was seen to do. */
export interface Judged {
  readonly document: PolicyDocument;
  readonly text: string;
  readonly type: PolicyType;
  readonly tried: readonly TriedCall[];
  /** ISO 8601 UTC. */
  readonly now: string;
}

/** Every value that a condition compares with. */
export function conditionsOf({ conditions = {} }: PolicyStatement) {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(([key, values]) => values.map((value) => ({ operator, key, value }))),
  );
}

import type { Json } from './canonical-json.ts';

/** What an entry tells of. */
export const ACTIONS = [
  'scan',
  'suppression',
  'attestation',
  'plan',
  /** A person has read a plan and means it: named by id and hash, with the accounts whose ids were typed. */
  'plan-approved',
  /** A permission that was signed for the event handler. */
  'standing-plan',
  'apply-begun',
  'step-intent',
  'step-outcome',
  'apply-ended',
  'notice-intent',
  'notice-outcome',
  'exception',
  'watch-denied',
  /** What a key did was looked up for a person. */
  'investigation',
  'verify-fixed',
  'anchor',
  /** Somebody signed in at the dashboard. */
  'sign-in',
  /** People who were not let in there, those of a minute in one entry. */
  'sign-in-refused',
  /** Somebody signed out there, or an administrator ended a session. */
  'session-ended',
  /** A write that was cut off by a crash was taken away: it had never been acknowledged. */
  'torn-write',
] as const;
export type Action = (typeof ACTIONS)[number];

/** How a step or a notice ended. */
export const OUTCOMES = [
  'done',
  /** It was so before the call, so none was made. */
  'already-done',
  /** AWS refused, or the call had no effect. */
  'failed',
  /** The call was accepted, and a reading does not show it (yet). */
  'not-verified',
  /** The precondition no longer held: nothing was called. */
  'stale',
  /** Not called because an earlier step did not succeed, or by choice. */
  'skipped',
  /** A notice whose sending was cut off: it may or may not have arrived. */
  'possibly-sent',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Actor {
  /** The caller's ARN as STS has it; absent for what needs no AWS. */
  readonly arn?: string;
  /** The user of this machine, `name@host`. */
  readonly host: string;
  /** The person for whom the program acted: who was signed in at the dashboard. */
  readonly person?: string;
}

/** What is handed in; the log adds number, chain and signature. */
export interface NewEntry {
  /** ISO 8601 UTC, to the second. */
  readonly at: string;
  readonly actor: Actor;
  readonly action: Action;
  readonly plan?: string;
  readonly planHash?: string;
  readonly step?: string;
  readonly outcome?: Outcome;
  /** AWS's id of the request. */
  readonly requestId?: string;
  /** What it is about: the step's account, subject and call; a scan's accounts and counts. No secret, ever. */
  readonly about?: { readonly [member: string]: Json | undefined };
  /** What a reading showed before, and after. */
  readonly before?: Json;
  readonly after?: Json;
  readonly words?: string;
}

/** One line of the log. */
export interface Entry extends NewEntry {
  readonly v: 1;
  /** From 1, without gaps. */
  readonly seq: number;
  readonly tool: string;
  /** The hash of the entry before, in hex; 64 zeros for the first. */
  readonly prev: string;
  /** SHA-256, in hex, over the canonical JSON (RFC 8785) of the entry without `hash` and `signature`. */
  readonly hash: string;
  /** Ed25519 over the 32 bytes of `hash`, in base64; absent where no key is set. */
  readonly signature?: string;
}

/** The newest entry: to be kept elsewhere, since a chain cannot tell that its end was cut off. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

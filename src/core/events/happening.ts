import type { Account } from '../model/account.ts';

/**
 * The events that are watched: each makes a credential, a holder of one, or revives one. Root's own key comes as
 * CreateAccessKey without a user name (V07).
 */
export const WATCHED_EVENTS = [
  'CreateUser',
  'CreateLoginProfile',
  'CreateAccessKey',
  'UpdateAccessKey',
] as const;
export type WatchedEvent = (typeof WATCHED_EVENTS)[number];

/** Who called. Texts are as CloudTrail has them, cut to 1,024 characters. */
export interface EventActor {
  /** `Root`, `IAMUser`, `AssumedRole`, … or `Unknown`. */
  readonly type: string;
  readonly arn?: string;
  /** The key or session that signed. */
  readonly accessKeyId?: string;
}

/** Whose credential it is. */
export type EventTarget =
  | { readonly kind: 'root' }
  | {
      readonly kind: 'user';
      readonly userName: string;
      /** No user was named, so the call was about the caller. */
      readonly implied: boolean;
    };

/** Something that happened in IAM, as far as an event tells it. */
export interface Happening {
  /** CloudTrail's `eventID`: the same however often the event is delivered. */
  readonly eventId: string;
  readonly name: WatchedEvent;
  /** When it happened, ISO 8601 UTC. */
  readonly at: string;
  readonly account: Account;
  readonly actor: EventActor;
  readonly target: EventTarget;
  /** The key that was made or changed; absent where the call made none. */
  readonly accessKeyId?: string;
  /** Of UpdateAccessKey: what the key was set to. */
  readonly status?: 'Active' | 'Inactive';
  /** The call was refused (V06). */
  readonly errorCode?: string;
  readonly sourceAddress?: string;
  readonly userAgent?: string;
}

/** The region whose event bus IAM's events reach, and its partition. */
export interface EventHome {
  readonly partition: Account['partition'];
  readonly region: string;
}

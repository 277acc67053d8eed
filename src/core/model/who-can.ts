import type { Account } from './account.ts';
import type { Answer, OpenCondition, StatementRef, Stop } from './decision.ts';

/** Version of the JSON that who-can writes. A new field raises the second number, any other change the first. */
export const WHO_CAN_VERSION = '1.0';

/** Most steps of a way round that are looked for: what is asked for by default, and at most. */
export const DEFAULT_DEPTH = 3;
export const MOST_DEPTH = 5;

/** Names of users that are told of one right; more are counted. */
export const MOST_NAMED_USERS = 100;

/** Any answer but no. */
export type Possible = Exclude<Answer, 'no'>;

/** Whom a right is about: the holder alone, users that are named, or any user, those made later too. */
export const REACHES = ['any', 'named', 'own'] as const;
export type RightReach = (typeof REACHES)[number];

/** A user or role, as it is told. */
export interface ToldPrincipal {
  readonly type: 'user' | 'role';
  readonly name: string;
  readonly arn: string;
}

/** Users by name: the first hundred, and how many there are. */
export interface ToldUsers {
  readonly count: number;
  readonly names: readonly string[];
}

/** An answer with what it hangs on. */
export interface ToldAnswer {
  readonly answer: Possible;
  /** Of `unknown` where only service control policies could not be read: the answer if they stop nothing. */
  readonly elsewise?: Exclude<Possible, 'unknown'>;
  /** What only a call can settle, with the statement it stands in. */
  readonly conditions: readonly OpenCondition[];
  /** Of `unknown`: what could not be read, in words. */
  readonly unread: readonly string[];
}

/** What a principal may do, and for whom. */
export interface ToldRight extends ToldAnswer {
  readonly reach: RightReach;
  /** Of `own` and `named`. */
  readonly users: ToldUsers;
  /** Of `any`: who is left out. */
  readonly except: ToldUsers;
  /** Of a user that is yet to be made, where not every name may be given: the ARN of one that may. */
  readonly example?: string;
  /** Statements that allow. */
  readonly allowedBy: readonly StatementRef[];
}

/** What is done in one step of a way round. */
export const HOP_KINDS = [
  'put-policy',
  'attach-policy',
  'new-policy-version',
  'old-policy-version',
  'join-group',
  'remove-policy',
  'leave-group',
  'lift-boundary',
  'change-trust',
  'assume-role',
  'take-over',
  'pass-role',
] as const;
export type HopKind = (typeof HOP_KINDS)[number];

/** What a step is made on. */
export interface HopThing {
  readonly type: 'user' | 'role' | 'group' | 'policy';
  readonly name: string;
  readonly arn: string;
}

/** One step of a way round. */
export interface ToldHop extends ToldAnswer {
  readonly kind: HopKind;
  readonly by: ToldPrincipal;
  /** All of them are needed. */
  readonly actions: readonly string[];
  readonly on: HopThing;
  /** The policy, the version, the service, or whom the change of a group serves. */
  readonly detail?: string;
}

/** A way round: steps, and the last call. */
export interface ToldWay extends ToldRight {
  readonly hops: readonly ToldHop[];
  /** Who makes the last call. */
  readonly last: ToldPrincipal;
}

/** Somebody outside the account whom the trust policy of a role lets in, if their own account does. */
export interface ToldOutside {
  readonly kind: 'account' | 'principal' | 'everybody' | 'federated';
  readonly name: string;
  readonly conditions: readonly OpenCondition[];
}

/** What one principal may do by one action. */
export interface PrincipalAnswer {
  readonly action: string;
  readonly principal: ToldPrincipal;
  /** A role that a service of AWS owns and alone can use. */
  readonly serviceLinked: boolean;
  /** Of users: whether they have a console password. `unknown` where no report was read. */
  readonly console?: 'yes' | 'no' | 'unknown';
  /** The strongest first; empty where only a way round leads there. */
  readonly rights: readonly ToldRight[];
  /** The best first, one of each kind of first step. */
  readonly ways: readonly ToldWay[];
  /** Of roles: who may come in from outside the account. */
  readonly outside: readonly ToldOutside[];
  /** It may also accept a request by which a provider outside acts with its rights (iam:AcceptDelegationRequest). */
  readonly handsOn: boolean;
  /** What stopped it, where it was asked about alone and may nothing. */
  readonly stoppedBy?: Stop;
}

/** One account's answers. */
export interface AccountWhoCan {
  readonly account: Account;
  readonly principals: { readonly users: number; readonly roles: number };
  /**
   * Service control policies: `applied`; `none` that limit; `unread`; `left-out` by choice, as for an account without
   * an organisation.
   */
  readonly controls: 'applied' | 'none' | 'unread' | 'left-out';
  /** Of `unread`: why, and what to do. */
  readonly controlsUnread?: { readonly words: string; readonly fix?: string };
  /** Whoever may or perhaps may; by action, then the strongest first. */
  readonly answers: readonly PrincipalAnswer[];
  /** Who may give member accounts' root users a password by sts:AssumeRoot. */
  readonly memberRoots: readonly (ToldAnswer & { readonly principal: ToldPrincipal })[];
  /** Whose changes were too many to follow all: a way of theirs may be missing, or a surer or wider one than is told. */
  readonly cutShort: readonly ToldPrincipal[];
  /** Who may make calls from which a way may lead that is not followed: more may be true of them than is told. */
  readonly unfollowed: readonly { readonly principal: ToldPrincipal; readonly calls: readonly string[] }[];
}

/** An account that could not be read. */
export interface UnreadAccount {
  readonly account: Account;
  readonly words: string;
  readonly fix?: string;
  /** Left out by choice, or closed: no gap. */
  readonly skipped: boolean;
}

/** Who can make credentials, in one account or several. */
export interface WhoCan {
  readonly schemaVersion: typeof WHO_CAN_VERSION;
  readonly tool: { readonly name: 'keyreeve'; readonly version: string };
  readonly now: string;
  readonly redacted: boolean;
  readonly actions: readonly { readonly id: string; readonly action: string; readonly words: string }[];
  /** The one user that it was asked for. */
  readonly for?: string;
  /** The one principal that it was asked of. */
  readonly as?: string;
  /** Most steps of a way round that were looked for. */
  readonly depth: number;
  readonly accounts: readonly AccountWhoCan[];
  readonly notRead: readonly UnreadAccount[];
  /** False where something that decides could not be read. */
  readonly complete: boolean;
}

import type { Account } from './account.ts';
import type { NotSearched } from './denied-calls.ts';
import type { CreatedBy } from './key-origin.ts';

/** The version of the JSON of an investigation. As of a run's: the first number for what breaks, the second for what is new. */
export const INVESTIGATION_SCHEMA_VERSION = '1.0';

/** Where events came from. */
export const TRAIL_SOURCES = ['event-history', 'trail-files', 'athena', 'trino'] as const;
export type TrailSourceKind = (typeof TRAIL_SOURCES)[number];

/** From nothing to alarming. */
export const USE_VERDICTS = ['no-use-seen', 'consistent-use', 'needs-a-look', 'likely-misuse'] as const;
export type UseVerdict = (typeof USE_VERDICTS)[number];

/** What an investigation may notice, in the order it is told. */
export const SIGNALS = [
  'quarantine-policy',
  'root-key',
  'cover-up',
  'use-after-deactivation',
  'key-made-after-deactivation',
  'persistence',
  'reconnaissance',
  'secrets-read',
  'denied-attempts',
  'telling-client',
  'first-seen-country',
  'first-seen-network',
  'first-seen-address',
  'first-seen-region',
  'first-seen-client',
  'owner-elsewhere',
  'sessions-issued',
  'use-not-recorded',
] as const;
export type SignalId = (typeof SIGNALS)[number];

/**
 * `strong` makes misuse likely, `look` asks for a look, `info` is told and alarms nobody: what a benign pattern
 * explains, or what is habitual for this key.
 */
export const SIGNAL_WEIGHTS = ['strong', 'look', 'info'] as const;
export type SignalWeight = (typeof SIGNAL_WEIGHTS)[number];

/** An event that a signal or the timeline rests on. Texts are of others' making and are escaped by whoever shows them. */
export interface ToldEvent {
  /** CloudTrail's `eventID`; absent where a source gave only counts. */
  readonly id?: string;
  readonly at: string;
  readonly accountId: string;
  readonly region: string;
  /** `iam.amazonaws.com CreateUser` */
  readonly event: string;
  /** The key that signed; another one than the key under study for child sessions. */
  readonly accessKeyId: string;
  /** An address, a service's name or `AWS Internal`; absent where the record has none. */
  readonly from?: string;
  readonly client?: string;
  readonly errorCode?: string;
  /** What it was about, from the request or the answer: a user, a role, a key id. */
  readonly about?: string;
  /** Why it is nobody's doing: AWS on behalf, a console session (I12, I13). */
  readonly benign?: string;
}

/** Something noticed, with the events it rests on. */
export interface Signal {
  readonly id: SignalId;
  readonly weight: SignalWeight;
  /** In one sentence, with numbers. */
  readonly says: string;
  readonly firstAt?: string;
  readonly lastAt?: string;
  /** Events it rests on, all of them. */
  readonly count: number;
  /** The earliest of them, {@link MOST_EVENTS_OF_SIGNAL} at most. */
  readonly events: readonly ToldEvent[];
}

export const MOST_EVENTS_OF_SIGNAL = 20;

/** How much of the use has one thing in common: a service, an action, a region, an address, a client, an account. */
export interface UseShare {
  /** An address for places, `AWS itself (service)` for calls on behalf; `unknown` where the record has none. */
  readonly name: string;
  readonly count: number;
  /** Of these, calls that were denied. */
  readonly denied: number;
  readonly firstAt: string;
  readonly lastAt: string;
  /** Of an address, where a local database of addresses was given. */
  readonly country?: string;
  readonly network?: string;
  /** A benign pattern: `AWS on your behalf`, `console session`, `AWS Internal`. */
  readonly label?: string;
}

/** The use of a key and of the sessions that came of it, counted. */
export interface UseSummary {
  readonly count: number;
  readonly denied: number;
  /** Other calls that failed. */
  readonly failed: number;
  /** Of calls that AWS did not make itself; absent, as `lastAt` is, where there are none. */
  readonly firstAt?: string;
  readonly lastAt?: string;
  /** Each most used first, {@link MOST_SHARES} at most; how many there are stands in `distinct`. */
  readonly services: readonly UseShare[];
  readonly actions: readonly UseShare[];
  readonly regions: readonly UseShare[];
  readonly addresses: readonly UseShare[];
  readonly clients: readonly UseShare[];
  readonly accounts: readonly UseShare[];
  readonly distinct: Readonly<Record<UseDimension, number>>;
  /** `YYYY-MM-DD`, only days with use, in order. */
  readonly days: readonly { readonly day: string; readonly count: number; readonly denied: number }[];
  /** Calls by hour of the day, UTC: 24 numbers a service. Most used first. */
  readonly hours: readonly { readonly service: string; readonly counts: readonly number[] }[];
}

export const MOST_SHARES = 200;

export const USE_DIMENSIONS = ['services', 'actions', 'regions', 'addresses', 'clients', 'accounts'] as const;
export type UseDimension = (typeof USE_DIMENSIONS)[number];

/** Credentials that came of the key (I09). */
export interface ChildCredential {
  /** `ASIA…`, or `AKIA…` of a key that was made with it. */
  readonly accessKeyId: string;
  /** The credential it was made with. */
  readonly parent: string;
  readonly kind: 'session-token' | 'federation' | 'role' | 'root-session' | 'access-key';
  readonly at: string;
  /** The account it works in. */
  readonly accountId: string;
  readonly region: string;
  /** The role taken, the federated user, the user whose key was made. */
  readonly of?: string;
  /** When it ends by itself; absent for access keys, and where the record does not say. */
  readonly expiresAt?: string;
  /** Calls seen with it. */
  readonly count: number;
  /** False where it was not searched for, and then `why`. */
  readonly followed: boolean;
  readonly why?: string;
}

/** Something that was made or opened with the key and outlives it. */
export interface MadePrincipal {
  readonly kind:
    | 'user'
    | 'role'
    | 'access-key'
    | 'login-profile'
    | 'service-credential'
    | 'policy'
    | 'trust'
    | 'provider'
    | 'group-membership'
    | 'other';
  /** Its ARN, name or key id, as the record has it. */
  readonly name: string;
  /** The user a key or password belongs to. */
  readonly userName?: string;
  readonly accountId: string;
  readonly event: ToldEvent;
}

/** What IAM says of the key, as far as it could be read: a value, or why not. */
export type Told<T> = { readonly value: T } | { readonly unread: string };

export interface KeySubject {
  readonly accessKeyId: string;
  readonly account?: Account;
  /** How the account is known. */
  readonly accountFrom?: 'named' | 'sts' | 'decoded' | 'records';
  readonly holder: 'user' | 'root' | 'unknown';
  readonly userName?: string;
  readonly arn?: string;
  /** When the user was made. */
  readonly userCreatedAt?: string;
  readonly createdAt: Told<string>;
  /** `Active`, `Inactive`, `Expired`, or `Deleted` where the history shows its deletion. */
  readonly status: Told<string>;
  /** IAM's own record of the last use; `at` absent where none is recorded. */
  readonly lastUse: Told<{ readonly at?: string; readonly region?: string; readonly service?: string }>;
  /** Names of quarantine policies that AWS attached (T18). */
  readonly quarantine: Told<readonly string[]>;
  readonly otherKeys: Told<
    readonly { readonly accessKeyId: string; readonly status: string; readonly createdAt: string }[]
  >;
  readonly hasPassword: Told<boolean>;
  /** Why it is exempt from remediation by the settings. */
  readonly exempt?: string;
  /** Who made the key, and how. */
  readonly madeBy: CreatedBy;
}

/** Where was looked, and what it gave. */
export interface SearchedSource {
  readonly kind: TrailSourceKind;
  /** `17 regions of account 111122223333`, `2,412 files below ./trail`. */
  readonly says: string;
  /** Events read that were of this key, its sessions or its user. */
  readonly events: number;
  /** Unpacked bytes read or scanned, where the source says. */
  readonly bytesScanned?: number;
  /** Set where nothing of it could be searched: that no event was found then says nothing. */
  readonly nothingSearched?: boolean;
  /** From when on the source has anything, where it says so. */
  readonly reachesBackTo?: string;
}

/** One step of containment in the order of AWS's playbook; carried out by `keyreeve plan --contain`. */
export interface ContainmentStep {
  readonly id:
    | 'deactivate'
    | 'second-key'
    | 'password'
    | 'sessions'
    | 'parent'
    | 'created-principals'
    | 'root'
    | 'rotate'
    | 'delete';
  readonly words: string;
}

/** The story of one key: everything an output needs. The same events, facts and time give the same story. */
export interface Investigation {
  readonly schemaVersion: string;
  readonly tool: { readonly name: 'keyreeve'; readonly version: string };
  /** The time every judgement took as its argument. */
  readonly now: string;
  readonly redacted: boolean;
  readonly subject: KeySubject;
  readonly window: { readonly since: string; readonly until: string };
  readonly sources: readonly SearchedSource[];
  readonly verdict: {
    readonly level: UseVerdict;
    /** One sentence. */
    readonly says: string;
    readonly reasons: readonly string[];
  };
  readonly signals: readonly Signal[];
  readonly use: UseSummary;
  readonly children: readonly ChildCredential[];
  readonly made: readonly MadePrincipal[];
  /** Telling events in order of time, {@link MOST_TIMELINE} at most: firsts, lasts, signals, status changes, sign-ins. */
  readonly timeline: readonly TimelineEntry[];
  /** What was not searched though it might have been: regions, parts cut off, files. Makes the story incomplete. */
  readonly notSearched: readonly NotSearched[];
  /** What this kind of search never shows: data events, days before the window. */
  readonly blind: readonly string[];
  readonly complete: boolean;
  readonly containment: {
    readonly needed: boolean;
    readonly steps: readonly ContainmentStep[];
    /** `keyreeve plan --contain AKIA… …`; absent where no plan can do it. */
    readonly command?: string;
  };
}

export const MOST_TIMELINE = 500;

export interface TimelineEntry {
  readonly at: string;
  /** `last` entries close a place, a client or a run of many events. */
  readonly kind: 'made' | 'first' | 'last' | 'signal' | 'status' | 'session' | 'sign-in';
  readonly words: string;
  readonly signal?: SignalId;
  readonly event?: ToldEvent;
}

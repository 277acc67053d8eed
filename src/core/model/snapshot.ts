import type { Account } from './account.ts';
import type { AccountFacts } from './account-facts.ts';
import type { Authorization, UserAuthorization } from './authorization.ts';
import type {
  MfaDevice,
  Owner,
  PasswordUse,
  ServiceSpecificCredential,
  SigningCertificate,
  SshPublicKey,
} from './credentials.ts';
import type { Fact } from './fact.ts';
import type { KeyRights } from './key-rights.ts';

/**
 * One account, at one time: facts, each known or unread. Everything right of a snapshot is pure, so a
 * saved snapshot gives the same findings, byte for byte.
 */
export interface Snapshot {
  readonly account: Account;
  readonly report: Fact<ReportInfo>;
  readonly root: RootFacts;
  /**
   * Every IAM user the report or, with `--fresh`, `ListUsers` names, in the order of the report. Can be
   * walked more than once; a report file of half a million rows is parsed as it is walked, and a damaged
   * row throws then.
   */
  readonly users: Fact<Iterable<User>>;
  readonly facts: AccountFacts;
  /** Policies, groups and roles; what concerns a user stands on the user as well. */
  readonly authorization: Fact<Authorization>;
}

/** What is known of the credential report as a whole. */
export interface ReportInfo {
  /** When AWS made it. Absent for a bare CSV, which does not say. */
  readonly generatedAt?: string;
  /** Older than the run asked for; passes rest on it and say so. */
  readonly stale: boolean;
  /** Why it is stale, in our words. */
  readonly staleBecause?: string;
  /** User rows, the root row not counted. */
  readonly userRows: number;
  /** The file it was read from, offline. */
  readonly file?: string;
  /** The newest date anywhere in the report: a lower bound of its age where `generatedAt` is absent. */
  readonly newestDate?: string;
}

export interface RootFacts {
  readonly reportRow: Fact<RootRow>;
  readonly accountSummary: Fact<AccountSummary>;
  /** The keys an `AssumeRoot` audit session lists: the only way to learn a root key's id. */
  readonly auditedKeys: Fact<readonly RootKey[]>;
  /** As the report has them. */
  readonly password: Fact<RootPassword>;
  readonly mfaActive: Fact<boolean>;
  readonly certificates: Fact<readonly SigningCertificate[]>;
  /** Live, from the account summary. */
  readonly mfaEnabledNow: Fact<boolean>;
  readonly passwordPresentNow: Fact<boolean>;
  readonly certificatesPresentNow: Fact<boolean>;
  /** Enrolled virtual devices assigned to root: never all of its devices. */
  readonly virtualDevices: Fact<readonly MfaDevice[]>;
  /** All of root's devices: only an `AssumeRoot` audit session lists them. */
  readonly devices: Fact<readonly MfaDevice[]>;
}

/** Root's console password as the report has it. Reports of 2023 and earlier say `not_supported` of it. */
export interface RootPassword {
  readonly enabled: boolean | 'not-supported';
  /** Absent where no use is recorded. */
  readonly lastUsedAt?: string;
}

/** The report's root row, or the statement that this partition's reports have none. */
export type RootRow = { readonly exists: false } | PresentRootRow;

export interface PresentRootRow {
  readonly exists: true;
  /** In the order of the report's columns, which is no order of creation. Only slots that hold a key. */
  readonly keys: readonly RootKey[];
}

export interface RootKey {
  /** Known only from an audit session. */
  readonly accessKeyId?: string;
  /** ISO 8601, or absent where an active key carries no date. */
  readonly createdAt?: string;
  readonly status: KeyStatus;
  readonly lastUse: Fact<LastUse>;
}

/** The entries of `GetAccountSummary` that rules read. */
export interface AccountSummary {
  /** 1 where root has any access key, inactive ones included (IAM API reference, GetAccountSummary). */
  readonly accountAccessKeysPresent: number;
}

/**
 * `Expired` is in the API's model beside the two that everyone knows; it is treated like Inactive: the
 * key cannot sign.
 */
export type KeyStatus = 'Active' | 'Inactive' | 'Expired';

export const KEY_STATUSES: readonly KeyStatus[] = ['Active', 'Inactive', 'Expired'];

/** The last recorded use. `at` is absent where AWS has recorded none. */
export interface LastUse {
  readonly at?: string;
  readonly region?: string;
  readonly service?: string;
}

export interface ConsolePassword {
  readonly enabled: boolean;
}

/** The live login profile, or `null` where `GetLoginProfile` says there is none. */
export type LoginProfile = { readonly createdAt: string } | null;

/** How a user stands between the report and the live account. */
export type Presence =
  | 'reported' // in the report, not read again
  | 'confirmed' // in the report and read again live
  | 'newer-than-report' // live only
  | 'gone-since-report'; // in the report, and NoSuchEntity live

export interface User {
  readonly name: string;
  readonly arn: string;
  readonly presence: Presence;
  readonly createdAt: Fact<string>;
  readonly consolePassword: Fact<ConsolePassword>;
  /** Live only: when the password was first made (`password_last_changed` moves with every reset). */
  readonly loginProfile: Fact<LoginProfile>;
  readonly accessKeys: Fact<readonly AccessKey[]>;
  /** Only where there is a password: what stands there without one is left from an earlier one. */
  readonly passwordUse: Fact<PasswordUse>;
  /** When the password was last set; `null` without one. */
  readonly passwordChangedAt: Fact<string | null>;
  readonly mfaActive: Fact<boolean>;
  /** Live only: the devices by kind. */
  readonly mfaDevices: Fact<readonly MfaDevice[]>;
  readonly certificates: Fact<readonly SigningCertificate[]>;
  /** The report's 23rd column: that there are more credentials than it has columns for; `null` where not. */
  readonly extraCredentials: Fact<string | null>;
  readonly authorization: Fact<UserAuthorization>;
  readonly sshKeys: Fact<readonly SshPublicKey[]>;
  readonly serviceCredentials: Fact<readonly ServiceSpecificCredential[]>;
  readonly owner: Fact<Owner>;
  /** Whether they may make access keys. Absent where no rule of the run needs it. */
  readonly keyRights?: Fact<KeyRights>;
  /** The user as the report had it, kept once live calls have read it again. */
  readonly asReported?: User;
}

/**
 * Whether the event history has the making of a user and of a key as one act: what creation times only suggest
 * (`scan --prove`).
 */
export interface SetupBurst {
  readonly proved: boolean;
  /** What was found of the making, in order of time. */
  readonly events: readonly { readonly name: SetupEvent; readonly at: string }[];
  /** ARN of whoever made the key, where that is known. */
  readonly actor?: string;
  /** From the first of the events to the last. */
  readonly secondsApart: number;
  /** Why it is not proved. Names nobody. */
  readonly why?: string;
}

/** The three events that setting up a console user with a key is made of. */
export const SETUP_EVENTS = ['CreateUser', 'CreateLoginProfile', 'CreateAccessKey'] as const;
export type SetupEvent = (typeof SETUP_EVENTS)[number];

export interface AccessKey {
  /** Known only from live calls; the report names keys by slot, and slots swap. */
  readonly accessKeyId?: string;
  readonly createdAt: Fact<string>;
  readonly status: Fact<KeyStatus>;
  readonly lastUse: Fact<LastUse>;
  /** Absent where it was not asked for. */
  readonly setupBurst?: Fact<SetupBurst>;
  /** The report's date, where it differs from `CreateDate`: the live one is believed, both are shown. */
  readonly reportCreatedAt?: string;
  /** True for a key that live calls show and the report does not have. */
  readonly newerThanReport?: boolean;
}

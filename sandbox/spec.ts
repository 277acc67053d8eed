/**
 * What a caller may ask of the sandbox: whole accounts written by hand, faults, and the options of a start.
 * Plain data only. Instants are ISO-8601 strings; the sandbox keeps them to the second, as IAM does.
 */

import type { EventSpec, ServiceControlPolicySpec } from './spec-events.ts';
import type { Inside, MfaSpec, UserInside } from './spec-inside.ts';

export type * from './spec-events.ts';
export type * from './spec-inside.ts';

export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';
/** `Account.State` of Organizations, which replaces the retired `Account.Status` [botocore, organizations]. */
export type AccountState = 'PENDING_ACTIVATION' | 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED';
/** The three values of IAM's `statusType`; `Expired` is the newest [botocore, iam]. */
export type KeyStatus = 'Active' | 'Inactive' | 'Expired';

export interface KeySpec {
  /** Default: a generated id that carries the account number. */
  readonly id?: string;
  readonly createdAt: string;
  /** Default `Active`. */
  readonly status?: KeyStatus;
  /** Absent: never used. */
  readonly lastUsed?: { readonly at: string; readonly region?: string; readonly service?: string };
}

export interface CertificateSpec {
  readonly uploadedAt: string;
  readonly active?: boolean;
  /** Default: made of the holder. */
  readonly id?: string;
}

export interface PasswordSpec {
  readonly createdAt: string;
  readonly lastChangedAt?: string;
  /** Absent: `no_information` in the report, no `PasswordLastUsed` in ListUsers. */
  readonly lastUsedAt?: string;
}

export interface UserSpec extends UserInside {
  readonly name: string;
  /** Default `/`. */
  readonly path?: string;
  readonly userId?: string;
  readonly createdAt: string;
  /** Absent: no console password. */
  readonly password?: PasswordSpec;
  /**
   * A time of use that outlives a deleted password: ListUsers still shows it while the report says `N/A`.
   */
  readonly passwordLastUsedBefore?: string;
  /** Default: whether `mfaDevices` holds one that is enrolled. */
  readonly mfa?: boolean;
  /** More than two bring the report's 23rd column. */
  readonly accessKeys?: readonly KeySpec[];
  readonly certs?: readonly CertificateSpec[];
  readonly tags?: Readonly<Record<string, string>>;
}

export interface RootSpec {
  readonly createdAt?: string;
  /** `not_supported` is what reports of 2023 and earlier say. */
  readonly passwordEnabled?: boolean | 'not_supported';
  readonly passwordLastUsed?: string;
  readonly passwordLastChanged?: string;
  /** Default: whether `mfaDevices` holds one that is enrolled. */
  readonly mfa?: boolean;
  /** Default: with `mfa` one virtual device, else none. */
  readonly mfaDevices?: readonly MfaSpec[];
  readonly accessKeys?: readonly KeySpec[];
  readonly certs?: readonly CertificateSpec[];
  /** The report has no root row (always so in China). */
  readonly noRow?: boolean;
}

export interface ReportSpec {
  /** A report that is there before the first call; it shows the account as of that instant. */
  readonly stored?: { readonly generatedAt: string };
  /**
   * How a field with `,` or `"` is written, which AWS documents nowhere: `true` (default) quotes such fields only,
   * `'always'` quotes every user and ARN, `false` quotes nothing, so that such rows are torn.
   */
  readonly quoteNames?: boolean | 'always';
  /** Further columns at the end: header to the value of every row. */
  readonly extraColumns?: Readonly<Record<string, string>>;
  /** The report's whole text, instead of one made from the users. */
  readonly content?: string;
}

/** One account written by hand. Everything but the id has a default. */
export interface AccountSpec extends Inside {
  readonly id: string;
  /** Any text, hostile or with line breaks. */
  readonly name?: string;
  readonly email?: string;
  readonly alias?: string;
  readonly state?: AccountState;
  /** ListAccounts answers the old `Status` and no `State`. */
  readonly legacyStatusOnly?: boolean;
  readonly joinedAt?: string;
  /** OU names from the root down, e.g. `workloads/test`. Absent: directly below the root. */
  readonly ou?: string;
  /** Default: the first account is the management account. */
  readonly management?: boolean;
  /** Assumable role names. Default `any`. */
  readonly roles?: 'any' | readonly string[];
  /**
   * Action globs denied as if by a service control policy. `sts:AssumeRole` denies the assumption of this
   * account's roles with the same words. The management account is never subject to an SCP.
   */
  readonly scpDenies?: readonly string[];
  /** Action globs that no identity-based policy allows. */
  readonly denies?: readonly string[];
  readonly requiresExternalId?: string;
  readonly root?: RootSpec;
  readonly users?: readonly UserSpec[];
  readonly report?: ReportSpec;
  /** What stands in the event history before the first call; hand-written accounts only. */
  readonly events?: readonly EventSpec[];
}

/** Something going wrong on purpose. The first fault that matches and fires decides the answer. */
export interface Fault {
  /** `service:Action`, with `*` and `?`. */
  readonly operation: string;
  /** The account the call is about: the target of AssumeRole and AssumeRoot, else the caller's. */
  readonly account?: string;
  /** Wire code of the error, e.g. `Throttling`. */
  readonly code?: string;
  /** HTTP status; default 400. */
  readonly status?: number;
  readonly message?: string;
  /** How often it fires; default for ever. */
  readonly times?: number;
  /** 0 to 1, drawn from the seed. */
  readonly probability?: number;
  /** Lets this many matching calls through first. */
  readonly afterCalls?: number;
  /** Waits, in milliseconds, before the call takes effect. Alone, the call then succeeds. */
  readonly delayMs?: number;
  /** The call takes effect first; only then `code`, `delayMs`, `drop` or `html500` strikes. */
  readonly afterEffect?: true;
  /** The call is answered as if it had succeeded, and changes nothing. */
  readonly ignored?: true;
  /** After this write so many reads of its account show what was before. */
  readonly staleReads?: number;
  /** After this write the reads of its account show for so many real milliseconds what was before. */
  readonly staleMs?: number;
  /** The socket is destroyed without an answer. */
  readonly drop?: true;
  /** An HTML page with status 500, as a proxy in between sends. */
  readonly html500?: true;
  /** The credential report stays in this state; GetCredentialReport then says `ReportInProgress`. */
  readonly reportState?: 'STARTED' | 'INPROGRESS';
}

export interface SandboxOptions {
  /** 1 to 10000, default 20. */
  readonly accounts?: number;
  /** Users in each generated account, 0 to 10000, default 25. */
  readonly users?: number;
  /** Default 1. Same seed, same `now`: same organisation, to the byte. */
  readonly seed?: number;
  /** ISO start of the sandbox clock; default the real time. */
  readonly now?: string;
  /**
   * ISO instant before `now`, which must be given too: the same organisation as it was then. The clock starts there; what
   * was made later is not there, users and keys that were removed since are. Generated accounts and stories alone.
   */
  readonly asOf?: string;
  /** The clock stands still until it is set. */
  readonly frozenClock?: boolean;
  readonly partition?: Partition;
  /** Waits so long before every answer. */
  readonly latencyMs?: number;
  /** Real milliseconds a credential report takes; default 300. */
  readonly reportDelayMs?: number;
  /** Only 127.0.0.1: the sandbox answers whoever asks. */
  readonly host?: '127.0.0.1';
  readonly port?: number;
  /** Hand-written accounts instead of generated ones. */
  readonly world?: readonly AccountSpec[];
  /** Ids of stories that are played at the start, each in an account of its own. */
  readonly stories?: readonly string[];
  readonly faults?: readonly Fault[];
  readonly callerAccount?: 'management' | (string & {});
  /** Some generated account names are `<script>`, formulas, escape codes. */
  readonly hostileNames?: boolean;
  /** Whether RootCredentialsManagement is on in the organisation; default true. */
  readonly centralRoot?: boolean;
  /** All features of central root access, instead of `centralRoot`. */
  readonly organizationFeatures?: readonly ('RootCredentialsManagement' | 'RootSessions')[];
  /** The accounts are in no organisation: whoever asks about one is told so. */
  readonly standalone?: boolean;
  /**
   * Services with trusted access. Default: `iam.amazonaws.com` with `centralRoot`, else none. A list without it
   * makes ListOrganizationsFeatures answer ServiceAccessNotEnabledException.
   */
  readonly trustedServices?: readonly string[];
  /** Service principals by the account that administers them, besides `delegatedAdministrators`. */
  readonly delegatedServices?: Readonly<Record<string, readonly string[]>>;
  /** Own service control policies, besides FullAWSAccess. A name alone is one that denies nothing and hangs nowhere. */
  readonly serviceControlPolicies?: readonly (string | ServiceControlPolicySpec)[];
  /** Service control policies are not turned on: ListRoots does not name them, and none can be attached. */
  readonly policyTypesDisabled?: boolean;
  /** Region of the Identity Center instance; default: the home region in generated organisations, else none. */
  readonly identityCenter?: string;
  /** Account ids that administer `iam.amazonaws.com` and may read the organisation. */
  readonly delegatedAdministrators?: readonly string[];
  /** ListAccounts puts an empty page with a token before every further page. */
  readonly emptyPages?: boolean;
  /** LookupEvents answers two calls a second per account and region; `false` lifts it. */
  readonly trailLimit?: boolean;
  /** An event shows in LookupEvents so many milliseconds after it happened, on the sandbox clock. Default 0. */
  readonly trailLagMs?: number;
  /** Token bucket for each account; beyond it calls are throttled. */
  readonly rateLimit?: { readonly callsPerSecond: number; readonly burst?: number };
  /** After every write so many reads of its account show what was before, as IAM's may. Default 0. */
  readonly staleReads?: number;
  /** The same by time, in real milliseconds. Default 0. */
  readonly staleMs?: number;
  /** A key's use shows in its last use so many milliseconds later, on the sandbox clock. Default 0. */
  readonly lastUseLagMs?: number;
  /**
   * Told of every call of a known caller twice, in the sandbox's own process: before it takes effect, and after it
   * did (or was refused) and before the answer leaves. Gives it `'drop'`, the connection is cut there: `before`,
   * and nothing happens; `after`, and what happened stays.
   */
  readonly onCall?: (call: CallSeen) => 'drop' | undefined;
}

/** One call on its way. */
export interface CallSeen {
  /** `iam:DeleteAccessKey` and the like. */
  readonly operation: string;
  /** The account the call is about: the target of AssumeRole and AssumeRoot, else the caller's. */
  readonly account: string;
  readonly phase: 'before' | 'after';
  /** The one in the answer. */
  readonly requestId: string;
}

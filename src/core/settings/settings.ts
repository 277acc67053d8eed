import type { Severity } from '../model/finding.ts';

/** What stands in `keyreeve.yaml`, checked. Paths are as written: relative to the file's folder. */
export interface KeyreeveSettings {
  readonly rules: Readonly<Record<string, RuleSettings>>;
  readonly frameworks: readonly string[];
  /** Rules of this severity or worse. */
  readonly severity?: Severity;
  /** Exit 1 for findings of this severity or worse. */
  readonly failOn?: Severity;
  readonly accounts: AccountSettings;
  readonly role: RoleSettings;
  /** The list of people, for the rules that need one. */
  readonly people?: string;
  /** As `--output` takes them. */
  readonly outputs: readonly string[];
  readonly exempt?: Exemption;
  readonly suppressions: readonly Suppression[];
  readonly attestations: readonly Attestation[];
  readonly notify: NotifySettings;
  readonly auditLog: AuditLogSettings;
  readonly store: StoreSettings;
  readonly dashboard: DashboardSettings;
  readonly remediation: RemediationSettings;
}

/** One rule: on or off, and its parameters as text, as `--set` takes them. */
export interface RuleSettings {
  readonly enabled: boolean;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Which accounts to scan where the command line names none. */
export interface AccountSettings {
  readonly organization: boolean;
  readonly ous: readonly string[];
  /** Account ids, each with a role of its own where one is named. */
  readonly include: readonly { readonly id: string; readonly role?: string }[];
  readonly skip: readonly string[];
}

/** The role to assume in other accounts. */
export interface RoleSettings {
  readonly name?: string;
  readonly externalId?: string;
  readonly sessionName?: string;
}

/** Findings on users with this tag are suppressed: of the rules named, or of all. */
export interface Exemption {
  readonly tag: string;
  /** Absent: whatever the tag's value is. */
  readonly value?: string;
  readonly rules?: readonly string[];
}

/** What a suppression speaks of: all that is given must match. Patterns, but for the finding's id. */
export interface SuppressionMatch {
  readonly finding?: string;
  readonly rule?: string;
  readonly account?: string;
  readonly arn?: string;
  /** An access key id, or AWS's id of another credential. */
  readonly key?: string;
}

/** Somebody accepts findings for a while. */
export interface Suppression {
  readonly reason: string;
  readonly author: string;
  /** The last day it holds, `YYYY-MM-DD`, in UTC. */
  readonly until: string;
  readonly match: SuppressionMatch;
  /** `keyreeve.yaml:12`. */
  readonly place: string;
}

/** What a person looked at by hand. */
export interface Attestation {
  readonly rule: string;
  readonly account: string;
  readonly by: string;
  /** The first and the last day it holds, `YYYY-MM-DD`, in UTC. */
  readonly on: string;
  readonly until: string;
  readonly evidence: { readonly file: string; readonly sha256: string };
  readonly note?: string;
  /** Only of this resource. */
  readonly arn?: string;
  /** `keyreeve.yaml:12`. */
  readonly place: string;
}

/** Where to send what. Secrets are named by environment variables and never stand in the file. */
export interface NotifySettings {
  readonly webhook?: { readonly urlFromEnv: string };
  readonly email?: EmailSettings;
  readonly securityHub?: { readonly region?: string };
}

export interface EmailSettings {
  readonly host: string;
  readonly port?: number;
  /** TLS from the first byte; otherwise STARTTLS where the server has it. */
  readonly secure?: boolean;
  readonly userFromEnv?: string;
  readonly passwordFromEnv?: string;
  readonly from: string;
  readonly to: readonly string[];
}

/** Where runs are kept. */
export interface StoreSettings {
  /** A file, relative to the settings file, or `postgres://…`; `none` for none. */
  readonly place?: string;
  readonly retention: RetentionSettings;
}

/** How the dashboard is reached, and by whom. */
export interface DashboardSettings {
  /** `HOST:PORT`, or a port of this machine. */
  readonly listen?: string;
  /** An origin. */
  readonly publicUrl?: string;
  /** Default 12. */
  readonly sessionHours?: number;
  /** Default 60. */
  readonly idleMinutes?: number;
  readonly oidc?: OidcSettings;
}

/** Sign-in with the provider of an organisation (OpenID Connect). */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** The environment variable that holds it. Absent: a public client. */
  readonly clientSecretFromEnv?: string;
  /** Asked for beside `openid`, `profile` and `email`. */
  readonly scopes?: readonly string[];
  readonly nameClaim?: string;
  readonly roleClaim: string;
  /** Values of the claim for each role. */
  readonly roles: {
    readonly viewer?: readonly string[];
    readonly operator?: readonly string[];
    readonly admin?: readonly string[];
  };
}

/** How long things are kept. Absent: for good. */
export interface RetentionSettings {
  /** Facts and credential reports of runs, in days; the last of each month stays. */
  readonly snapshotDays?: number;
  /** Runs, and findings that were resolved. */
  readonly runDays?: number;
}

/** Where every action is written down. */
export interface AuditLogSettings {
  /** Relative to the settings file; by default `keyreeve-audit.jsonl` beside it. */
  readonly path?: string;
  /** A PEM file with an Ed25519 private key, which signs each entry. */
  readonly signWith?: string;
  /** An S3 bucket with object lock that the head is written to after each apply. */
  readonly anchor?: AnchorSettings;
}

export interface AnchorSettings {
  readonly bucket: string;
  /** Put before the object's name. */
  readonly prefix?: string;
  readonly region?: string;
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  /** Days the object cannot be deleted. */
  readonly days: number;
}

/** How keys are removed. Times are whole days; none of them lets a state be passed over (X06). */
export interface RemediationSettings {
  /** Never the scanning role. */
  readonly role: RoleSettings;
  /** Where each key stands; by default `keyreeve-journal.json` beside the settings file. */
  readonly journal?: string;
  /** From the notice to the deactivation. Default 7. */
  readonly noticeDays: number;
  /** From the deactivation to the deletion. Default 14. */
  readonly holdDays: number;
  /** From denying root by SCP to the deletion of its key. Default 14. */
  readonly rootObservationDays: number;
  /** A key used within so many days is refused. Default 30. */
  readonly usedWithinDays: number;
  /** A plan is refused after so many hours. Default 72. */
  readonly planValidHours: number;
  /** Refuse the key's calls by policy, and watch, before it is deactivated. Default false. */
  readonly refuseFirst: boolean;
  /** From refusing its calls to the deactivation. Default 7. */
  readonly refuseDays: number;
  /** Deny root by a service control policy before its key is deleted. Default true. */
  readonly rootScp: boolean;
  readonly breakGlass: BreakGlassSettings;
  /** Patterns of user names whose use may not show (T13), besides `ses-smtp-user*`. */
  readonly useMayNotShow: readonly string[];
  readonly waves: Readonly<Record<string, WaveSettings>>;
  readonly owner: OwnerSettings;
  readonly notice: NoticeSettings;
}

/** Users that are never acted on: by tag, by path (the user's path begins so), or by name or ARN (patterns). */
export interface BreakGlassSettings {
  readonly tags: readonly { readonly key: string; readonly value?: string }[];
  readonly paths: readonly string[];
  readonly users: readonly string[];
}

/** A part of the organisation that is acted on at one time (X10). */
export interface WaveSettings {
  readonly accounts: readonly string[];
  readonly ous: readonly string[];
  /** Keys in one plan at most. */
  readonly limit?: number;
}

/** How the owner of a key is found. */
export interface OwnerSettings {
  /** Keys of the user's tags that name its owner, in this order. Default Owner, owner, Email, email, Contact, contact. */
  readonly tags: readonly string[];
  /** The alternate contact of the account to fall back on. Default OPERATIONS. */
  readonly contact: 'OPERATIONS' | 'SECURITY' | 'BILLING';
}

/** How the owner of a key is told. */
export interface NoticeSettings {
  /** `by-hand`: the text is printed for a person to send. The default. */
  readonly channel: 'by-hand' | 'email' | 'ses' | 'sns' | 'webhook';
  /** The owner must know first: a notice that could not be sent stops the key there. Default true. */
  readonly required: boolean;
  /** Recipients in other domains are refused: tags and names can be written by an attacker. */
  readonly domains: readonly string[];
  /** For `ses`: the verified sender, and the region. For `email` the sender of `notify.email` is used. */
  readonly from?: string;
  readonly region?: string;
  /** For `sns`. */
  readonly topicArn?: string;
  /** For `webhook`. */
  readonly urlFromEnv?: string;
  /** A file in the place of the built-in text. */
  readonly template?: string;
  /** Whom to ask, as the message says it. */
  readonly askWhom?: string;
}

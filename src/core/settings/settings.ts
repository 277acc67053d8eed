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

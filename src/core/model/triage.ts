import type { Account } from './account.ts';
import type { Told } from './investigation.ts';
import type { KeyIdKind } from './key-id.ts';

/** Version of the JSON that triage writes. A new field raises the second number, any other change the first. */
export const TRIAGE_VERSION = '1.0';

/** The most different ids a list may hold. */
export const MOST_LISTED_KEYS = 100_000;

/** What can be recognised in a list of key ids. `text` is any other text, `json` any other JSON. */
export const LIST_FORMATS = ['text', 'csv', 'json', 'github', 'health', 'guardduty', 'security-hub'] as const;
export type ListFormat = (typeof LIST_FORMATS)[number];

/**
 * What a list says about a key besides its id. Texts of others' making, at most 140 characters; what could be a
 * secret in one of them was left out with it.
 */
export interface ReportedKey {
  readonly by: ListFormat;
  /** ISO 8601 UTC: when it was found, or when the finding was last brought up to date. */
  readonly at?: string;
  /** `UnauthorizedAccess:IAMUser/TorIPCaller`, `AWS_RISK_CREDENTIALS_EXPOSED`, GitHub's name of the kind of secret. */
  readonly type?: string;
  readonly severity?: string;
  /** The host of the page, or `github.com/owner/repository`. */
  readonly where?: string;
  readonly userName?: string;
  /** True where it says that somebody used the key, and not only that others could. */
  readonly misuse: boolean;
}

/** Reports kept of one key, the newest; more are counted. */
export const MOST_REPORTS = 3;

/** One id of a list. */
export interface ListedKey {
  readonly id: string;
  /** How often it stands in the list. */
  readonly times: number;
  /** The newest first. */
  readonly reported: readonly ReportedKey[];
}

/** A list of key ids as it was read. Nothing of it is kept but this. */
export interface KeyList {
  readonly name: string;
  readonly formats: readonly ListFormat[];
  /** Alerts, events, findings or lines that were read. */
  readonly records: number;
  /** Alerts, events and findings that name no key id: a secret alone, a finding about something else. */
  readonly recordsWithoutId: number;
  /** API keys of Bedrock that stand in it. Each is a secret as a whole, so none is kept. */
  readonly bedrockKeys: number;
  /** In the order in which they came. */
  readonly keys: readonly ListedKey[];
}

/**
 * Whose a key is: `ours` is of an account of the organisation or one that was named, `not-ours` of another account,
 * `not-a-key` is no key, `unknown` could not be told.
 */
export const STANDINGS = ['ours', 'not-ours', 'not-a-key', 'unknown'] as const;
export type Standing = (typeof STANDINGS)[number];

/** How a key stands. `Gone`: not in its account any more. */
export const TRIAGE_STATUSES = ['Active', 'Inactive', 'Expired', 'Gone'] as const;
export type TriageStatus = (typeof TRIAGE_STATUSES)[number];

/** All that is known of a listed key, before it is judged. */
export interface KeyFacts extends ListedKey {
  readonly kind: KeyIdKind;
  /** What it is where it is no key: `It is the id of a user, and no access key.` */
  readonly noKey?: string;
  readonly standing: Standing;
  /** Why the standing is not known. */
  readonly standingUnknown?: UnreadWords;
  readonly account?: Account;
  /** `sts`: confirmed by AWS. `decoded`: read from the id, a hint. Absent too where it was found by looking there. */
  readonly accountFrom?: 'sts' | 'decoded';
  /** Why no account can be decoded from the id (I03). */
  readonly notDecoded?: string;
  readonly holder: 'user' | 'root' | 'unknown';
  readonly userName?: string;
  /** Of a user with an address for an owner, by the tags that the settings name. */
  readonly owner?: string;
  readonly createdAt?: string;
  readonly status: Told<TriageStatus>;
  /** `at` is absent where no use is recorded. */
  readonly lastUse: Told<{ readonly at?: string; readonly region?: string; readonly service?: string }>;
  /** Names of AWS's quarantine policies on the user. */
  readonly quarantine: Told<readonly string[]>;
  /** Why it is exempt from remediation by the settings. */
  readonly exempt?: string;
  /** The next move where something of it could not be read. */
  readonly fix?: string;
}

/** Why something is not known, and what to do about it. */
export interface UnreadWords {
  readonly unread: string;
  readonly fix?: string;
}

/**
 * How urgent a key is. `P1`: works and is used, quarantined, root's, or reported as misused. `P2`: works, and no use is
 * seen (I15). `unknown`: could not be told. `P3`: there, and does not work. `P4`: gone, not ours, or no key.
 */
export const PRIORITIES = ['P1', 'P2', 'unknown', 'P3', 'P4'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** A listed key, judged. */
export interface TriagedKey extends Omit<KeyFacts, 'standingUnknown' | 'fix'> {
  readonly priority: Priority;
  /** Why, in one or two sentences. */
  readonly says: string;
  /** What to do next, in a sentence. */
  readonly advice: string;
  /** Commands for it, the first first. */
  readonly commands: readonly string[];
  /** Something of it that decides could not be read. */
  readonly incomplete: boolean;
}

/** A list of keys, judged: the worst first. */
export interface Triage {
  readonly schemaVersion: typeof TRIAGE_VERSION;
  readonly tool: { readonly name: 'keyreeve'; readonly version: string };
  readonly now: string;
  readonly redacted: boolean;
  /** Nothing was asked of AWS. */
  readonly offline: boolean;
  readonly list: Omit<KeyList, 'keys' | 'name'> & { readonly ids: number };
  readonly counts: Readonly<Record<Priority, number>>;
  readonly keys: readonly TriagedKey[];
  /** What is to be known besides the keys: an organisation that could not be listed, secrets without an id. */
  readonly notes: readonly string[];
  /** False where something that decides could not be read. */
  readonly complete: boolean;
}

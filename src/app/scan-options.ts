import type { MarkSettings } from '../core/engine/marks.ts';
import type { Selection } from '../core/engine/select.ts';
import type { ListedAccount } from '../core/parse/account-list.ts';
import type { Keeper } from './keeper.ts';

/** A credential report handed in: a file, a folder of files, or bytes. */
export type ReportInput = string | { readonly name: string; readonly bytes: Uint8Array };

/** A list of people: a file, or its text with a name for messages. */
export type PeopleInput = string | { readonly name: string; readonly text: string };

/** The service control policies on an account: a file, or its text with a name for messages. */
export type ControlPoliciesInput = string | { readonly name: string; readonly text: string };

/** Where AWS is, and by which key it is asked, in the place of what this process's environment says. */
export interface Surroundings {
  /** Environment variables, as `process.env` has them: region, profile and endpoints. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Which accounts, and by which credentials. Without any of these, the account of the current credentials. */
export interface LiveOptions {
  readonly profile?: string;
  readonly region?: string;
  /** Every account of the organisation, or those under some organisational units. */
  readonly organization?: boolean | { readonly ous: readonly string[] };
  readonly accounts?: readonly (string | ListedAccount)[];
  readonly skipAccounts?: readonly string[];
  /** Assumed in other accounts than the caller's. Default `KeyreeveScan`. */
  readonly role?: string;
  readonly externalId?: string;
  readonly sessionName?: string;
  readonly mfaCode?: (serial: string) => Promise<string>;
  /** Of a sandbox that runs in this process beside what is real. */
  readonly surroundings?: Surroundings;
  /** Defaults: 64 accounts in flight, 8 calls in flight in each. */
  readonly concurrency?: { readonly accounts?: number; readonly callsPerAccount?: number };
  /** Hours. A stored report no older than this is used. Default 4: AWS gives the same report for so long. */
  readonly maxReportAgeHours?: number;
  /** Seconds to wait for one account's report. Default 180. */
  readonly reportDeadlineSeconds?: number;
  /** Also look for users and keys made since the report. */
  readonly fresh?: boolean;
  /** Ask an AssumeRoot audit session for the ids of root keys, where the summary tells of one. */
  readonly auditRoot?: boolean;
  /** Look at EC2 instances in every region, for the rule that is a person's otherwise. */
  readonly instances?: boolean;
  /** Ask the event history who made the users and keys that seem made together. */
  readonly prove?: boolean;
}

export interface ScanOptions extends LiveOptions, Omit<Selection, 'handedIn'> {
  /** Judge these reports, with no call to AWS. */
  readonly credentialReports?: readonly ReportInput[];
  /** When a report was made that does not say so itself (a bare CSV). ISO 8601. */
  readonly reportTime?: string;
  /** A list of people from HR or the identity provider: a file, or its text. */
  readonly people?: PeopleInput;
  /** The service control policies on the one account that is scanned, for whoever may not read them. */
  readonly controlPolicies?: ControlPoliciesInput;
  /** Suppressions, attestations and the tag that exempts, as the settings have them. */
  readonly marks?: MarkSettings;
  /** The time every judgement takes as its argument. ISO 8601; by default the clock's. */
  readonly now?: string;
  /** Pseudonyms in place of account ids, names and key ids. */
  readonly redact?: boolean;
  /** Keeps the run in a store. Never of a redacted one. */
  readonly keeper?: Keeper;
  /** Findings that were open before are shown and counted apart, and do not fail the run. Needs a keeper. */
  readonly newOnly?: boolean;
  readonly signal?: AbortSignal;
  /** Told the caller's ARN once it is known; never where reports are judged from files. */
  readonly onCaller?: (arn: string) => void;
  readonly onProgress?: (progress: Progress) => void;
  /** Told what somebody should know of the input, once, in sentences. */
  readonly onNotice?: (text: string) => void;
}

/** Where a run stands. */
export interface Progress {
  readonly accounts: number;
  readonly done: number;
  readonly inFlight: number;
  /** Of those in flight, waiting for AWS to make the credential report. */
  readonly waitingForReport: number;
  readonly failed: number;
  /** Left out from the start, by choice or because they are closed; not among `accounts`. */
  readonly skipped: number;
}

/** Accounts in flight, and calls in flight in each, where nothing else is asked for. */
export const DEFAULT_CONCURRENCY = { accounts: 64, callsPerAccount: 8 } as const;

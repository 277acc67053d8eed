import type { Account } from './account.ts';
import type { CredentialKind } from './credentials.ts';
import type { KeyStatus } from './snapshot.ts';

/** `manual` is for what no call of AWS tells: a person must look, and the finding says at what. */
export const STATUSES = ['fail', 'unknown', 'manual', 'pass', 'not-applicable'] as const;
export type Status = (typeof STATUSES)[number];

/** From worst to least. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** True where `severity` is `threshold` or worse. */
export function atLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

/** A value a verdict rests on, with the call that gave it and the time it was true. */
export interface Evidence {
  /** What it is, in camelCase with its unit: `secondsAfterUserCreation`. */
  readonly name: string;
  readonly value: string | number | boolean | null;
  readonly source: string;
  readonly at?: string;
}

/** What the published control's own text says of this subject, which can differ from our rule. */
export type BenchmarkText = 'fails' | 'passes' | 'not-stated';

/** A published control this finding counts for. Ids are strings: 1.10 is not 1.1. */
export interface FindingControl {
  readonly framework: string;
  readonly version: string;
  readonly id: string;
  readonly benchmarkText: BenchmarkText;
}

/** The credential a finding speaks of. */
export interface FindingCredential {
  readonly kind: CredentialKind;
  readonly accessKeyId?: string;
  /** AWS's id of a credential that is no access key. */
  readonly id?: string;
  /** Absent only where the report's date cannot be read. */
  readonly createdAt?: string;
  /** Absent only where the report's value cannot be read. */
  readonly status?: KeyStatus;
  /** All keys of the user made in the same second, where there is more than one: they share a finding. */
  readonly sameSecond?: readonly SharedKey[];
}

/** One of several keys made in the same second. */
export interface SharedKey {
  readonly accessKeyId?: string;
  readonly status?: KeyStatus;
  readonly verdict: Status;
}

export interface Resource {
  readonly type: 'AwsAccount' | 'AwsIamRootUser' | 'AwsIamUser' | 'AwsIamPolicy';
  readonly arn: string;
  readonly name: string;
}

/**
 * `change`: a setting or a policy. `look`: a person must look where no call does. `read-again`: something could
 * not be read; grant or mend it and scan again.
 */
export const ADVICE_ACTIONS = [
  'delete',
  'rotate',
  'ask-owner',
  'change',
  'look',
  'read-again',
  'none',
] as const;
export type AdviceAction = (typeof ADVICE_ACTIONS)[number];

/** What to do next, for a person. */
export interface Advice {
  readonly action: AdviceAction;
  readonly words: string;
  /** Commands to run, with the real names filled in. */
  readonly commands: readonly string[];
}

/** `proved`: AWS recorded the act itself, not only what it left behind. */
export const CERTAINTIES = ['proved', 'inferred'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

/** One judged subject, or one credential of it. */
export interface Finding {
  /** Made of rule, ARN, creation time and key creation time: never of wording, slot, severity, date or run. */
  readonly id: string;
  readonly rule: string;
  readonly status: Status;
  /** The rule's, or lower for a lesser case. */
  readonly severity: Severity;
  readonly account: Account;
  readonly resource: Resource;
  readonly credential?: FindingCredential;
  /** One or more sentences, always. */
  readonly says: string;
  /** How sure what is said of the past is. Absent where nothing has to be inferred. */
  readonly certainty?: Certainty;
  readonly evidence: readonly Evidence[];
  readonly controls: readonly FindingControl[];
  readonly advice: Advice;
  /** Somebody accepted it for a while. It stays visible, is counted apart, and does not fail a run. */
  readonly suppressed?: Suppressed;
  /** A person looked where no call does. Never a pass: it says who, until when, and on what evidence. */
  readonly attested?: Attested;
}

/** Why a finding does not fail the run. */
export interface Suppressed {
  readonly reason: string;
  /** Absent for an exemption by tag, and for what an earlier run had. */
  readonly author?: string;
  /** The last day it holds, `YYYY-MM-DD`. Absent for an exemption by tag, which holds as long as the tag. */
  readonly until?: string;
  /** `earlier-run`: it was open before, and only what is new was asked for. */
  readonly by: 'settings' | 'tag' | 'earlier-run';
}

/** What a person attested. */
export interface Attested {
  readonly by: string;
  /** The day it was attested, and the last day it holds, `YYYY-MM-DD`. */
  readonly on: string;
  readonly until: string;
  readonly note?: string;
  /** SHA-256 of the evidence, in hex, and the file's name. */
  readonly evidenceSha256: string;
  readonly evidenceFile: string;
}

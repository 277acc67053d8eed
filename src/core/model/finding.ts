import type { Account } from './account.ts';
import type { KeyStatus } from './snapshot.ts';

/** `manual` is for controls that a person must look at; no rule of this version gives it. */
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
  readonly accessKeyId?: string;
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
  readonly type: 'AwsAccount' | 'AwsIamRootUser' | 'AwsIamUser';
  readonly arn: string;
  readonly name: string;
}

/** What to do next, for a person. */
export interface Advice {
  readonly action: 'delete' | 'rotate' | 'ask-owner' | 'read-again' | 'none';
  readonly words: string;
  /** Commands to run, with the real names filled in. */
  readonly commands: readonly string[];
}

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
  readonly evidence: readonly Evidence[];
  readonly controls: readonly FindingControl[];
  readonly advice: Advice;
}

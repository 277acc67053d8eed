import type { Severity } from './finding.ts';

/** Version of the JSON that `check-iac` writes. A new field raises the second number, any other change the first. */
export const IAC_VERSION = '1.0';

/** The kinds of infrastructure as code that are read. */
export const IAC_KINDS = [
  'terraform-source',
  'terraform-plan',
  'terraform-state',
  'cloudformation',
  'pulumi-preview',
] as const;
export type IacKind = (typeof IAC_KINDS)[number];

/** Where something stands in a file. Lines and columns count from 1; a column is a UTF-16 code unit. */
export interface IacPlace {
  /** The path as it is shown: relative to where the command was run, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Besides fail, pass and not-applicable: `unknown` cannot be told from the code. */
export const IAC_STATUSES = ['fail', 'unknown', 'pass', 'not-applicable'] as const;
export type IacStatus = (typeof IAC_STATUSES)[number];

/** A verdict of one rule on one block of the code. */
export interface IacFinding {
  /** Made of rule, kind, file and address: never of a line, a wording or a date. */
  readonly id: string;
  readonly rule: string;
  readonly status: IacStatus;
  readonly severity: Severity;
  readonly kind: IacKind;
  readonly place: IacPlace;
  /** `module.team.aws_iam_access_key.ci`, without indexes; a logical id; a URN. */
  readonly address: string;
  /** Instances of it that this verdict is on, as addresses; empty where it is the one and only. At most {@link MOST_INSTANCES_NAMED}. */
  readonly instances: readonly string[];
  readonly instanceCount: number;
  /** One or more sentences. Never a value but names. */
  readonly says: string;
  readonly suppressed?: IacSuppressed;
}

/** Instances that a finding names; the count tells them all. */
export const MOST_INSTANCES_NAMED = 10;

/** Somebody accepted a finding, in the code itself. It stays in every output and does not fail the run. */
export interface IacSuppressed {
  readonly reason: string;
  /** The last day it holds, `YYYY-MM-DD`. */
  readonly until?: string;
  readonly place: IacPlace;
}

/** Why a suppression in the code does not hold. */
export const DIRECTIVE_FAULTS = ['malformed', 'no-reason', 'unknown-rule', 'expired', 'unmatched'] as const;
export type DirectiveFault = (typeof DIRECTIVE_FAULTS)[number];

/** A suppression that does not do what its author meant. */
export interface IacDirectiveFault {
  readonly fault: DirectiveFault;
  readonly place: IacPlace;
  readonly says: string;
}

/** Something that could not be read, so that nothing is told of what may be in it. */
export interface IacGap {
  readonly place: IacPlace;
  readonly says: string;
  /** The next move. */
  readonly fix: string;
}

/** Something that was read as a whole: a Terraform configuration, a plan, a template. */
export interface IacRead {
  readonly kind: IacKind;
  /** The folder of a configuration, else the file. */
  readonly path: string;
  readonly users: number;
  readonly accessKeys: number;
  readonly passwords: number;
}

/** A rule as the run lists it. */
export interface IacRunRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
}

/** What `check-iac` found, and what it could not tell. */
export interface IacRun {
  readonly tool: { readonly name: 'keyreeve'; readonly version: string };
  readonly now: string;
  readonly rules: readonly IacRunRule[];
  /** In the order of files and lines. Not-applicable verdicts are counted, and not listed. */
  readonly findings: readonly IacFinding[];
  /** Without those that are suppressed. */
  readonly counts: Readonly<Record<IacStatus, number>>;
  /** Failing findings that count, by severity. */
  readonly failing: Readonly<Record<Severity, number>>;
  /** Suppressed findings. */
  readonly suppressed: number;
  readonly directives: readonly IacDirectiveFault[];
  readonly gaps: readonly IacGap[];
  readonly read: readonly IacRead[];
  /** Files of a folder that are no infrastructure as code, and what was not entered. */
  readonly passedBy: { readonly files: number; readonly links: number; readonly folders: number };
  /** False where something could not be read, or could not be told. */
  readonly complete: boolean;
}

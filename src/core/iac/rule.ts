import type { Severity } from '../model/finding.ts';
import type { IacStatus } from '../model/iac.ts';
import type { DeclaredKey, DeclaredOutput, DeclaredPassword } from './declared.ts';
import type { UnitView } from './holders.ts';

/** What a rule can judge. */
export interface IacSubjects {
  'access-key': DeclaredKey;
  password: DeclaredPassword;
  output: DeclaredOutput;
}

export type IacSubjectKind = keyof IacSubjects;

/** What a rule says of one instance. `unknown` is a verdict like the others: what code leaves open is no fault of a reading. */
export interface IacVerdict {
  readonly status: IacStatus;
  /** Lowers the rule's severity for a lesser case. */
  readonly severity?: Severity;
  readonly says: string;
}

/** A worked case: unit test and documentation in one. */
export interface IacExample {
  /** A sentence. */
  readonly name: string;
  /** Ids of the hard cases it covers. */
  readonly cases?: readonly string[];
  /** `main.tf`, or a template. */
  readonly code: { readonly terraform: string } | { readonly cloudformation: string };
  /** The verdicts of this rule on the code, in the order of its lines. */
  readonly expect: readonly IacExpected[];
}

/** A verdict as an example expects it. */
export interface IacExpected {
  readonly status: IacStatus;
  readonly severity?: Severity;
  /** Of the block that the finding stands at. */
  readonly line?: number;
  readonly says?: RegExp;
}

/** A rule on infrastructure as code: who it is, why, how it judges, and its examples. */
export interface IacRule<K extends IacSubjectKind = IacSubjectKind> {
  readonly id: `iac-${string}`;
  /** The fault as a statement. */
  readonly title: string;
  readonly severity: Severity;
  readonly maturity: 'preview' | 'stable';
  /** Tells these rules from those on accounts. */
  readonly scope: 'iac';
  readonly judges: K;
  readonly why: readonly string[];
  readonly howItDecides: readonly string[];
  readonly fix: readonly string[];
  /** Primary documents. */
  readonly sources: readonly { readonly title: string; readonly url: string }[];
  evaluate(subject: IacSubjects[K], view: UnitView): IacVerdict;
  readonly examples: readonly IacExample[];
}

/** A rule of any subject. */
export type AnyIacRule = { [K in IacSubjectKind]: IacRule<K> }[IacSubjectKind];

/** Types a rule by what it judges. */
export function defineIacRule<K extends IacSubjectKind>(rule: IacRule<K>): IacRule<K> {
  return Object.freeze(rule);
}

import type { Severity } from '../model/finding.ts';

/** A published set of controls. */
export interface Framework {
  /** As `--framework` takes it. */
  readonly id: string;
  /** In our own words. */
  readonly title: string;
  /** The publisher's own version; empty where there is none. */
  readonly version: string;
  readonly publisher: string;
  /** The publisher's page. */
  readonly url: string;
  /**
   * `primary`: it speaks of IAM credentials itself, and every control of that part is listed in `controls`.
   * `derived`: a general standard, of which others say which of its controls a subject belongs to; its findings
   * are printed only where it is asked for.
   */
  readonly level: 'primary' | 'derived';
  /**
   * What its text demands of a rule's parameters, by rule id and parameter name, as text. Only numbers that the
   * text states itself: its silence leaves the rule its default.
   */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Of primary frameworks: every control of the part that is about IAM, in the publisher's order. */
  readonly controls?: readonly Control[];
}

/** What kind of answer the publisher expects. CIS 1.2.0 said "scored" where later versions say "automated". */
export type Published = 'automated' | 'manual' | 'scored' | 'not-scored';

/** One published control. Which rules judge it stands in the rules. */
export interface Control {
  /** A string always: 1.10 is not 1.1. */
  readonly id: string;
  /** What holds where the control is met, in our own words. */
  readonly title: string;
  /** The CIS profile: 1 for everybody, 2 for those who need more. */
  readonly level?: 1 | 2;
  readonly published: Published;
  /** The publisher's own. */
  readonly severity?: Severity;
  /** What else the publisher states: its own rule and numbers. */
  readonly states?: string;
  /** Only where no rule judges it: what a person must look at, or why it is left out. */
  readonly unjudged?: Unjudged;
}

/** Why no rule judges a control. */
export interface Unjudged {
  readonly as: 'manual' | 'not-covered';
  readonly words: string;
}

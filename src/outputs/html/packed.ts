import type { Evidence, FindingCredential, Resource, Severity, Status } from '../../core/model/finding.ts';

/**
 * Findings as the page carries them, for its script to unpack: short, because a page may hold 50,000. Texts
 * that many findings share (rules, account names, sources, advice) stand once in a list for the whole page;
 * each block brings those that are new in it. `pack-findings.ts` writes it, `unpack-findings.ts` reads it.
 */
export interface PackedBlock {
  /** Added to the list of the blocks before. */
  readonly texts: readonly string[];
  readonly rows: readonly PackedFinding[];
}

/** A place in the list of texts, or the text itself where the list was full. */
export type Ref = number | string;

/** One piece of evidence: name, value, source, time. */
export type PackedEvidence = readonly [name: Ref, value: Evidence['value'], source: Ref, at: Ref | 0];

/** Why a finding is set aside, as label and text for each line to show. */
export interface PackedAside {
  readonly kind: 'suppressed' | 'attested';
  readonly lines: readonly (readonly [label: string, text: string])[];
}

export type PackedFinding = readonly [
  id: string,
  rule: Ref,
  status: Status,
  severity: Severity,
  account: Ref,
  accountName: Ref,
  resourceType: Resource['type'],
  resourceName: string,
  /** The ARN, or what stands before the name at its end. */
  arn: Ref,
  arnEndsInName: 0 | 1,
  /** The credential's id, or its kind and the time it was made; empty where the finding speaks of none. */
  credential: string,
  credentialStatus: NonNullable<FindingCredential['status']> | 0,
  says: string,
  evidence: readonly PackedEvidence[],
  /** One text for each framework and reading. */
  controls: readonly Ref[],
  advice: Ref,
  commands: readonly string[],
  aside: PackedAside | 0,
];

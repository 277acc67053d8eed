import type { CredentialKind } from '../../../core/model/credentials.ts';
import type { Severity } from '../../../core/model/finding.ts';
import type { StandingWord } from '../../api/parts.ts';

/** All words of a type, in the order in which they are written: the compiler sees to it that none is missing. */
function inOrder<T extends string>(words: Readonly<Record<T, true>>): readonly T[] {
  return Object.keys(words) as T[];
}

/** The worst first. */
export const SEVERITIES = inOrder<Severity>({
  critical: true,
  high: true,
  medium: true,
  low: true,
  info: true,
});

/** What needs somebody first. */
export const STANDINGS = inOrder<StandingWord>({
  open: true,
  unknown: true,
  manual: true,
  'not-seen': true,
  accepted: true,
  resolved: true,
});

/** What a user can hold. */
export const CREDENTIALS = inOrder<CredentialKind>({
  'access-key': true,
  password: true,
  'signing-certificate': true,
  'ssh-public-key': true,
  'service-specific-credential': true,
});

interface Grave {
  readonly severity: Severity;
}

/** Sorts the worst first. */
export function bySeverity(a: Grave, b: Grave): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}

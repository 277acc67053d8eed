import type { Finding } from '../../core/model/finding.ts';
import type { Run } from '../../core/model/run.ts';
import { findingObject } from '../run-contract.ts';

/**
 * What OCSF has no field for, under our own name and in the words of our JSON contract: our status verbatim,
 * the rule's severity, the credential, advice, a suppression, an attestation. An array of events has no head,
 * so each says what was left out of it, and whether the run could judge everything.
 */
export function unmapped(finding: Finding, run: Run) {
  const { rule, status, severity, credential, advice, suppressed, attested } = findingObject(finding);
  return {
    keyreeve: {
      status,
      severity,
      rule,
      credential,
      advice,
      suppressed,
      attested,
      run: { complete: run.complete, redacted: run.redacted, leftOut: { 'not-applicable': leftOut(run) } },
    },
  };
}

function leftOut(run: Run): number {
  const { counts, suppressed, attested } = run;
  return counts['not-applicable'] + suppressed['not-applicable'] + attested['not-applicable'];
}

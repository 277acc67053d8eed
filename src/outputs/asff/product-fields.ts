import type { Finding } from '../../core/model/finding.ts';
import { shortened } from '../shortened.ts';

/** Characters of a value (AwsSecurityFinding, ProductFields). There are far less than the 50 pairs it takes. */
const MOST_CHARACTERS = 2048;

/**
 * What the format has no field for, our status verbatim first. `UserDefinedFields`, `Note` and `Workflow`
 * belong to the customer: an import cannot change them.
 */
export function productFields(finding: Finding): Record<string, string> {
  const { credential, suppressed, attested } = finding;
  const all: Readonly<Record<string, string | undefined>> = {
    status: finding.status,
    severity: finding.severity,
    rule: finding.rule,
    'account-name': finding.account.name,
    'resource-type': finding.resource.type,
    'resource-name': finding.resource.name,
    'resource-arn': finding.resource.arn,
    'credential-kind': credential?.kind,
    'credential-id': credential?.accessKeyId ?? credential?.id,
    'credential-created-at': credential?.createdAt,
    'credential-status': credential?.status,
    advice: finding.advice.action,
    'suppressed-reason': suppressed?.reason,
    'suppressed-by': suppressed?.by,
    'suppressed-author': suppressed?.author,
    'suppressed-until': suppressed?.until,
    'attested-by': attested?.by,
    'attested-on': attested?.on,
    'attested-until': attested?.until,
    'attested-note': attested?.note,
    'attested-evidence-sha256': attested?.evidenceSha256,
    'attested-evidence-file': attested?.evidenceFile,
  };
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(all)) {
    if (value !== undefined && value !== '') fields[`keyreeve/${name}`] = shortened(value, MOST_CHARACTERS);
  }
  return fields;
}

import type { Fields } from '../../model/fields.ts';
import { safeTime, safeType, safeWords } from '../safe-words.ts';
import { objectOf, objectsOf, type ReadReport, reportedKey, textsOf } from './report.ts';

/** A finding of Security Hub in AWS's own format (AWS Security Finding Format, AwsIamAccessKey). */
export const readSecurityHub: ReadReport = (record) => {
  if (typeof record.ProductArn !== 'string' || !Array.isArray(record.Resources)) return undefined;
  const keys = objectsOf(record, 'Resources').filter(({ Type }) => Type === 'AwsIamAccessKey');
  const [type] = Array.isArray(record.Types) ? record.Types : [];
  const details = keys.map((key) => objectOf(objectOf(key, 'Details'), 'AwsIamAccessKey'));
  return {
    texts: keys.flatMap((key, at) => textsOf(details[at]?.AccessKeyId, key.Id)),
    reported: reportedKey(
      { by: 'security-hub', misuse: isThreat(type) },
      {
        at: safeTime(record.UpdatedAt),
        type: safeType(type),
        severity: safeWords(objectOf(record, 'Severity').Label)?.toLowerCase(),
        userName: details.map(nameIn).find((name) => name !== undefined),
      },
    ),
  };
};

function nameIn({ PrincipalName, UserName }: Fields): string | undefined {
  return safeWords(PrincipalName) ?? safeWords(UserName);
}

/** The namespaces of what somebody did; `Software and Configuration Checks` are none (ASFF, Types). */
function isThreat(type: unknown): boolean {
  return typeof type === 'string' && /^(TTPs|Effects|Unusual Behaviors)\//.test(type);
}

import { isFields } from '../../model/fields.ts';
import { safeTime, safeType, safeWords } from '../safe-words.ts';
import { member, objectOf, type ReadReport, reportedKey, textsOf } from './report.ts';

/**
 * A finding of GuardDuty: of its API or the AWS CLI, of an export to S3, or in an event (GuardDuty User Guide, finding
 * details). It tells of a use, but for policies that are about how a key is kept.
 */
export const readGuardDuty: ReadReport = (record) => {
  const finding = isFields(record.detail) ? record.detail : record;
  const type = member(finding, 'type');
  if (typeof type !== 'string' || !isFields(member(finding, 'resource'))) return undefined;
  const details = objectOf(objectOf(finding, 'resource'), 'accessKeyDetails');
  return {
    texts: textsOf(member(details, 'accessKeyId')),
    reported: reportedKey(
      { by: 'guardduty', misuse: !type.startsWith('Policy:') },
      {
        at: safeTime(member(finding, 'updatedAt')),
        type: safeType(type),
        severity: severityOf(member(finding, 'severity')),
        userName: safeWords(member(details, 'userName')),
      },
    ),
  };
};

/** GuardDuty User Guide, severity levels of findings. */
function severityOf(value: unknown): string | undefined {
  if (typeof value !== 'number') return undefined;
  if (value >= 9) return 'critical';
  if (value >= 7) return 'high';
  return value >= 4 ? 'medium' : 'low';
}

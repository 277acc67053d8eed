import type { Severity } from '../model/finding.ts';
import type { Control, Framework } from './framework.ts';

const TAGS_ARE_YOURS =
  'It asks for tag keys that each customer chooses, and passes everything until they are set; no tag makes a credential safer. Leave it to Security Hub.';

/**
 * The IAM controls of AWS Security Hub CSPM. Source: its user guide, "IAM controls". IAM.20 was retired; there is no
 * IAM.29. Where a control has its own numbers they are stated, because rules read them apart from ours.
 */
export const SECURITY_HUB: Framework = {
  id: 'security_hub',
  title: 'AWS Security Hub CSPM, IAM controls',
  version: '2026',
  publisher: 'AWS',
  url: 'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html',
  level: 'primary',
  // IAM.8 allows 90 days and IAM.22 allows 45: the narrower is asked for, and each control has a reading of its own.
  parameters: {
    'user-credential-unused': { maxUnusedDays: '45' },
    'user-key-age': { maxAgeDays: '90' },
  },
  controls: [
    control(
      1,
      'high',
      'No customer managed policy allows every action on everything',
      'customer managed only',
    ),
    control(2, 'low', 'No policy is attached to a user'),
    control(3, 'medium', 'Access keys are replaced within 90 days'),
    control(4, 'critical', 'The root user has no access key'),
    control(5, 'medium', 'Every user with a console password has MFA'),
    control(
      6,
      'critical',
      'The MFA of the root user is a hardware device',
      'passes without root credentials',
    ),
    control(
      7,
      'medium',
      'The password policy is strong',
      '8 characters, upper case, lower case, digit and symbol, as it is set by default',
    ),
    control(8, 'medium', 'Credentials without use for 90 days are removed'),
    control(9, 'critical', 'The root user signs in with MFA', 'passes without root credentials'),
    control(
      10,
      'medium',
      'The password policy is as PCI DSS 3.2.1 asks',
      '7 characters, upper case, lower case and digit, 4 remembered, 90 days',
    ),
    control(11, 'medium', 'Passwords hold an upper-case letter'),
    control(12, 'medium', 'Passwords hold a lower-case letter'),
    control(13, 'medium', 'Passwords hold a symbol'),
    control(14, 'medium', 'Passwords hold a digit'),
    control(15, 'medium', 'Passwords have at least 14 characters'),
    control(16, 'low', 'Old passwords cannot be chosen again', '24 remembered'),
    control(17, 'low', 'Passwords expire within 90 days'),
    control(18, 'low', 'Somebody may open cases with AWS Support', 'AWSSupportAccess attached to anything'),
    control(19, 'medium', 'Every user has MFA', 'users without a password too'),
    {
      ...control(20, 'low', 'Use of the root user raises an alarm', 'retired in April 2024'),
      unjudged: {
        as: 'not-covered',
        words:
          'AWS retired it in April 2024. It looked for an alarm; the rule root-recent-use judges the use itself.',
      },
    },
    control(
      21,
      'low',
      'No customer managed policy allows every action of a service',
      'customer managed only',
    ),
    control(22, 'medium', 'Credentials without use for 45 days are removed'),
    tags(23, 'Analyzers of IAM Access Analyzer have your tags'),
    tags(24, 'IAM roles have your tags'),
    tags(25, 'IAM users have your tags'),
    control(26, 'medium', 'IAM holds no expired server certificate'),
    control(27, 'medium', 'Nobody has AWSCloudShellFullAccess'),
    control(
      28,
      'high',
      'An analyzer for external access is active',
      'an analyzer of the organization is not counted',
    ),
  ],
};

function control(number: number, severity: Severity, title: string, states?: string): Control {
  return {
    id: `IAM.${number}`,
    title,
    published: 'automated',
    severity,
    ...(states !== undefined && { states }),
  };
}

function tags(number: number, title: string): Control {
  return { ...control(number, 'low', title), unjudged: { as: 'not-covered', words: TAGS_ARE_YOURS } };
}

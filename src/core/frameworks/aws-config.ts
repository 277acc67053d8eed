import type { Control, Framework } from './framework.ts';

/**
 * The managed rules of AWS Config about IAM credentials, and the process check that its conformance packs for CIS 1.3
 * and 1.4 carry for keys made at setup. Source: AWS Config developer guide; awslabs/aws-config-rules.
 */
export const AWS_CONFIG: Framework = {
  id: 'aws_config',
  title: 'AWS Config managed rules and process checks',
  version: '2026',
  publisher: 'AWS',
  url: 'https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html',
  level: 'primary',
  // Both are required by AWS Config, and 90 is what it fills in.
  parameters: {
    'user-credential-unused': { maxUnusedDays: '90' },
    'user-key-age': { maxAgeDays: '90' },
  },
  controls: [
    control('access-keys-rotated', 'Access keys are replaced in time', '90 days by default'),
    control(
      'iam-external-access-analyzer-enabled',
      'An analyzer for external access is active',
      'an analyzer of the organization is not counted',
    ),
    {
      ...control('iam-no-inline-policy-check', 'No user, group or role has an inline policy'),
      unjudged: {
        as: 'not-covered',
        words:
          'It asks of groups and roles as well. The rule user-policy-attached-directly judges inline policies of users, and policy-full-admin those that allow everything.',
      },
    },
    control(
      'iam-password-policy',
      'The password policy is strong',
      'by default 14 characters, all four kinds, 24 remembered, 90 days',
    ),
    control(
      'iam-policy-blacklisted-check',
      'Policies on a list are attached to nobody',
      'the list of Security Hub: AWSCloudShellFullAccess',
    ),
    control(
      'iam-policy-in-use',
      'A policy that must be in use is attached',
      'the policy of Security Hub: AWSSupportAccess',
    ),
    control(
      'iam-policy-no-statements-with-admin-access',
      'No customer managed policy allows every action on everything',
    ),
    control(
      'iam-policy-no-statements-with-full-access',
      'No customer managed policy allows every action of a service',
    ),
    control('iam-root-access-key-check', 'The root user has no access key'),
    control('iam-server-certificate-expiration-check', 'IAM holds no expired server certificate'),
    {
      ...control(
        'iam-user-console-and-api-access-at-creation',
        'Users with a console password get no access key when they are made',
        'a process check: a person attests it',
      ),
      published: 'manual',
    },
    control('iam-user-group-membership-check', 'Every user is in a group'),
    control('iam-user-mfa-enabled', 'Every user has MFA'),
    control('iam-user-no-policies-check', 'No policy is attached to a user'),
    control(
      'iam-user-unused-credentials-check',
      'Credentials without use are removed in time',
      '90 days by default',
    ),
    control('mfa-enabled-for-iam-console-access', 'Every user with a console password has MFA'),
    control('root-account-hardware-mfa-enabled', 'The MFA of the root user is a hardware device'),
    control('root-account-mfa-enabled', 'The root user signs in with MFA'),
  ],
};

function control(id: string, title: string, states?: string): Control {
  return { id, title, published: 'automated', ...(states !== undefined && { states }) };
}

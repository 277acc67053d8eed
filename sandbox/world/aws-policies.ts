/**
 * AWS managed policies an audit meets, with documents cut down to what they grant [the policies' pages in the AWS
 * Managed Policy Reference Guide]. Others exist under any name and grant one harmless action.
 */

type Document = Readonly<Record<string, unknown>>;

function allow(action: string | readonly string[], resource = '*'): Document {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] };
}

/** What AWS denies a user whose key it found in public; 89 actions in the real one. */
const QUARANTINE: Document = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Action: [
        'iam:CreateAccessKey',
        'iam:CreateUser',
        'iam:DeleteAccessKey',
        'iam:UpdateAccessKey',
        's3:GetObject',
      ],
      Resource: ['*'],
    },
  ],
};

const DOCUMENTS: Readonly<Record<string, Document>> = {
  AdministratorAccess: allow('*'),
  PowerUserAccess: {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
      { Effect: 'Allow', Action: ['iam:ListRoles', 'organizations:DescribeOrganization'], Resource: '*' },
    ],
  },
  IAMFullAccess: allow(['iam:*', 'organizations:DescribeAccount']),
  IAMUserChangePassword: allow('iam:ChangePassword', 'arn:aws:iam::*:user/$' + '{aws:username}'),
  ReadOnlyAccess: allow(['ec2:Describe*', 's3:Get*', 's3:List*', 'iam:Get*', 'iam:List*']),
  SecurityAudit: allow(['iam:Get*', 'iam:List*', 'iam:GenerateCredentialReport', 'cloudtrail:LookupEvents']),
  AWSSupportAccess: allow('support:*'),
  AWSCloudShellFullAccess: allow('cloudshell:*'),
  AmazonS3FullAccess: allow(['s3:*', 's3-object-lambda:*']),
  AmazonS3ReadOnlyAccess: allow(['s3:Get*', 's3:List*']),
  AmazonEC2ReadOnlyAccess: allow('ec2:Describe*'),
  AWSCompromisedKeyQuarantine: QUARANTINE,
  AWSCompromisedKeyQuarantineV2: QUARANTINE,
  AWSCompromisedKeyQuarantineV3: QUARANTINE,
};

/** The document of an AWS managed policy by its name without path. */
export function awsDocument(name: string): Document {
  return (Object.hasOwn(DOCUMENTS, name) ? DOCUMENTS[name] : undefined) ?? allow('sts:GetCallerIdentity');
}

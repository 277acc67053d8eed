/** A statement of a policy. */
interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** An IAM policy document. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** What a role is for. */
export type RolePurpose = 'scan' | 'remediate';

/** A role to write as infrastructure code. */
export interface RoleToWrite {
  readonly roleName: string;
  /** `scan` by default. */
  readonly purpose?: RolePurpose;
  readonly policy: PolicyDocument;
  /** Account id whose principals may assume the role; a variable where it is not given. */
  readonly trustedAccount?: string;
  readonly externalId?: string;
}

const DESCRIPTIONS: Readonly<Record<RolePurpose, string>> = {
  scan: 'Read-only role of Keyreeve scans',
  remediate: 'Role that Keyreeve applies plans with: guard it like an administrator',
};

/** The policy alone, as IAM takes it. */
export function permissionsJson(policy: PolicyDocument): string {
  return `${JSON.stringify(policy, null, 2)}\n`;
}

/** The role as Terraform, for the AWS provider. */
export function permissionsTerraform({
  roleName,
  purpose = 'scan',
  policy,
  trustedAccount,
  externalId,
}: RoleToWrite): string {
  const condition =
    externalId === undefined
      ? ''
      : `\n      Condition = { StringEquals = { "sts:ExternalId" = ${JSON.stringify(externalId)} } }`;
  return `variable "keyreeve_trusted_account_id" {
  description = "Account whose principals may assume the role that Keyreeve ${purpose === 'scan' ? 'scans' : 'applies plans'} with"
  type        = string${trustedAccount === undefined ? '' : `\n  default     = "${trustedAccount}"`}
}

data "aws_partition" "current" {}

resource "aws_iam_role" "keyreeve_${purpose}" {
  name        = ${JSON.stringify(roleName)}
  description = "${DESCRIPTIONS[purpose]}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:\${data.aws_partition.current.partition}:iam::\${var.keyreeve_trusted_account_id}:root" }${condition}
    }]
  })
}

resource "aws_iam_role_policy" "keyreeve_${purpose}" {
  name = ${JSON.stringify(roleName)}
  role = aws_iam_role.keyreeve_${purpose}.id

  policy = <<-POLICY
${indent(JSON.stringify(policy, null, 2), 4)}
  POLICY
}

output "keyreeve_${purpose}_role_arn" {
  value = aws_iam_role.keyreeve_${purpose}.arn
}
`;
}

/** The role as a CloudFormation template, fit for a stack set over an organisation. */
export function permissionsCloudFormation({
  roleName,
  purpose = 'scan',
  policy,
  trustedAccount,
  externalId,
}: RoleToWrite): string {
  const name = purpose === 'scan' ? 'KeyreeveScanRole' : 'KeyreeveRemediateRole';
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: DESCRIPTIONS[purpose],
    Parameters: {
      TrustedAccountId: {
        Type: 'String',
        AllowedPattern: '\\d{12}',
        Description: 'Account whose principals may assume the role',
        ...(trustedAccount !== undefined && { Default: trustedAccount }),
      },
    },
    Resources: {
      [name]: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: roleName,
          Description: DESCRIPTIONS[purpose],
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: 'sts:AssumeRole',
                // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation fills these in.
                Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${TrustedAccountId}:root' } },
                ...(externalId !== undefined && {
                  Condition: { StringEquals: { 'sts:ExternalId': externalId } },
                }),
              },
            ],
          },
          Policies: [{ PolicyName: roleName, PolicyDocument: policy }],
        },
      },
    },
    Outputs: { RoleArn: { Value: { 'Fn::GetAtt': [name, 'Arn'] } } },
  };
  return `${JSON.stringify(template, null, 2)}\n`;
}

function indent(text: string, spaces: number): string {
  return text.replaceAll(/^/gm, ' '.repeat(spaces));
}

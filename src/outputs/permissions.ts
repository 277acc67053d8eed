/** A statement of a policy. */
interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** An IAM policy document. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** A role to write as infrastructure code. */
export interface RoleToWrite {
  readonly roleName: string;
  readonly policy: PolicyDocument;
  /** Account id whose principals may assume the role; a variable where it is not given. */
  readonly trustedAccount?: string;
  readonly externalId?: string;
}

/** The policy alone, as IAM takes it. */
export function permissionsJson(policy: PolicyDocument): string {
  return `${JSON.stringify(policy, null, 2)}\n`;
}

/** The role as Terraform, for the AWS provider. */
export function permissionsTerraform({ roleName, policy, trustedAccount, externalId }: RoleToWrite): string {
  const condition =
    externalId === undefined
      ? ''
      : `\n      Condition = { StringEquals = { "sts:ExternalId" = ${JSON.stringify(externalId)} } }`;
  return `variable "keyreeve_trusted_account_id" {
  description = "Account whose principals may assume the role that Keyreeve scans with"
  type        = string${trustedAccount === undefined ? '' : `\n  default     = "${trustedAccount}"`}
}

data "aws_partition" "current" {}

resource "aws_iam_role" "keyreeve_scan" {
  name        = ${JSON.stringify(roleName)}
  description = "Read-only role of Keyreeve scans"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:\${data.aws_partition.current.partition}:iam::\${var.keyreeve_trusted_account_id}:root" }${condition}
    }]
  })
}

resource "aws_iam_role_policy" "keyreeve_scan" {
  name = ${JSON.stringify(roleName)}
  role = aws_iam_role.keyreeve_scan.id

  policy = <<-POLICY
${indent(JSON.stringify(policy, null, 2), 4)}
  POLICY
}

output "keyreeve_scan_role_arn" {
  value = aws_iam_role.keyreeve_scan.arn
}
`;
}

/** The role as a CloudFormation template, fit for a stack set over an organisation. */
export function permissionsCloudFormation({
  roleName,
  policy,
  trustedAccount,
  externalId,
}: RoleToWrite): string {
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Read-only role of Keyreeve scans',
    Parameters: {
      TrustedAccountId: {
        Type: 'String',
        AllowedPattern: '\\d{12}',
        Description: 'Account whose principals may assume the role',
        ...(trustedAccount !== undefined && { Default: trustedAccount }),
      },
    },
    Resources: {
      KeyreeveScanRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: roleName,
          Description: 'Read-only role of Keyreeve scans',
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
    Outputs: { RoleArn: { Value: { 'Fn::GetAtt': ['KeyreeveScanRole', 'Arn'] } } },
  };
  return `${JSON.stringify(template, null, 2)}\n`;
}

function indent(text: string, spaces: number): string {
  return text.replaceAll(/^/gm, ' '.repeat(spaces));
}

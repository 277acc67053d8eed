import type { MadePolicy, MadeRole, Replacement, WrittenPolicy } from '../../core/model/replacement.ts';
import { indented, permissionSetPolicy, ROLES_POLICIES, remarks } from './parts.ts';

/** The role and its policies as Terraform, for the AWS provider; policies alone where no role was asked for. */
export function replacementTerraform(replacement: Replacement): string {
  const { role, policies } = replacement;
  const head = remarks(replacement, '# ');
  if (role?.kind === 'identity-center') return `${head}${permissionSet(role, policies)}`;
  return [
    head,
    ...(role === undefined ? [] : [roleBlock(role)]),
    ...policies.map((policy, index) => policyBlock(policy, index, role)),
  ].join('\n');
}

function roleBlock(role: MadeRole): string {
  const { name, description, trust, boundaryArn, kind } = role;
  const instance =
    kind === 'instance'
      ? `
resource "aws_iam_instance_profile" "replacement" {
  name = ${quoted(name)}
  role = aws_iam_role.replacement.name
}
`
      : '';
  const boundary = boundaryArn === undefined ? '' : `\n  permissions_boundary = ${quoted(boundaryArn)}\n`;
  return `resource "aws_iam_role" "replacement" {
  name        = ${quoted(name)}
  description = ${quoted(description)}
${boundary}
  assume_role_policy = ${heredoc(trust)}
}
${instance}`;
}

function policyBlock({ name, document }: MadePolicy, index: number, role: MadeRole | undefined): string {
  const label = `replacement_${index + 1}`;
  const attached =
    role === undefined
      ? ''
      : `
resource "aws_iam_role_policy_attachment" "${label}" {
  role       = aws_iam_role.replacement.name
  policy_arn = aws_iam_policy.${label}.arn
}
`;
  return `resource "aws_iam_policy" "${label}" {
  name   = ${quoted(name)}
  policy = ${heredoc(document)}
}
${attached}`;
}

function permissionSet(
  { name, description, boundaryArn }: MadeRole,
  policies: readonly MadePolicy[],
): string {
  const boundary =
    boundaryArn === undefined
      ? ''
      : `
resource "aws_ssoadmin_permissions_boundary_attachment" "replacement" {
  instance_arn       = tolist(data.aws_ssoadmin_instances.current.arns)[0]
  permission_set_arn = aws_ssoadmin_permission_set.replacement.arn
  permissions_boundary {
    customer_managed_policy_reference {
      name = ${quoted(boundaryArn.slice(boundaryArn.lastIndexOf('/') + 1))}
    }
  }
}
`;
  return `
data "aws_ssoadmin_instances" "current" {}

resource "aws_ssoadmin_permission_set" "replacement" {
  name         = ${quoted(name)}
  description  = ${quoted(description)}
  instance_arn = tolist(data.aws_ssoadmin_instances.current.arns)[0]
}

resource "aws_ssoadmin_permission_set_inline_policy" "replacement" {
  instance_arn       = tolist(data.aws_ssoadmin_instances.current.arns)[0]
  permission_set_arn = aws_ssoadmin_permission_set.replacement.arn
  inline_policy      = ${heredoc(permissionSetPolicy(policies))}
}
${boundary}`;
}

/** A text within quotes of HCL: `\${` and `%{` begin templates there. */
function quoted(text: string): string {
  return templated(JSON.stringify(text));
}

function templated(text: string): string {
  return text.replaceAll(/([$%])\{/g, (opening, sign: string) => `${sign}${opening}`);
}

/** JSON has no line that is the marker alone: each of its lines begins with a bracket, a quote or blanks. */
function heredoc(document: WrittenPolicy | undefined): string {
  return `<<-POLICY\n${indented(templated(JSON.stringify(document ?? ROLES_POLICIES, null, 2)), 4)}\n  POLICY`;
}

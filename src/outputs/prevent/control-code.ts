import type { Control } from '../../core/plan/controls/control.ts';

/** The policy as Terraform, for the AWS provider; attached to the targets of a variable. */
export function controlTerraform({ name, text, statements }: Control): string {
  const label = labelOf(name);
  return `variable "${label}_targets" {
  description = "Ids of the root, units or accounts that the policy is attached to"
  type        = set(string)
}

resource "aws_organizations_policy" "${label}" {
  name        = ${JSON.stringify(name)}
  description = ${hclText(describe(statements))}
  type        = "SERVICE_CONTROL_POLICY"
  content     = <<-POLICY
${hclTemplate(text).replaceAll(/^/gm, '    ')}
  POLICY
}

resource "aws_organizations_policy_attachment" "${label}" {
  for_each  = var.${label}_targets
  policy_id = aws_organizations_policy.${label}.id
  target_id = each.value
}
`;
}

/** The policy as a CloudFormation template for the management account, or a delegated administrator of policies. */
export function controlCloudFormation({ name, text, statements }: Control): string {
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'A service control policy written by Keyreeve',
    Parameters: {
      TargetIds: {
        Type: 'CommaDelimitedList',
        Description: 'Ids of the root, units or accounts that the policy is attached to',
      },
    },
    Resources: {
      [name]: {
        Type: 'AWS::Organizations::Policy',
        Properties: {
          Name: name,
          Description: describe(statements),
          Type: 'SERVICE_CONTROL_POLICY',
          Content: JSON.parse(text),
          TargetIds: { Ref: 'TargetIds' },
        },
      },
    },
  };
  return `${JSON.stringify(template, null, 2)}\n`;
}

/** At most 512 characters (Organizations API Reference, CreatePolicy). */
const MOST_DESCRIPTION = 512;

function describe(statements: Control['statements']): string {
  const all = statements.map(({ says }) => says).join(' ');
  return all.length <= MOST_DESCRIPTION ? all : `${all.slice(0, MOST_DESCRIPTION - 1)}…`;
}

/** `KeyreeveDenyRootKeys` as `keyreeve_deny_root_keys`. */
function labelOf(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
}

function hclText(text: string): string {
  return hclTemplate(JSON.stringify(text));
}

/** In Terraform `${` and `%{` begin an expression. */
function hclTemplate(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
}

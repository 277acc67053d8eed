import type { Replacement, WrittenPolicy } from '../../core/model/replacement.ts';
import { permissionSetPolicy, remarks } from './parts.ts';

/** The same as commands of the AWS CLI, for a shell. Nothing is made until somebody runs them. */
export function replacementCommands(replacement: Replacement): string {
  const { role } = replacement;
  const lines = role?.kind === 'identity-center' ? permissionSet(replacement) : roleAndPolicies(replacement);
  return `#!/bin/sh\n${remarks(replacement, '# ')}set -eu\n\n${lines.join('\n')}\n`;
}

function roleAndPolicies({ role, policies, subject }: Replacement): readonly string[] {
  const { partition, accountId = '' } = subject;
  const roleLines =
    role === undefined
      ? []
      : [
          `aws iam create-role --role-name ${word(role.name)} \\`,
          `  --description ${word(role.description)} \\`,
          ...(role.boundaryArn === undefined
            ? []
            : [`  --permissions-boundary ${word(role.boundaryArn)} \\`]),
          `  --assume-role-policy-document ${json(role.trust)}`,
          '',
        ];
  const policyLines = policies.flatMap(({ name, document }) => [
    `aws iam create-policy --policy-name ${word(name)} \\`,
    `  --policy-document ${json(document)}`,
    ...(role === undefined
      ? []
      : [
          `aws iam attach-role-policy --role-name ${word(role.name)} \\`,
          `  --policy-arn ${word(`arn:${partition}:iam::${accountId}:policy/${name}`)}`,
        ]),
    '',
  ]);
  const instance =
    role?.kind === 'instance'
      ? [
          `aws iam create-instance-profile --instance-profile-name ${word(role.name)}`,
          `aws iam add-role-to-instance-profile --instance-profile-name ${word(role.name)} --role-name ${word(role.name)}`,
        ]
      : [];
  return [...roleLines, ...policyLines, ...instance];
}

function permissionSet({ role, policies }: Replacement): readonly string[] {
  if (role === undefined) return [];
  const boundary = role.boundaryArn;
  return [
    'instance=$(aws sso-admin list-instances --query "Instances[0].InstanceArn" --output text)',
    `set=$(aws sso-admin create-permission-set --instance-arn "$instance" --name ${word(role.name)} \\`,
    `  --description ${word(role.description)} --query PermissionSet.PermissionSetArn --output text)`,
    'aws sso-admin put-inline-policy-to-permission-set --instance-arn "$instance" --permission-set-arn "$set" \\',
    `  --inline-policy ${json(permissionSetPolicy(policies))}`,
    ...(boundary === undefined
      ? []
      : [
          'aws sso-admin put-permissions-boundary-to-permission-set --instance-arn "$instance" --permission-set-arn "$set" \\',
          `  --permissions-boundary ${word(JSON.stringify({ CustomerManagedPolicyReference: { Name: boundary.slice(boundary.lastIndexOf('/') + 1) } }))}`,
        ]),
  ];
}

/** One word of a shell, whatever is in it. */
function word(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function json(policy: WrittenPolicy | undefined): string {
  return word(JSON.stringify(policy));
}

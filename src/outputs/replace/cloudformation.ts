import type { MadeRole, Replacement } from '../../core/model/replacement.ts';
import { permissionSetPolicy, remarks } from './parts.ts';

type Resource = Readonly<Record<string, unknown>>;

/** The role and its policies as a CloudFormation template; policies alone where no role was asked for. */
export function replacementCloudFormation(replacement: Replacement): string {
  const { role } = replacement;
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: short(`In place of the access key ${replacement.subject.accessKeyId}`),
    Metadata: { Keyreeve: remarks(replacement, '').trimEnd().split('\n') },
    ...(role?.kind === 'identity-center' && {
      Parameters: {
        InstanceArn: { Type: 'String', Description: 'The instance of IAM Identity Center' },
      },
    }),
    Resources:
      role?.kind === 'identity-center' ? permissionSet(role, replacement) : roleAndPolicies(replacement),
  };
  return `${JSON.stringify(template, null, 2)}\n`;
}

function roleAndPolicies({ role, policies }: Replacement): Readonly<Record<string, Resource>> {
  const made = policies.map(({ name, document }, index): [string, Resource] => [
    `Policy${index + 1}`,
    {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        ManagedPolicyName: name,
        PolicyDocument: document,
        ...(role !== undefined && { Roles: [{ Ref: 'Role' }] }),
      },
    },
  ]);
  return { ...(role !== undefined && roleResources(role)), ...Object.fromEntries(made) };
}

function roleResources({ name, description, trust, boundaryArn, kind }: MadeRole) {
  return {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: name,
        Description: description,
        AssumeRolePolicyDocument: trust,
        ...(boundaryArn !== undefined && { PermissionsBoundary: boundaryArn }),
      },
    },
    ...(kind === 'instance' && {
      InstanceProfile: {
        Type: 'AWS::IAM::InstanceProfile',
        Properties: { InstanceProfileName: name, Roles: [{ Ref: 'Role' }] },
      },
    }),
  };
}

function permissionSet({ name, description, boundaryArn }: MadeRole, { policies }: Replacement) {
  return {
    PermissionSet: {
      Type: 'AWS::SSO::PermissionSet',
      Properties: {
        InstanceArn: { Ref: 'InstanceArn' },
        Name: name,
        Description: description,
        InlinePolicy: permissionSetPolicy(policies),
        ...(boundaryArn !== undefined && {
          PermissionsBoundary: {
            CustomerManagedPolicyReference: { Name: boundaryArn.slice(boundaryArn.lastIndexOf('/') + 1) },
          },
        }),
      },
    },
  };
}

/** A template's description takes 1,024 bytes (CloudFormation User Guide, "Template Description syntax"). */
function short(text: string): string {
  return text.slice(0, 1000);
}

import type { ReadCalls } from '../remediation/calls.ts';

/**
 * Every reading that a search for places makes. The policy of `keyreeve permissions --for where-used` is made of this.
 * It imports nothing of the SDK, so that printing a policy loads none of it.
 */
export const WHERE_USED_READS = [
  {
    id: 'regions',
    says: 'The regions that the account has enabled.',
    permittedTo: 'account',
    calls: ['account:ListRegions'],
  },
  {
    id: 'offered',
    says: "AWS's own list of the regions of a service, asked where the service's endpoint does not exist.",
    permittedTo: 'account',
    calls: ['ssm:GetParametersByPath'],
  },
  {
    id: 'lambda',
    says: 'Lambda functions in all versions, with their environments; tags of those that hold the key.',
    permittedTo: 'account',
    calls: ['lambda:ListFunctions', 'lambda:ListTags'],
  },
  {
    id: 'ecs',
    says: 'Active ECS task definitions: environments, names of secrets, commands.',
    permittedTo: 'account',
    calls: ['ecs:ListTaskDefinitions', 'ecs:DescribeTaskDefinition'],
  },
  {
    id: 'ec2',
    says: 'EC2 instances and launch templates in all versions, with user data.',
    permittedTo: 'account',
    calls: [
      'ec2:DescribeInstances',
      'ec2:DescribeInstanceAttribute',
      'ec2:DescribeLaunchTemplates',
      'ec2:DescribeLaunchTemplateVersions',
    ],
  },
  {
    id: 'ssm',
    says: 'Parameters of Systems Manager; a SecureString only with `--decrypt`.',
    permittedTo: 'account',
    calls: ['ssm:DescribeParameters', 'ssm:GetParameters'],
  },
  {
    id: 'ssm-decrypt',
    says: 'With `--decrypt`: SecureString parameters, and environments of Lambda under a KMS key of your own.',
    permittedTo: 'account',
    calls: [],
    alsoGrant: ['kms:Decrypt'],
    onlyWith: 'decrypt',
  },
  {
    id: 'codebuild',
    says: 'CodeBuild projects: environments and build specifications.',
    permittedTo: 'account',
    calls: ['codebuild:ListProjects', 'codebuild:BatchGetProjects'],
  },
  {
    id: 'amplify',
    says: 'Amplify apps and branches: environments and build specifications.',
    permittedTo: 'account',
    calls: ['amplify:ListApps', 'amplify:ListBranches'],
  },
  {
    id: 'cloudformation',
    says: 'CloudFormation stacks: parameters, outputs and templates.',
    permittedTo: 'account',
    calls: ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'],
    // All stacks are described only to whoever may list them (Service Authorization Reference, CloudFormation).
    alsoGrant: ['cloudformation:ListStacks'],
  },
] as const satisfies readonly ReadCalls[];

import type { RoleKind, TrustCheck, WrittenPolicy } from '../model/replacement.ts';
import { trustPolicyFact } from '../parse/policy-document.ts';
import { compilePolicy } from '../policy/compile.ts';
import { withValues } from '../policy/context.ts';
import { decideOutsider } from '../policy/trust.ts';
import type { RoleOrder } from './role-order.ts';
import { githubTrust, gitlabTrust, irsaTrust, oidcTrust } from './trust-oidc.ts';
import type { RolePlace, Trust, TrustRequest } from './trust-parts.ts';
import { ofService, podIdentityTrust, rolesAnywhereTrust } from './trust-service.ts';

/**
 * The trust of a role: exactly one workload, by claims that its issuer vouches for. Throws the {@link Problem}
 * `bad-argument` where something is missing that keeps others out, or is not what it should be.
 */
export function trustOf(order: RoleOrder, place: RolePlace): Trust {
  return KINDS[order.kind](order, place);
}

const KINDS: Readonly<Record<RoleKind, (order: RoleOrder, place: RolePlace) => Trust>> = {
  github: githubTrust,
  gitlab: gitlabTrust,
  oidc: oidcTrust,
  irsa: irsaTrust,
  'pod-identity': podIdentityTrust,
  'roles-anywhere': rolesAnywhereTrust,
  // In China the service principal of EC2 has the ending of the partition (IAM User Guide for China, "EC2").
  instance: (_order, { partition }) =>
    ofService(partition === 'aws-cn' ? 'ec2.amazonaws.com.cn' : 'ec2.amazonaws.com', [
      'An instance profile with the role, on the instance (aws ec2 associate-iam-instance-profile).',
      'Instance metadata by IMDSv2 only, with a hop limit of 1 where no container on it needs the role.',
    ]),
  lambda: () => ofService('lambda.amazonaws.com', ['The function, set to run with the role.']),
  ecs: (_order, { partition, accountId }) =>
    ofService('ecs-tasks.amazonaws.com', ['A task definition that names the role as taskRoleArn.'], {
      // Another account's tasks cannot make ECS ask for this role (ECS Developer Guide, "Task IAM role").
      ArnLike: { 'aws:SourceArn': `arn:${partition}:ecs:*:${accountId}:*` },
      StringEquals: { 'aws:SourceAccount': accountId },
    }),
  'identity-center': () => ({
    requests: [],
    needs: [
      'IAM Identity Center, with the person in it or in the directory behind it.',
      'An assignment of the permission set to the person, or better to a group, in the account.',
    ],
  }),
};

/** Evaluates a trust policy, read back from its text, for those who must be let in and those who must not. */
export function checkTrust(policy: WrittenPolicy, requests: readonly TrustRequest[]): readonly TrustCheck[] {
  const trust = compilePolicy(
    { layer: 'trust', name: 'trust policy' },
    trustPolicyFact(JSON.stringify(policy), 'made policy'),
  );
  return requests.map(({ who, expected, action, values, principal }) => {
    // Of whoever asks, only what the issuer says is there.
    const context = withValues({ values: new Map(), others: 'absent' }, values);
    const { answer } = decideOutsider(trust, principal, { action, resource: '*', context });
    return { who, expected, answer };
  });
}

import type { Investigation } from '../model/investigation.ts';
import type { Suggestion } from '../model/replacement.ts';

/** Where a user agent comes from, by what AWS's own SDKs and well-known tools put into it. The first that fits counts. */
const BY_AGENT: readonly (readonly [RegExp, Suggestion['kind'], string])[] = [
  [/exec-env\/AWS_Lambda/i, 'lambda', 'its client says that it runs in Lambda'],
  [/exec-env\/AWS_ECS/i, 'ecs', 'its client says that it runs in ECS'],
  [/exec-env\/EC2|\bEC2_INSTANCE\b/i, 'instance', 'its client says that it runs on EC2'],
  [
    /configure-aws-credentials-for-github|GitHub[- ]?Actions/i,
    'github',
    'its client says that it runs in GitHub Actions',
  ],
  [/gitlab/i, 'gitlab', 'its client names GitLab'],
  [
    /external-dns|cluster-autoscaler|aws-load-balancer-controller|ebs-csi|cert-manager|kubernetes/i,
    'pod-identity',
    'its client is one that runs in Kubernetes',
  ],
  [
    /Terraform|OpenTofu|Pulumi|aws-cdk/i,
    'oidc',
    'its client deploys, as a build system does: github and gitlab are such issuers too',
  ],
];

/** Whose addresses these are, by the network's name in a local database of addresses. */
const BY_NETWORK: readonly (readonly [RegExp, Suggestion['kind'], string])[] = [
  [/amazon|aws/i, 'instance', 'it is used from an address of AWS'],
  [/github/i, 'github', 'it is used from a network of GitHub'],
];

/**
 * A guess of what should take the key's place, with its reason. Callers choose their user agents, so that it is no more
 * than a guess: which kind is made, whoever asks says.
 *
 * @param agents user agents as they were recorded, the most used first
 */
export function suggestionFor(
  { use, subject }: Investigation,
  agents: readonly string[],
): Suggestion | undefined {
  const hasPassword = 'value' in subject.hasPassword && subject.hasPassword.value;
  for (const [pattern, kind, why] of BY_AGENT)
    if ([...agents, ...use.clients.map(({ name }) => name)].some((agent) => pattern.test(agent)))
      return { kind, why };
  for (const [pattern, kind, why] of BY_NETWORK)
    if (use.addresses.some(({ network }) => network !== undefined && pattern.test(network)))
      return { kind, why };
  if (hasPassword) return { kind: 'identity-center', why: 'its user has a password: a person' };
  if (use.addresses.length > 0)
    return { kind: 'roles-anywhere', why: 'it is used from addresses that no network of AWS is known for' };
  return undefined;
}

import type { Authorization, InlinePolicy, JudgedPolicy, ManagedPolicy } from '../model/authorization.ts';

/**
 * Every policy of an account that grants to somebody or could: managed ones first, then those written into
 * users, groups and roles, in the order of AWS's answer.
 */
export function judgedPolicies({ users, holders, policies }: Authorization): readonly JudgedPolicy[] {
  return [
    ...policies.map(managed),
    ...[...users.values()].flatMap((user) =>
      user.inline.map((policy) => ({
        ...inlineOf(user.arn, policy),
        ...(user.createdAt !== undefined && { holderCreatedAt: user.createdAt }),
      })),
    ),
    ...holders.flatMap((holder) => holder.inline.map((policy) => inlineOf(holder.arn, policy))),
  ];
}

function managed({ name, arn, awsManaged, attachments, boundaryOf, document }: ManagedPolicy): JudgedPolicy {
  const kind = awsManaged ? 'aws-managed' : 'customer-managed';
  return { kind, name, arn, document, use: { attachments, boundaryOf } };
}

function inlineOf(arn: string, { name, document }: InlinePolicy): JudgedPolicy {
  return { kind: 'inline', name, arn, document, use: { attachments: 1, boundaryOf: 0 } };
}

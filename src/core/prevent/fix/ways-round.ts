import { answerOf } from '../../policy/decide.ts';
import { contextOn, type PolicyPrincipal, type PolicyWorld } from '../../policy/world.ts';

/** Calls by which a user could take a change back, or give itself the right again, on the user itself. */
const ON_ITSELF = [
  'iam:AddUserToGroup',
  'iam:AttachUserPolicy',
  'iam:DeleteUserPolicy',
  'iam:DetachUserPolicy',
  'iam:PutUserPolicy',
];

const ON_POLICIES = ['iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion'];

/**
 * Calls that would undo a fix from within, and that the user may make after it. Direct ones alone: ways over roles and
 * services are not looked for.
 *
 * @param policies ARNs of the policies that were edited
 */
export function waysRound(
  user: PolicyPrincipal,
  world: PolicyWorld,
  policies: readonly string[],
): readonly string[] {
  const may = (action: string, resource: string) =>
    answerOf(user.grants, { action, resource, context: contextOn(user, world, user.tags) }) !== 'no';
  return [
    ...ON_ITSELF.filter((action) => may(action, user.arn)),
    ...ON_POLICIES.filter((action) => policies.some((arn) => may(action, arn))),
  ].sort();
}

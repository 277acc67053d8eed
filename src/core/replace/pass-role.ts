import type { GrantedAction } from '../model/replacement.ts';
import { type ActionCatalog, entryOf } from './action-catalog.ts';

/**
 * Actions for which AWS asks `iam:PassRole` as well, where a role is handed over. CloudTrail has no event of it (IAM User
 * Guide, "Grant a user permissions to pass a role"), and it is never put in unasked.
 */
const HAND_OVER_ROLES: ReadonlySet<string> = new Set([
  'ec2:RunInstances',
  'ec2:AssociateIamInstanceProfile',
  'lambda:CreateFunction',
  'lambda:UpdateFunctionConfiguration',
  'ecs:RegisterTaskDefinition',
  'ecs:RunTask',
  'ecs:CreateService',
  'ecs:UpdateService',
  'states:CreateStateMachine',
  'states:UpdateStateMachine',
  'codebuild:CreateProject',
  'cloudformation:CreateStack',
  'cloudformation:UpdateStack',
  'glue:CreateJob',
  'events:PutTargets',
  'eks:CreateCluster',
  'rds:CreateDBInstance',
]);

/** What actions need besides, of which no event tells. */
export function passRoleNotes(granted: readonly GrantedAction[], catalog: ActionCatalog): readonly string[] {
  const handing = granted
    .filter(({ action }) => HAND_OVER_ROLES.has(action) || dependsOnPassRole(action, catalog))
    .map(({ action }) => action);
  if (handing.length === 0 || granted.some(({ action }) => action === 'iam:PassRole')) return [];
  return [
    `${handing.join(', ')} may hand over a role, for which iam:PassRole is needed and of which CloudTrail has no event: name it with --include iam:PassRole@arn:…:role/NAME.`,
  ];
}

function dependsOnPassRole(action: string, catalog: ActionCatalog): boolean {
  return (entryOf(catalog, action)?.dependentActions ?? []).some(
    (each) => each.toLowerCase() === 'iam:passrole',
  );
}

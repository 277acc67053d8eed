import type { Step } from '../plan.ts';
import type { OwnPolicy } from '../policies.ts';
import { awsCommand } from './draft.ts';

/** Whose inline policy it is, with the id that tells this principal from a later one of the same name. */
export type PolicyHolder =
  | { readonly userName: string; readonly userId: string }
  | { readonly roleName: string; readonly roleId: string };

/** The parts of a step that follow from its one call on an inline policy. */
type CallParts = Pick<Step, 'permissions' | 'precondition' | 'call' | 'shows' | 'command'>;

/** Puts a policy on a user or a role that does not have one of its name. */
export function putInlinePolicy(holder: PolicyHolder, { name, text, sha256 }: OwnPolicy): CallParts {
  const { kind, who, same } = partsOf(holder);
  const api = kind === 'user' ? 'iam:PutUserPolicy' : 'iam:PutRolePolicy';
  return {
    permissions: [api],
    precondition: [same, { is: `${kind}-policy-gone`, policyName: name }],
    call: {
      api,
      session: 'account',
      arguments: { ...who.argument, PolicyName: name, PolicyDocument: text },
    },
    shows: [same, { is: `${kind}-policy-is`, policyName: name, sha256 }],
    command: awsCommand(`iam put-${kind}-policy`, {
      ...who.option,
      'policy-name': name,
      'policy-document': text,
    }),
  };
}

/** Takes a policy off again, if it is still what it was. */
export function removeInlinePolicy(
  holder: PolicyHolder,
  { name, sha256 }: Pick<OwnPolicy, 'name' | 'sha256'>,
): CallParts {
  const { kind, who, same } = partsOf(holder);
  const api = kind === 'user' ? 'iam:DeleteUserPolicy' : 'iam:DeleteRolePolicy';
  return {
    permissions: [api],
    precondition: [same, { is: `${kind}-policy-is`, policyName: name, sha256 }],
    call: { api, session: 'account', arguments: { ...who.argument, PolicyName: name } },
    shows: [same, { is: `${kind}-policy-gone`, policyName: name }],
    command: awsCommand(`iam delete-${kind}-policy`, { ...who.option, 'policy-name': name }),
  };
}

function partsOf(holder: PolicyHolder) {
  if ('userName' in holder) {
    const { userName, userId } = holder;
    const who = { argument: { UserName: userName }, option: { 'user-name': userName } };
    return { kind: 'user', who, same: { is: 'same-user', userId } } as const;
  }
  const { roleName, roleId } = holder;
  const who = { argument: { RoleName: roleName }, option: { 'role-name': roleName } };
  return { kind: 'role', who, same: { is: 'same-role', roleId } } as const;
}

import type { Account } from '../../core/model/account.ts';
import { type Unread, unread } from '../../core/model/fact.ts';
import { explainAssumeRoleDenial } from './denial.ts';

/** The role `keyreeve permissions` makes a template for. */
export const DEFAULT_ROLE = 'KeyreeveScan';

/**
 * The ARN of the role to assume in an account. `role` is a name, a name with its path (`audit/Reader`), or
 * an ARN; an ARN of another account is refused, since its facts would be shown under the wrong account.
 */
export function roleArn(account: Account, role: string): string | Unread {
  if (!role.startsWith('arn:')) {
    return `arn:${account.partition}:iam::${account.id}:role/${role.replace(/^\/+/, '')}`;
  }
  if (/^arn:[\w-]+:iam::(\d{12}):role\//.exec(role)?.[1] === account.id) return role;
  return unread('sts:AssumeRole', 'Contradiction', 'The role to assume is not one of this account.', {
    detail: role,
    fix: 'Give the role by its name, or the ARN of a role in the account itself.',
  });
}

/** Puts into words why a role was not assumed. Any other failure stands as it is. */
export function explainRoleFailure(failure: Unread, externalIdGiven: boolean): Unread {
  if (failure.code === 'AccessDenied') {
    const { words, fix } = explainAssumeRoleDenial(failure.detail ?? '', externalIdGiven);
    return { ...failure, words, ...(fix === undefined ? {} : { fix }) };
  }
  if (failure.code === 'RegionDisabledException') {
    const words = 'STS is not activated for this region in the account.';
    return { ...failure, words, fix: 'Use another region: --region us-east-1.' };
  }
  if (failure.code === 'ValidationError') {
    const words = 'STS does not accept the name of the role, the session name or the external id.';
    return { ...failure, words, fix: 'Check --role, --session-name and --external-id.' };
  }
  return failure;
}

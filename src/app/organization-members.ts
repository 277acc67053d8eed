import { listOrganization, type OrganizationAccount } from '../aws/collect/organization.ts';
import type { BaseSession } from '../aws/session/base-session.ts';
import type { Account } from '../core/model/account.ts';
import { Problem } from '../core/model/problem.ts';

/** The accounts of an organisation, by id. */
export type Members = ReadonlyMap<string, OrganizationAccount>;

/** The accounts of the caller's organisation; the {@link Problem} `organization-unreadable` where AWS does not list them. */
export async function organizationMembers(base: BaseSession): Promise<Members | Problem> {
  try {
    return new Map((await listOrganization(base)).map((account) => [account.id, account]));
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'organization-unreadable') throw error;
    return error;
  }
}

/** An account as far as its organisation names it. */
export function accountOf(
  { identity }: Pick<BaseSession, 'identity'>,
  id: string,
  { name, isManagement }: Partial<OrganizationAccount> = {},
): Account {
  return {
    id,
    partition: identity.partition,
    ...(name !== undefined && { name }),
    ...(isManagement !== undefined && { isManagement }),
  };
}

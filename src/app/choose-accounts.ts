import type { OrganizationAccount } from '../aws/collect/organization.ts';
import type { BaseSession, Target } from '../aws/session/base-session.ts';
import type { Account } from '../core/model/account.ts';
import { Problem } from '../core/model/problem.ts';
import type { AccountCoverage } from '../core/model/run.ts';
import type { LiveOptions } from './scan-options.ts';
import { NO_CALLS } from './tally.ts';

/** The accounts of a run: those to scan, in the order of ids, and those left out, with the reason. */
export interface ChosenAccounts {
  readonly targets: readonly Target[];
  readonly skipped: readonly AccountCoverage[];
}

/**
 * The caller's account, a list, or an organisation. An account named twice is scanned once (O08). Throws a
 * {@link Problem} where no account is left.
 */
export async function chooseAccounts(base: BaseSession, options: LiveOptions): Promise<ChosenAccounts> {
  const { organization = false, skipAccounts = [] } = options;
  const found =
    organization === false
      ? listed(base, options)
      : await members(base, organization === true ? {} : { units: organization.ous });
  const targets: Target[] = [];
  const skipped: AccountCoverage[] = [];
  for (const each of found.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const reason = whySkipped(each, skipAccounts);
    if (reason === undefined) targets.push(targetOf(each));
    else skipped.push(skippedCoverage(base, each, reason));
  }
  if (targets.length > 0) return { targets, skipped };
  throw new Problem(
    'nothing-selected',
    `No account is left to scan: ${found.length} found, ${skipped.length} left out.`,
    {
      hint: skipped[0]?.reason ?? 'Check --ou, --skip-account and the account list.',
    },
  );
}

/** Loaded only here: its part of the SDK would cost every offline scan and every wrong option 0.1 s. */
async function members(base: BaseSession, within: { readonly units?: readonly string[] }) {
  const { listOrganization } = await import('../aws/collect/organization.ts');
  return listOrganization(base, within);
}

type Found = Omit<OrganizationAccount, 'state'> & { readonly state?: string; readonly role?: string };

function listed(base: BaseSession, { accounts = [] }: LiveOptions): readonly Found[] {
  if (accounts.length === 0) return [{ id: base.identity.accountId }];
  const byId = new Map<string, Found>();
  for (const account of accounts) {
    const found = typeof account === 'string' ? { id: account } : account;
    if (!byId.has(found.id)) byId.set(found.id, found);
  }
  return [...byId.values()];
}

/** States in which no role can be assumed (Organizations API reference, Account). */
const CLOSED_STATES: ReadonlySet<string> = new Set([
  'PENDING_ACTIVATION',
  'SUSPENDED',
  'PENDING_CLOSURE',
  'CLOSED',
]);

/** Why an account is not looked into: only active ones let anyone in (Organizations API reference, Account). */
export function whySkipped(
  { id, state }: { readonly id: string; readonly state?: string },
  skipAccounts: readonly string[],
): string | undefined {
  if (skipAccounts.includes(id)) return 'Left out by choice.';
  // A state that AWS adds one day must not hide an account: it is tried, and says itself why it cannot be read.
  if (state === undefined || !CLOSED_STATES.has(state)) return undefined;
  return `The account is ${state}: no role in it can be assumed.`;
}

function targetOf({ id, role, name, isManagement }: Found): Target {
  return {
    accountId: id,
    ...(role !== undefined && { roleName: role }),
    ...(name !== undefined && { name }),
    ...(isManagement !== undefined && { isManagement }),
  };
}

function skippedCoverage(
  base: BaseSession,
  { id, name, state, isManagement }: Found,
  reason: string,
): AccountCoverage {
  const account: Account = {
    id,
    partition: base.identity.partition,
    ...(name !== undefined && { name }),
    ...(isManagement !== undefined && { isManagement }),
  };
  return {
    account,
    ...(state !== undefined && { state }),
    status: 'skipped',
    reason,
    notRead: [],
    calls: NO_CALLS,
  };
}

import {
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  type Account as ListedAccount,
  ListOrganizationalUnitsForParentCommand,
} from '@aws-sdk/client-organizations';
import type { Fact, Unread } from '../../core/model/fact.ts';
import { Problem } from '../../core/model/problem.ts';
import type { BaseSession } from '../session/base-session.ts';
import type { CallName } from '../session/call-counter.ts';
import { listedPage, readPages } from './pages.ts';

export interface OrganizationAccount {
  readonly id: string;
  /** Any text, line breaks and markup included. */
  readonly name?: string;
  /** `ACTIVE`, `SUSPENDED`, `PENDING_CLOSURE`, `CLOSED`, `PENDING_ACTIVATION`, or what AWS calls it next. */
  readonly state: string;
  /** Absent where DescribeOrganization could not be read. */
  readonly isManagement?: boolean;
}

type Caller = Pick<BaseSession, 'call'>;

/**
 * Lists the organisation's accounts, each once and in the order of their ids; with `units`, those in and below these
 * organisational units or roots. Throws the Problem `organization-unreadable` where that is not permitted (O07):
 * without the list there is nothing to scan.
 */
export async function listOrganization(
  base: Caller,
  { units = [] }: { readonly units?: readonly string[] } = {},
): Promise<readonly OrganizationAccount[]> {
  for (const unit of units) {
    if (!/^(ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|r-[0-9a-z]{4,32})$/.test(unit)) {
      throw new Problem('bad-argument', `"${unit}" is the id of neither an organisational unit nor a root.`, {
        hint: 'They look like ou-ab12-34567890 and r-ab12: aws organizations list-organizational-units-for-parent',
      });
    }
  }
  const [management, listed] = await Promise.all([
    managementAccountId(base),
    units.length === 0 ? listAccounts(base) : listBelow(base, units),
  ]);
  const accounts = new Map<string, OrganizationAccount>();
  for (const account of listed) {
    if (account.Id !== undefined) accounts.set(account.Id, accountOf(account.Id, account, management));
  }
  return [...accounts.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function accountOf(id: string, account: ListedAccount, management: string | undefined): OrganizationAccount {
  return {
    id,
    // `Status` was to be retired on 9 September 2026, and older endpoints know no `State` (O02).
    state: account.State || account.Status || 'unknown',
    ...(account.Name === undefined ? {} : { name: account.Name }),
    ...(management === undefined ? {} : { isManagement: id === management }),
  };
}

/** Nice to know, not needed: a denial must not stop the scan. */
async function managementAccountId(base: Caller): Promise<string | undefined> {
  const command = new DescribeOrganizationCommand({});
  const answer = await base.call('organizations:DescribeOrganization', async (clients) =>
    (await clients.organizations()).send(command),
  );
  return answer.state === 'known' ? answer.value.Organization?.MasterAccountId : undefined;
}

async function listAccounts(base: Caller): Promise<readonly ListedAccount[]> {
  // Twenty is the most a page may have; pages may be empty and still have a next (Organizations API reference).
  const pages = readPages<ListedAccount>(async (NextToken) => {
    const command = new ListAccountsCommand({ MaxResults: 20, ...(NextToken && { NextToken }) });
    const answer = await base.call('organizations:ListAccounts', async (clients) =>
      (await clients.organizations()).send(command),
    );
    return listedPage(answer, ({ Accounts, NextToken: next }) => ({ items: Accounts, next }));
  });
  return orProblem(await pages, []);
}

/** Accounts directly below a unit, and below the units in it. */
async function listBelow(base: Caller, parents: readonly string[]): Promise<readonly ListedAccount[]> {
  const accounts: ListedAccount[] = [];
  const seen = new Set<string>();
  const open = [...parents];
  for (let parent = open.shift(); parent !== undefined; parent = open.shift()) {
    if (seen.has(parent)) continue;
    seen.add(parent);
    const [own, units] = await Promise.all([accountsOf(base, parent), unitsOf(base, parent)]);
    accounts.push(...orProblem(own, parents));
    for (const unit of orProblem(units, parents)) if (unit.Id !== undefined) open.push(unit.Id);
  }
  return accounts;
}

function accountsOf(base: Caller, ParentId: string) {
  return readPages<ListedAccount>(async (NextToken) => {
    const command = new ListAccountsForParentCommand({
      ParentId,
      MaxResults: 20,
      ...(NextToken && { NextToken }),
    });
    const name: CallName = 'organizations:ListAccountsForParent';
    const answer = await base.call(name, async (clients) => (await clients.organizations()).send(command));
    return listedPage(answer, ({ Accounts, NextToken: next }) => ({ items: Accounts, next }));
  });
}

function unitsOf(base: Caller, ParentId: string) {
  return readPages(async (NextToken) => {
    const command = new ListOrganizationalUnitsForParentCommand({
      ParentId,
      MaxResults: 20,
      ...(NextToken && { NextToken }),
    });
    const name: CallName = 'organizations:ListOrganizationalUnitsForParent';
    const answer = await base.call(name, async (clients) => (await clients.organizations()).send(command));
    return listedPage(answer, ({ OrganizationalUnits, NextToken: next }) => ({
      items: OrganizationalUnits,
      next,
    }));
  });
}

function orProblem<T>(fact: Fact<readonly T[]>, units: readonly string[]): readonly T[] {
  if (fact.state === 'known') return fact.value;
  throw new Problem(
    'organization-unreadable',
    `${whatFailed(fact, units)} ${fact.detail ?? ''}`.trim(),
    hintFor(fact),
  );
}

function whatFailed(fact: Unread, units: readonly string[]): string {
  if (fact.code === 'AWSOrganizationsNotInUseException') return 'This account belongs to no organisation.';
  if (fact.code === 'ParentNotFoundException')
    return `The organisation has no unit or root ${units.join(', ')}.`;
  if (fact.code === 'AccessDenied')
    return `The organisation's accounts may not be listed: ${fact.source} is denied.`;
  return `The organisation's accounts could not be listed (${fact.source}). ${fact.words}`;
}

function hintFor(fact: Unread): { hint?: string } {
  if (fact.code === 'AWSOrganizationsNotInUseException') return { hint: 'Scan it alone: keyreeve scan' };
  if (fact.code === 'ParentNotFoundException')
    return { hint: 'Check --ou: aws organizations list-roots shows where to start looking.' };
  if (fact.code === 'AccessDenied') return {};
  return fact.fix === undefined ? {} : { hint: fact.fix };
}

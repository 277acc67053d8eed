import { ListOrganizationsFeaturesCommand } from '@aws-sdk/client-iam';
import {
  DescribeOrganizationCommand,
  ListDelegatedAdministratorsCommand,
  ListDelegatedServicesForAccountCommand,
  ListOrganizationalUnitsForParentCommand,
  ListPoliciesCommand,
  ListRootsCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import type {
  OrganizationDesign,
  OrganizationFeatures,
  OrganizationPlace,
} from '../../core/model/account-facts.ts';
import { type Fact, known, type Unread, unread } from '../../core/model/fact.ts';
import { instant } from '../../core/model/time.ts';
import type { AccountSession } from '../session/account-session.ts';
import type { CallName } from '../session/call-counter.ts';
import { askOrganizations } from './organizations-call.ts';
import { readPages } from './pages.ts';

/** How the account stands in an organisation: known from the organisation's list, else asked of the account. */
export async function readOrganizationPlace(session: AccountSession): Promise<Fact<OrganizationPlace>> {
  const { isManagement, id } = session.account;
  const name = 'organizations:DescribeOrganization';
  if (isManagement !== undefined)
    return known(
      { place: isManagement ? 'management' : 'member' },
      'organizations:ListAccounts',
      now(session),
    );
  const answer = await session.call(name, async (clients) =>
    (await clients.organizations()).send(new DescribeOrganizationCommand({})),
  );
  if (answer.state === 'unread') {
    if (answer.code !== 'AWSOrganizationsNotInUseException') return answer;
    return known({ place: 'none' }, name, now(session));
  }
  const { MasterAccountId: management, Id } = answer.value.Organization ?? {};
  if (management === undefined) return unread(name, 'BadAnswer', 'The answer names no management account.');
  const organizationId = Id === undefined ? {} : { organizationId: Id };
  return { ...answer, value: { place: management === id ? 'management' : 'member', ...organizationId } };
}

function now({ clock }: AccountSession): string {
  return instant(clock.now());
}

/**
 * The switches of centralised root access. Only the management account and IAM's delegated administrator may
 * ask (IAM API reference, ListOrganizationsFeatures).
 */
export async function readOrganizationFeatures(session: AccountSession): Promise<Fact<OrganizationFeatures>> {
  const name = 'iam:ListOrganizationsFeatures';
  const command = new ListOrganizationsFeaturesCommand({});
  const answer = await session.call(name, ({ iam }) => iam.send(command));
  if (answer.state === 'known') {
    const { OrganizationId, EnabledFeatures } = answer.value;
    if (OrganizationId === undefined && EnabledFeatures === undefined)
      return unread(name, 'BadAnswer', 'The answer names neither organisation nor features.');
    const enabled: readonly string[] = EnabledFeatures ?? [];
    const { OrganizationId: organizationId } = answer.value;
    const value = {
      ...(organizationId !== undefined && { organizationId }),
      rootCredentialsManagement: enabled.includes('RootCredentialsManagement'),
      rootSessions: enabled.includes('RootSessions'),
    };
    return { ...answer, value };
  }
  // Trusted access for IAM is what both switches stand on: without it neither can be on.
  if (answer.code !== 'ServiceAccessNotEnabledException') return explained(answer);
  return known({ rootCredentialsManagement: false, rootSessions: false }, name, now(session));
}

function explained(answer: Unread): Unread {
  if (answer.code !== 'AccountNotManagementOrDelegatedAdministratorException') return answer;
  return {
    ...answer,
    words:
      "Only the management account, or IAM's delegated administrator, may see the switches of root access.",
    fix: 'Scan from the management account.',
  };
}

/** What the management account tells of the organisation's design. */
export async function readOrganizationDesign(
  session: AccountSession,
  accounts?: number,
): Promise<Fact<OrganizationDesign>> {
  const roots = await askOrganizations(session, 'organizations:ListRoots', (client) =>
    client.send(new ListRootsCommand({})),
  );
  if (roots.state === 'unread') return roots;
  const [root] = roots.value.Roots ?? [];
  if (root?.Id === undefined)
    return unread('organizations:ListRoots', 'BadAnswer', 'The answer names no root.');
  const units = await list(
    session,
    'organizations:ListOrganizationalUnitsForParent',
    async (client, token) => {
      const answer = await client.send(
        new ListOrganizationalUnitsForParentCommand({
          ParentId: root.Id ?? '',
          ...(token && { NextToken: token }),
        }),
      );
      return { items: answer.OrganizationalUnits ?? [], next: answer.NextToken };
    },
  );
  if (units.state === 'unread') return units;
  const policies = await list(session, 'organizations:ListPolicies', async (client, token) => {
    const filter = { Filter: 'SERVICE_CONTROL_POLICY' } as const;
    const answer = await client.send(
      new ListPoliciesCommand({ ...filter, ...(token && { NextToken: token }) }),
    );
    return { items: answer.Policies ?? [], next: answer.NextToken };
  });
  if (policies.state === 'unread') return policies;
  const services = await delegatedServices(session);
  if (services.state === 'unread') return services;
  const types = root.PolicyTypes ?? [];
  return {
    ...roots,
    value: {
      ...(accounts !== undefined && { accounts }),
      organizationalUnits: units.value.length,
      serviceControlPolicies: types.some(
        ({ Type, Status }) => Type === 'SERVICE_CONTROL_POLICY' && Status === 'ENABLED',
      ),
      customServiceControlPolicies: policies.value.filter(({ AwsManaged }) => AwsManaged !== true).length,
      delegatedServices: services.value,
    },
  };
}

async function delegatedServices(session: AccountSession): Promise<Fact<readonly string[]>> {
  const name = 'organizations:ListDelegatedAdministrators';
  const administrators = await list(session, name, async (client, token) => {
    const answer = await client.send(
      new ListDelegatedAdministratorsCommand({ ...(token && { NextToken: token }) }),
    );
    return { items: answer.DelegatedAdministrators ?? [], next: answer.NextToken };
  });
  if (administrators.state === 'unread') return administrators;
  const services = new Set<string>();
  for (const { Id } of administrators.value) {
    if (Id === undefined) continue;
    const listed = await list(
      session,
      'organizations:ListDelegatedServicesForAccount',
      async (client, token) => {
        const command = { AccountId: Id, ...(token && { NextToken: token }) };
        const answer = await client.send(new ListDelegatedServicesForAccountCommand(command));
        return { items: answer.DelegatedServices ?? [], next: answer.NextToken };
      },
    );
    if (listed.state === 'unread') return listed;
    for (const { ServicePrincipal } of listed.value) if (ServicePrincipal) services.add(ServicePrincipal);
  }
  return { ...administrators, value: [...services].sort() };
}

function list<T>(
  session: AccountSession,
  name: CallName,
  send: (
    client: OrganizationsClient,
    token: string | undefined,
  ) => Promise<{ readonly items: readonly T[]; readonly next: string | undefined }>,
): Promise<Fact<readonly T[]>> {
  return readPages<T>((token) => askOrganizations(session, name, (client) => send(client, token)));
}

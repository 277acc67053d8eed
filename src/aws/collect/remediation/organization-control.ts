import { DescribeOrganizationCommand, ListRootsCommand, type Root } from '@aws-sdk/client-organizations';
import type { OrganizationFeatures } from '../../../core/model/account-facts.ts';
import { type Fact, known, unread } from '../../../core/model/fact.ts';
import { instant } from '../../../core/model/time.ts';
import type { AccountSession } from '../../session/account-session.ts';
import type { BaseSession } from '../../session/base-session.ts';
import { readOrganizationFeatures } from '../organization-facts.ts';
import { listedPage, mapFact, readPages } from '../pages.ts';

/** The organisation that the base credentials' account belongs to. */
export interface OrganizationNow {
  /** `o-…`, where it was told. */
  readonly organizationId?: string;
  readonly managementAccountId: string;
  /** False with consolidated billing only, where there are no service control policies. */
  readonly allFeatures: boolean;
}

/** What the organisation allows a plan to use. */
export interface OrganizationControl {
  /** `null`: the account is in none. */
  readonly organization: Fact<OrganizationNow | null>;
  /** Whether the base credentials are the management account's, as changing policies demands. */
  readonly isManagement: Fact<boolean>;
  /** Whether service control policies are switched on at the root. */
  readonly scpsEnabled: Fact<boolean>;
  readonly rootAccess: Fact<OrganizationFeatures>;
}

/** Reads what the organisation allows, with the base credentials. Without an organisation nothing more is asked. */
export async function readOrganizationControl(
  base: Pick<BaseSession, 'identity' | 'account'>,
): Promise<OrganizationControl> {
  const { accountId } = base.identity;
  const session = base.account({ accountId });
  const organization = await readOrganization(session);
  if (organization.state === 'known' && organization.value === null) {
    const no = mapFact(organization, () => false);
    const off = mapFact(organization, () => ({ rootCredentialsManagement: false, rootSessions: false }));
    return { organization, isManagement: no, scpsEnabled: no, rootAccess: off };
  }
  const [scpsEnabled, rootAccess] = await Promise.all([
    readScpsEnabled(session),
    readOrganizationFeatures(session),
  ]);
  const isManagement = mapFact(organization, (found) => found?.managementAccountId === accountId);
  return { organization, isManagement, scpsEnabled, rootAccess };
}

async function readOrganization(session: AccountSession): Promise<Fact<OrganizationNow | null>> {
  const name = 'organizations:DescribeOrganization';
  const answer = await session.call(name, async (clients) =>
    (await clients.organizations()).send(new DescribeOrganizationCommand({})),
  );
  if (answer.state === 'unread') {
    if (answer.code !== 'AWSOrganizationsNotInUseException') return answer;
    return known(null, name, instant(session.clock.now()));
  }
  const { Id, MasterAccountId, FeatureSet } = answer.value.Organization ?? {};
  if (MasterAccountId === undefined || FeatureSet === undefined)
    return unread(name, 'BadAnswer', 'The answer names no management account or no feature set.');
  const organizationId = Id === undefined ? {} : { organizationId: Id };
  return {
    ...answer,
    value: { ...organizationId, managementAccountId: MasterAccountId, allFeatures: FeatureSet === 'ALL' },
  };
}

async function readScpsEnabled(session: AccountSession): Promise<Fact<boolean>> {
  const roots = await readPages<Root>(async (NextToken) => {
    const command = new ListRootsCommand({ ...(NextToken && { NextToken }) });
    const answer = await session.call('organizations:ListRoots', async (clients) =>
      (await clients.organizations()).send(command),
    );
    return listedPage(answer, ({ Roots, NextToken: next }) => ({ items: Roots, next }));
  });
  return mapFact(roots, (list) =>
    list
      .flatMap(({ PolicyTypes = [] }) => PolicyTypes)
      // Being switched on or off counts as off: a policy attached now might not work yet.
      .some(({ Type, Status }) => Type === 'SERVICE_CONTROL_POLICY' && Status === 'ENABLED'),
  );
}

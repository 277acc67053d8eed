import type { Handler } from '../call.ts';
import { AwsRefusal } from '../wire/refusal.ts';
import { accountFields, accountOf, epoch, page } from './organizations-page.ts';

/** Organizations and the services that work with it: trusted access and delegated administrators. */

/** When trusted access was given; no capture says more than that there is a date. */
const GIVEN = '2025-01-15T10:00:00Z';

const listDelegated: Handler = (call) => {
  const { world } = call;
  const service = call.parameters.text('ServicePrincipal');
  const accounts = [...world.settings.delegatedServices]
    .filter(([, services]) => service === undefined || services.includes(service))
    .map(([id]) => world.find(id))
    .filter((account) => account !== undefined);
  return page(call, accounts, 'DelegatedAdministrators', (account) => ({
    ...accountFields(call, account),
    DelegationEnabledDate: epoch(account.joinedAt),
  }));
};

const listDelegatedServices: Handler = (call) => {
  const account = accountOf(call, 'AccountId');
  const services = call.world.settings.delegatedServices.get(account.id);
  if (services === undefined) {
    const words = 'The account is not a delegated administrator for any service.';
    throw new AwsRefusal('AccountNotRegisteredException', 400, words);
  }
  const DelegationEnabledDate = epoch(account.joinedAt);
  return page(call, services, 'DelegatedServices', (ServicePrincipal) => ({
    ServicePrincipal,
    DelegationEnabledDate,
  }));
};

const listServiceAccess: Handler = (call) => {
  const DateEnabled = epoch(GIVEN);
  return page(call, call.world.settings.trustedServices, 'EnabledServicePrincipals', (ServicePrincipal) => ({
    ServicePrincipal,
    DateEnabled,
  }));
};

export const organizationServices: readonly (readonly [string, Handler])[] = [
  ['ListDelegatedAdministrators', listDelegated],
  ['ListDelegatedServicesForAccount', listDelegatedServices],
  ['ListAWSServiceAccessForOrganization', listServiceAccess],
];

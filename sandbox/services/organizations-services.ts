import type { Call, Handler } from '../call.ts';
import { shortId } from '../ids.ts';
import { AwsRefusal } from '../wire/refusal.ts';
import { accountFields, accountOf, epoch, invalidInput, page } from './organizations-page.ts';

/** Organizations and the services that work with it: trusted access, delegated administrators, policies. */

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

/** What AWS attaches everywhere when a policy type is turned on [Organizations User Guide, SCPs and RCPs]. */
const AWS_POLICIES: Readonly<Record<string, string>> = {
  SERVICE_CONTROL_POLICY: 'FullAWSAccess',
  RESOURCE_CONTROL_POLICY: 'RCPFullAWSAccess',
};

interface Shown {
  readonly name: string;
  readonly own: boolean;
}

function policyFields({ world }: Call, type: string, { name, own }: Shown): Record<string, unknown> {
  const id = own ? `p-${shortId(`${world.organizationId}/${name}`, 8)}` : `p-${name}`;
  const kind = type.toLowerCase();
  const arn = own
    ? world.arn('organizations', world.management.id, `policy/${world.organizationId}/${kind}/${id}`)
    : `arn:${world.partition}:organizations::aws:policy/${kind}/${id}`;
  return { Id: id, Arn: arn, Name: name, Description: '', Type: type, AwsManaged: !own };
}

/** Service control policies are on here; no policy of any other type stands in the sandbox. */
const listPolicies: Handler = (call) => {
  const type = call.parameters.text('Filter') ?? '';
  if (!/^[A-Z0-9_]+$/.test(type)) throw invalidInput('You specified an invalid value for Filter.');
  const scp = type === 'SERVICE_CONTROL_POLICY';
  const aws = AWS_POLICIES[type];
  const own = scp ? call.world.settings.serviceControlPolicies : [];
  const all: readonly Shown[] = [
    ...(aws === undefined ? [] : [{ name: aws, own: false }]),
    ...own.map((name) => ({ name, own: true })),
  ];
  return page(call, all, 'Policies', (policy) => policyFields(call, type, policy));
};

export const organizationServices: readonly (readonly [string, Handler])[] = [
  ['ListDelegatedAdministrators', listDelegated],
  ['ListDelegatedServicesForAccount', listDelegatedServices],
  ['ListAWSServiceAccessForOrganization', listServiceAccess],
  ['ListPolicies', listPolicies],
];

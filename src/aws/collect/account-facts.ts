import type { AccountFacts, OrganizationFeatures } from '../../core/model/account-facts.ts';
import { type Fact, type Unread, unread } from '../../core/model/fact.ts';
import type { AccountSession } from '../session/account-session.ts';
import type { CallName } from '../session/call-counter.ts';
import { readFederation, readPasswordPolicy, readServerCertificates } from './account-settings.ts';
import type { CollectorId } from './catalogue.ts';
import type { ControlPolicyReader } from './control-policies.ts';

/** Parts of the SDK that one rule or another needs: EC2's alone is 28 MB, and nobody else should load it. */
const contacts = () => import('./contacts.ts');
const regional = () => import('./regions.ts');
const organization = () => import('./organization-facts.ts');

interface Options {
  /** Of the whole organisation, where the run has listed them. */
  readonly organizationAccounts?: number;
  readonly organizationFeatures?: () => Promise<Fact<OrganizationFeatures>>;
  readonly controlPolicies?: ControlPolicyReader['of'];
}

/** Reads the facts of the account as a whole that the collectors asked for give; the others are unread. */
export async function readAccountFacts(
  account: AccountSession,
  wanted: ReadonlySet<CollectorId>,
  options: Options,
): Promise<AccountFacts> {
  const ask = <T>(id: CollectorId, call: CallName, read: () => Promise<Fact<T>>): Promise<Fact<T>> =>
    wanted.has(id) ? read() : Promise.resolve(notAsked(call));
  let regions: Promise<Fact<readonly string[]>> | undefined;
  const everyRegion = () => {
    regions ??= regional().then(({ readRegions }) => readRegions(account));
    return regions;
  };
  const place = ask('organization-place', 'organizations:DescribeOrganization', async () =>
    (await organization()).readOrganizationPlace(account),
  );
  const [
    passwordPolicy,
    serverCertificates,
    analyzers,
    securityContact,
    contactInformation,
    federation,
    identityCenter,
    instances,
    organizationPlace,
    organizationFeatures,
    organizationDesign,
    controlPolicies,
  ] = await Promise.all([
    ask('password-policy', 'iam:GetAccountPasswordPolicy', () => readPasswordPolicy(account)),
    ask('server-certificates', 'iam:ListServerCertificates', () => readServerCertificates(account)),
    ask('analyzers', 'access-analyzer:ListAnalyzers', async () => {
      const { readAnalyzers } = await import('./analyzers.ts');
      const { inEach } = await regional();
      return inEach(await everyRegion(), (region) => readAnalyzers(account, region));
    }),
    ask('security-contact', 'account:GetAlternateContact', async () =>
      (await contacts()).readSecurityContact(account),
    ),
    ask('contact-information', 'account:GetContactInformation', async () =>
      (await contacts()).readContactInformation(account),
    ),
    ask('federation', 'iam:ListSAMLProviders', () => readFederation(account)),
    ask('identity-center', 'sso:ListInstances', async () => {
      const { readIdentityCenter } = await import('./identity-center.ts');
      return readIdentityCenter(account);
    }),
    ask('instances', 'ec2:DescribeInstances', async () => {
      const { readInstances } = await import('./instances.ts');
      const { inEach } = await regional();
      return inEach(await everyRegion(), (region) => readInstances(account, region));
    }),
    place,
    ask('organization-features', 'iam:ListOrganizationsFeatures', () => featuresFor(place, options)),
    ask('organization-design', 'organizations:ListRoots', () => designFor(account, place, options)),
    ask('control-policies', 'organizations:ListPoliciesForTarget', () =>
      controlsFor(account, place, options),
    ),
  ]);
  return {
    passwordPolicy,
    serverCertificates,
    analyzers,
    securityContact,
    contactInformation,
    federation,
    identityCenter,
    instances,
    organizationPlace,
    organizationFeatures,
    organizationDesign,
    controlPolicies,
  };
}

/** A fact that no rule of the run needs. */
export function notAsked(source: string): Unread {
  return unread(source, 'NotAsked', 'No rule of this run needs it.');
}

type Place = Promise<AccountFacts['organizationPlace']>;

/** An account on its own has no such switches. */
async function featuresFor(
  place: Place,
  { organizationFeatures }: Options,
): Promise<AccountFacts['organizationFeatures']> {
  const where = await place;
  if (organizationFeatures === undefined || (where.state === 'known' && where.value.place === 'none'))
    return unread('iam:ListOrganizationsFeatures', 'NotAsked', 'The account belongs to no organisation.');
  const features = await organizationFeatures();
  const asked = where.state === 'known' ? where.value.organizationId : undefined;
  const told = features.state === 'known' ? features.value.organizationId : undefined;
  if (asked === undefined || told === undefined || asked === told) return features;
  return unread(
    features.source,
    'NotSupported',
    'The account belongs to another organisation than the credentials in use.',
    { fix: 'Scan it with credentials of its own management account.' },
  );
}

/** Only the management account shows all of it, and there it is judged. */
async function designFor(
  account: AccountSession,
  place: Place,
  { organizationAccounts }: Options,
): Promise<AccountFacts['organizationDesign']> {
  const where = await place;
  if (where.state === 'known' && where.value.place === 'management')
    return (await organization()).readOrganizationDesign(account, organizationAccounts);
  return unread('organizations:ListRoots', 'NotAsked', 'This is not the management account.');
}

async function controlsFor(
  { account }: AccountSession,
  place: Place,
  { controlPolicies }: Options,
): Promise<AccountFacts['controlPolicies']> {
  return controlPolicies?.(account.id, await place) ?? notAsked('organizations:ListPoliciesForTarget');
}

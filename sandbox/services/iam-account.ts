import type { Call, Handler } from '../call.ts';
import { hashText } from '../random.ts';
import type { ServerCertificateSpec } from '../spec.ts';
import { AwsRefusal, noSuchEntity } from '../wire/refusal.ts';
import { element, list } from '../wire/xml.ts';
import type { User } from '../world/content.ts';
import { rootDevices, userDevices } from '../world/mfa.ts';
import { paged } from './iam-names.ts';

/** What IAM knows of an account as a whole: summary, password policy, certificates, providers, features. */

/** Devices that are in use: enrolled ones of root and of users. */
function devicesInUse({ world, caller }: Call, users: readonly User[]): number {
  const place = { world, account: caller.account };
  const enrolled = (list: ReturnType<typeof userDevices>): number =>
    list.filter((device) => device.enabledAt !== undefined).length;
  const holders = users.filter((user) => user.mfa || user.inside.mfaDevices !== undefined);
  const ofUsers = holders.reduce((sum, user) => sum + enrolled(userDevices(place, user)), 0);
  return ofUsers + enrolled(rootDevices(place, world.content(caller.account).root));
}

/**
 * Live, never the four-hour cache. `AccountAccessKeysPresent` counts inactive root keys too, which the report
 * cannot show apart from none [IAM API Reference, GetAccountSummary; CIS remediation notes].
 */
const accountSummary: Handler = (call) => {
  const { root, users, inside } = call.world.content(call.caller.account);
  const devices = devicesInUse(call, users);
  const free = inside.unassignedMfaDevices?.length ?? 0;
  const { samlProviders = [], oidcProviders = [] } = inside;
  const entries: Readonly<Record<string, number>> = {
    Users: users.length,
    UsersQuota: Math.max(5000, users.length),
    Groups: inside.groups?.length ?? 0,
    Roles: inside.iamRoles?.length ?? 0,
    Policies: inside.policies?.length ?? 0,
    ServerCertificates: inside.serverCertificates?.length ?? 0,
    Providers: samlProviders.length + oidcProviders.length,
    RolesQuota: 1000,
    AccessKeysPerUserQuota: 2,
    SigningCertificatesPerUserQuota: 2,
    MFADevices: devices + free,
    MFADevicesInUse: devices,
    AccountMFAEnabled: Number(root.mfa),
    AccountAccessKeysPresent: Number(root.keys.length > 0),
    AccountPasswordPresent: Number(root.passwordEnabled === true),
    AccountSigningCertificatesPresent: Number(root.certs.length > 0),
  };
  const pairs = Object.entries(entries);
  return `<SummaryMap>${pairs.map(([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`).join('')}</SummaryMap>`;
};

const listAccountAliases: Handler = ({ caller }) => {
  const { alias } = caller.account.spec;
  return list('AccountAliases', alias === undefined ? [] : [alias]) + element('IsTruncated', false);
};

/** Management account or delegated administrator only; every error is 400 without a code of its own. */
const organizationsFeatures: Handler = ({ world, caller }) => {
  const refuse = (code: string, words: string): AwsRefusal => new AwsRefusal(code, 400, words);
  const { standalone, trustsIam, features } = world.settings;
  if (standalone) {
    throw refuse('OrganizationNotFoundException', 'The account is not a member of an organization.');
  }
  if (!caller.account.isManagement && !world.isDelegated(caller.account)) {
    const words =
      'The account is not the management account or a delegated administrator of the organization.';
    throw refuse('AccountNotManagementOrDelegatedAdministratorException', words);
  }
  if (!trustsIam) {
    throw refuse('ServiceAccessNotEnabledException', 'Service not enabled for AWS Organizations.');
  }
  return (
    element('OrganizationId', world.organizationId) +
    `<EnabledFeatures>${features.map((feature) => element('member', feature)).join('')}</EnabledFeatures>`
  );
};

/** Age and reuse are absent where they are not set; `ExpirePasswords` says which [IAM API Reference]. */
const passwordPolicy: Handler = ({ world, caller }) => {
  const spec = world.content(caller.account).inside.passwordPolicy;
  if (spec === undefined) {
    throw noSuchEntity(`The Password Policy with domain name ${caller.account.id} cannot be found.`);
  }
  const inside =
    element('MinimumPasswordLength', spec.minimumLength ?? 6) +
    element('RequireSymbols', spec.symbols ?? false) +
    element('RequireNumbers', spec.numbers ?? false) +
    element('RequireUppercaseCharacters', spec.uppercase ?? false) +
    element('RequireLowercaseCharacters', spec.lowercase ?? false) +
    element('AllowUsersToChangePassword', true) +
    element('ExpirePasswords', spec.maxAgeDays !== undefined) +
    element('MaxPasswordAge', spec.maxAgeDays) +
    element('PasswordReusePrevention', spec.reusePrevention);
  return `<PasswordPolicy>${inside}</PasswordPolicy>`;
};

const serverCertificates: Handler = (call) => {
  const { world, caller, parameters } = call;
  const { account } = caller;
  const prefix = parameters.text('PathPrefix') ?? '/';
  const all = world.content(account).inside.serverCertificates ?? [];
  const show = ({ name, path = '/', uploadedAt, expiresAt }: ServerCertificateSpec): string => {
    const arn = world.arn('iam', account.id, `server-certificate${path}${name}`);
    return (
      element('Path', path) +
      element('ServerCertificateName', name) +
      element('ServerCertificateId', account.ids.certificate(hashText(arn))) +
      element('Arn', arn) +
      element('UploadDate', uploadedAt ?? account.joinedAt) +
      element('Expiration', expiresAt)
    );
  };
  const items = all.filter(({ path = '/' }) => path.startsWith(prefix));
  return paged(call, { name: 'ServerCertificateMetadataList', items, show, search: prefix });
};

const samlProviders: Handler = ({ world, caller }) => {
  const { account } = caller;
  const members = (world.content(account).inside.samlProviders ?? []).map(
    (name) =>
      element('Arn', world.arn('iam', account.id, `saml-provider/${name}`)) +
      element('ValidUntil', '2036-01-01T00:00:00Z') +
      element('CreateDate', account.joinedAt),
  );
  return list('SAMLProviderList', members);
};

const oidcProviders: Handler = ({ world, caller }) => {
  const { account } = caller;
  const members = (world.content(account).inside.oidcProviders ?? []).map((host) =>
    element('Arn', world.arn('iam', account.id, `oidc-provider/${host}`)),
  );
  return list('OpenIDConnectProviderList', members);
};

export const iamAccount: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['GetAccountSummary', accountSummary],
  ['ListAccountAliases', listAccountAliases],
  ['ListOrganizationsFeatures', organizationsFeatures],
  ['GetAccountPasswordPolicy', passwordPolicy],
  ['ListServerCertificates', serverCertificates],
  ['ListSAMLProviders', samlProviders],
  ['ListOpenIDConnectProviders', oidcProviders],
]);

import { bounded, type Call, type Handler, required, type Service } from '../call.ts';
import { AwsRefusal, denied, noSuchEntity, validationError } from '../wire/refusal.ts';
import { element, list } from '../wire/xml.ts';
import { findKey, type Key, type User } from '../world/content.ts';
import { fetchReport, generateReport } from '../world/report-store.ts';

/** The reads of Identity and Access Management, query protocol. */

const generateCredentialReport: Handler = ({ world, caller }) => {
  const { state, words } = generateReport(world, caller.account);
  return element('State', state) + element('Description', words);
};

const getCredentialReport: Handler = ({ world, caller }) => {
  const { content, generatedAt } = fetchReport(world, caller.account);
  const format = '<ReportFormat>text/csv</ReportFormat>';
  return `<Content>${content}</Content>${format}${element('GeneratedTime', generatedAt)}`;
};

/**
 * Live, never the four-hour cache. `AccountAccessKeysPresent` counts inactive root keys too, which the report
 * cannot show apart from none [IAM API Reference, GetAccountSummary; CIS remediation notes].
 */
const accountSummary: Handler = ({ world, caller }) => {
  const { root, users } = world.content(caller.account);
  const mfa = users.reduce((sum, user) => sum + Number(user.mfa), 0);
  const entries: Readonly<Record<string, number>> = {
    Users: users.length,
    UsersQuota: Math.max(5000, users.length),
    Groups: 0,
    Roles: 1,
    RolesQuota: 1000,
    AccessKeysPerUserQuota: 2,
    SigningCertificatesPerUserQuota: 2,
    MFADevices: mfa + Number(root.mfa),
    MFADevicesInUse: mfa + Number(root.mfa),
    AccountMFAEnabled: Number(root.mfa),
    AccountAccessKeysPresent: Number(root.keys.length > 0),
    AccountPasswordPresent: Number(root.passwordEnabled === true),
    AccountSigningCertificatesPresent: Number(root.certs.length > 0),
  };
  const pairs = Object.entries(entries);
  return `<SummaryMap>${pairs.map(([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`).join('')}</SummaryMap>`;
};

function userFields(call: Call, user: User): string {
  const arn = call.world.arn('iam', call.caller.account.id, `user${user.path}${user.name}`);
  return (
    element('Path', user.path) +
    element('UserName', user.name) +
    element('UserId', user.id) +
    element('Arn', arn) +
    element('CreateDate', user.createdAt) +
    element('PasswordLastUsed', user.passwordLastUsed)
  );
}

/** Index of the first user after a name: markers survive users that come and go between pages. */
function indexAfter(users: readonly User[], lowerName: string): number {
  let low = 0;
  let high = users.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((users[middle]?.name.toLowerCase() ?? '') <= lowerName) low = middle + 1;
    else high = middle;
  }
  return low;
}

function pageStart(marker: string | undefined, users: readonly User[]): number {
  if (marker === undefined) return 0;
  const plain = Buffer.from(marker, 'base64url').toString();
  if (!plain.startsWith('after:')) throw validationError('Invalid Marker');
  return indexAfter(users, plain.slice('after:'.length));
}

/** No tags, no boundary: only GetUser has those [IAM API Reference, ListUsers]. */
const listUsers: Handler = (call) => {
  const size = bounded(call, 'MaxItems', 1, 1000, 100);
  const prefix = call.parameters.text('PathPrefix') ?? '/';
  const all = call.world.content(call.caller.account).users;
  const users = prefix === '/' ? all : all.filter((user) => user.path.startsWith(prefix));
  const start = pageStart(call.parameters.text('Marker'), users);
  const page = users.slice(start, start + size);
  const last = page.at(-1);
  const more = start + size < users.length && last !== undefined;
  const marker = more ? Buffer.from(`after:${last.name.toLowerCase()}`).toString('base64url') : undefined;
  const members = page.map((user) => userFields(call, user));
  return list('Users', members) + element('IsTruncated', more) + element('Marker', marker);
};

/** The user a call names, checked for characters before it is looked for, as IAM does. */
function namedUser(call: Call, name: string): User {
  if (!/^[\w+=,.@-]{1,128}$/.test(name)) {
    throw validationError(
      'The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    );
  }
  const user = call.world.content(call.caller.account).byName.get(name.toLowerCase());
  if (user === undefined) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}

/** Without a name a call means its caller; a role's session has no user to mean. */
function userOrSelf(call: Call): User {
  const name = call.parameters.text('UserName') ?? call.caller.userName;
  if (name !== undefined) return namedUser(call, name);
  throw validationError('Must specify userName when calling with non-User credentials');
}

/** Root's own answer has the account id as user id, and neither name nor path [live capture of a root session]. */
const getUser: Handler = (call) => {
  const { caller, world, parameters } = call;
  if (caller.kind === 'root' && parameters.text('UserName') === undefined) {
    const created = element('CreateDate', world.content(caller.account).root.createdAt);
    return `<User>${element('UserId', caller.account.id)}${element('Arn', caller.arn)}${created}</User>`;
  }
  const user = userOrSelf(call);
  const tags = Object.entries(user.tags).map(([key, value]) => element('Key', key) + element('Value', value));
  return `<User>${userFields(call, user)}${tags.length === 0 ? '' : list('Tags', tags)}</User>`;
};

function keyFields(key: Key, userName: string | undefined): string {
  return (
    element('UserName', userName) +
    element('AccessKeyId', key.id) +
    element('Status', key.status) +
    element('CreateDate', key.createdAt)
  );
}

const listAccessKeys: Handler = (call) => {
  const { caller, world, parameters } = call;
  const own = caller.kind === 'root' && parameters.text('UserName') === undefined;
  const user = own ? undefined : userOrSelf(call);
  const keys = user?.keys ?? world.content(caller.account).root.keys;
  const members = keys.map((key) => keyFields(key, user?.name));
  return list('AccessKeyMetadata', members) + element('IsTruncated', false);
};

/** Never used: no date, and `N/A` for the rest. The words for a foreign key are AWS's own for "not yours". */
const accessKeyLastUsed: Handler = (call) => {
  const id = required(call, 'AccessKeyId');
  const found = findKey(call.world.content(call.caller.account), id);
  if (found === undefined) {
    throw denied(call.caller.arn, 'iam:GetAccessKeyLastUsed', `access key ${id}`, '');
  }
  const use = found.key.lastUsed;
  const fields =
    element('LastUsedDate', use?.at) +
    element('ServiceName', use?.service ?? 'N/A') +
    element('Region', use?.region ?? 'N/A');
  return `${element('UserName', found.user?.name)}<AccessKeyLastUsed>${fields}</AccessKeyLastUsed>`;
};

/** In a root session the profile is root's own, and the answer has no name [live capture]. */
const getLoginProfile: Handler = (call) => {
  const { caller, world, parameters } = call;
  const reset = element('PasswordResetRequired', false);
  if (caller.kind === 'root' && parameters.text('UserName') === undefined) {
    const { root } = world.content(caller.account);
    if (root.passwordEnabled !== true) throw noSuchEntity('Login Profile for the root user cannot be found.');
    return `<LoginProfile>${element('CreateDate', root.passwordChangedAt ?? root.createdAt)}${reset}</LoginProfile>`;
  }
  const user = userOrSelf(call);
  if (user.password === undefined) {
    throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
  }
  const name = element('UserName', user.name);
  return `<LoginProfile>${name}${element('CreateDate', user.password.createdAt)}${reset}</LoginProfile>`;
};

const listAccountAliases: Handler = ({ caller }) => {
  const { alias } = caller.account.spec;
  return list('AccountAliases', alias === undefined ? [] : [alias]) + element('IsTruncated', false);
};

/** Management account or delegated administrator only; both errors are 400 without a code of their own. */
const organizationsFeatures: Handler = ({ world, caller }) => {
  if (!caller.account.isManagement && !world.isDelegated(caller.account)) {
    const words =
      'The account is not the management account or a delegated administrator of the organization.';
    throw new AwsRefusal('AccountNotManagementOrDelegatedAdministratorException', 400, words);
  }
  const features = world.settings.centralRoot ? ['RootCredentialsManagement'] : [];
  return element('OrganizationId', world.organizationId) + list('EnabledFeatures', features);
};

export const iam: Service = new Map<string, Handler>([
  ['GenerateCredentialReport', generateCredentialReport],
  ['GetCredentialReport', getCredentialReport],
  ['GetAccountSummary', accountSummary],
  ['ListUsers', listUsers],
  ['GetUser', getUser],
  ['ListAccessKeys', listAccessKeys],
  ['GetAccessKeyLastUsed', accessKeyLastUsed],
  ['GetLoginProfile', getLoginProfile],
  ['ListAccountAliases', listAccountAliases],
  ['ListOrganizationsFeatures', organizationsFeatures],
]);

import { bounded, type Call, type Handler, required, type Service } from '../call.ts';
import { denied, noSuchEntity, validationError } from '../wire/refusal.ts';
import { element, list } from '../wire/xml.ts';
import { findKey, type Key, type User } from '../world/content.ts';
import { fetchReport, generateReport } from '../world/report-store.ts';
import { iamAccount } from './iam-account.ts';
import { authorizationDetails } from './iam-authorization.ts';
import { iamCredentials } from './iam-credentials.ts';
import { boundaryElement } from './iam-grants.ts';
import { iamLastAccessed } from './iam-last-accessed.ts';
import { userOrSelf } from './iam-names.ts';
import { iamPolicies } from './iam-policies.ts';
import { iamVersions } from './iam-versions.ts';
import { iamWrites } from './iam-writes.ts';

/** Identity and Access Management, query protocol: the report, users, and their keys and passwords. */

const generateCredentialReport: Handler = ({ world, caller }) => {
  const { state, words } = generateReport(world, caller.account);
  return element('State', state) + element('Description', words);
};

const getCredentialReport: Handler = ({ world, caller }) => {
  const { content, generatedAt } = fetchReport(world, caller.account);
  const format = '<ReportFormat>text/csv</ReportFormat>';
  return `<Content>${content}</Content>${format}${element('GeneratedTime', generatedAt)}`;
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

/** Root's own answer has the account id as user id, and neither name nor path [live capture of a root session]. */
const getUser: Handler = (call) => {
  const { caller, world, parameters } = call;
  if (caller.kind === 'root' && parameters.text('UserName') === undefined) {
    const created = element('CreateDate', world.content(caller.account).root.createdAt);
    return `<User>${element('UserId', caller.account.id)}${element('Arn', caller.arn)}${created}</User>`;
  }
  const user = userOrSelf(call);
  const tags = Object.entries(user.tags).map(([key, value]) => element('Key', key) + element('Value', value));
  const boundary = boundaryElement(call, user.inside.boundary);
  return `<User>${userFields(call, user)}${boundary}${tags.length === 0 ? '' : list('Tags', tags)}</User>`;
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

export const iam: Service = new Map<string, Handler>([
  ['GenerateCredentialReport', generateCredentialReport],
  ['GetCredentialReport', getCredentialReport],
  ['ListUsers', listUsers],
  ['GetUser', getUser],
  ['ListAccessKeys', listAccessKeys],
  ['GetAccessKeyLastUsed', accessKeyLastUsed],
  ['GetLoginProfile', getLoginProfile],
  ...iamAccount,
  ...iamCredentials,
  ...iamLastAccessed,
  ...iamPolicies,
  ...iamVersions,
  ...iamWrites,
  ['GetAccountAuthorizationDetails', authorizationDetails],
]);

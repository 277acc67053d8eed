import { type Call, type Handler, listed } from '../call.ts';
import { hashText } from '../random.ts';
import type { GroupSpec, RoleSpec } from '../spec.ts';
import { validationError } from '../wire/refusal.ts';
import { element, list } from '../wire/xml.ts';
import type { User } from '../world/content.ts';
import {
  attachedElement,
  boundaryElement,
  customerPolicies,
  encodedDocument,
  inlineElement,
  managed,
  policyFields,
  type Usage,
  usage,
} from './iam-grants.ts';
import { pageBounds, pageEnd } from './iam-names.ts';

/** GetAccountAuthorizationDetails: everybody and everything that grants, in one stream of pages. */

const FILTERS = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] as const;
type Filter = (typeof FILTERS)[number];

/** Values are case-sensitive [botocore, EntityType]. Nothing asked for means everything. */
function filtersOf(call: Call): readonly Filter[] {
  const asked = listed(call, 'Filter.member');
  for (const value of asked) {
    if (FILTERS.some((known) => known === value)) continue;
    throw validationError(
      `1 validation error detected: Value '[${value}]' at 'filter' failed to satisfy constraint: Member must satisfy enum value set: [${FILTERS.join(', ')}]`,
    );
  }
  return asked.length === 0 ? FILTERS : FILTERS.filter((known) => asked.includes(known));
}

/** `Tags`, also where there are none. */
export function tagList(tags: Readonly<Record<string, string>>): string {
  const members = Object.entries(tags).map(([key, value]) => element('Key', key) + element('Value', value));
  return list('Tags', members);
}

/** Without password, keys or devices: those are no part of this answer [IAM API Reference]. */
function userDetail(call: Call, user: User): string {
  const { inside } = user;
  return (
    element('Path', user.path) +
    element('UserName', user.name) +
    element('UserId', user.id) +
    element('Arn', call.world.arn('iam', call.caller.account.id, `user${user.path}${user.name}`)) +
    element('CreateDate', user.createdAt) +
    inlineElement('UserPolicyList', inside) +
    `<GroupList>${(inside.groups ?? []).map((group) => element('member', group)).join('')}</GroupList>` +
    attachedElement(call, inside) +
    boundaryElement(call, inside.boundary) +
    tagList(user.tags)
  );
}

/** What every answer about a group begins with. */
export function groupFields(call: Call, group: GroupSpec): string {
  const { account } = call.caller;
  const { name, path = '/', createdAt = account.joinedAt } = group;
  const arn = call.world.arn('iam', account.id, `group${path}${name}`);
  return (
    element('Path', path) +
    element('GroupName', name) +
    element('GroupId', account.ids.group(hashText(arn))) +
    element('Arn', arn) +
    element('CreateDate', createdAt)
  );
}

function groupDetail(call: Call, group: GroupSpec): string {
  return groupFields(call, group) + inlineElement('GroupPolicyList', group) + attachedElement(call, group);
}

function trustOf(call: Call, role: RoleSpec): string {
  const own = { AWS: call.world.arn('iam', call.caller.account.id, 'root') };
  const statement = { Effect: 'Allow', Principal: own, Action: 'sts:AssumeRole' };
  return encodedDocument(role.trust ?? { Version: '2012-10-17', Statement: [statement] });
}

/** What every answer about a role begins with. */
export function roleFields(call: Call, role: RoleSpec): string {
  const { account } = call.caller;
  const { name, path = '/', createdAt = account.joinedAt } = role;
  const arn = call.world.arn('iam', account.id, `role${path}${name}`);
  return (
    element('Path', path) +
    element('RoleName', name) +
    element('RoleId', account.ids.role(hashText(arn))) +
    element('Arn', arn) +
    element('CreateDate', createdAt) +
    element('AssumeRolePolicyDocument', trustOf(call, role))
  );
}

/** `RoleLastUsed` is always there, and empty for a role not used [IAM API Reference, RoleLastUsed]. */
export function roleLastUsed(call: Call, { lastUsed }: RoleSpec): string {
  const use =
    lastUsed === undefined
      ? ''
      : element('LastUsedDate', lastUsed.at) + element('Region', lastUsed.region ?? call.world.homeRegion);
  return `<RoleLastUsed>${use}</RoleLastUsed>`;
}

function roleDetail(call: Call, role: RoleSpec): string {
  return (
    roleFields(call, role) +
    '<InstanceProfileList></InstanceProfileList>' +
    inlineElement('RolePolicyList', role) +
    attachedElement(call, role) +
    boundaryElement(call, role.boundary) +
    tagList(role.tags ?? {}) +
    roleLastUsed(call, role)
  );
}

interface Section {
  readonly list: 'UserDetailList' | 'GroupDetailList' | 'RoleDetailList' | 'Policies';
  readonly length: number;
  readonly show: (index: number) => string;
}

function section<Item>(name: Section['list'], items: readonly Item[], show: (item: Item) => string): Section {
  return {
    list: name,
    length: items.length,
    show: (index) => {
      const item = items[index];
      return item === undefined ? '' : show(item);
    },
  };
}

/** AWS policies only if attached; one that only bounds is not [IAM API Reference, GetAccountAuthorizationDetails]. */
function awsPolicies(call: Call, counts: Usage): readonly ReturnType<typeof managed>[] {
  return [...counts.attached.keys()]
    .sort()
    .map((arn) => managed(call, arn))
    .filter((policy) => policy.spec === undefined);
}

function sections(call: Call, filters: readonly Filter[]): readonly Section[] {
  const { users, inside } = call.world.content(call.caller.account);
  const { groups = [], iamRoles = [] } = inside;
  const counts = usage(call);
  const policy = (item: ReturnType<typeof managed>): string => policyFields(call, item, counts);
  const made: Readonly<Record<Filter, () => Section>> = {
    User: () => section('UserDetailList', users, (user) => userDetail(call, user)),
    Group: () => section('GroupDetailList', groups, (group) => groupDetail(call, group)),
    Role: () => section('RoleDetailList', iamRoles, (role) => roleDetail(call, role)),
    LocalManagedPolicy: () => section('Policies', customerPolicies(call), policy),
    AWSManagedPolicy: () => section('Policies', awsPolicies(call, counts), policy),
  };
  return filters.map((filter) => made[filter]());
}

/** All lists are always there, most of them empty; a marker is good with the same filter only. */
export const authorizationDetails: Handler = (call) => {
  const filters = filtersOf(call);
  const search = filters.join('+');
  const { start, size } = pageBounds(call, search);
  const out: Record<Section['list'], string[]> = {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: [],
  };
  let before = 0;
  for (const { list: name, length, show } of sections(call, filters)) {
    const from = Math.max(start, before);
    const to = Math.min(start + size, before + length);
    for (let at = from; at < to; at += 1) out[name].push(show(at - before));
    before += length;
  }
  const lists = Object.entries(out).map(([name, members]) => list(name, members));
  return lists.join('') + pageEnd(call, start + size, before, search);
};

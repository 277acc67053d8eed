import { type Call, type Handler, required } from '../call.ts';
import type { GrantSpec, PolicyDocument, RoleSpec } from '../spec.ts';
import { AwsRefusal, noSuchEntity } from '../wire/refusal.ts';
import { element, escapeXml } from '../wire/xml.ts';
import { groupFields, roleFields, roleLastUsed, tagList } from './iam-authorization.ts';
import { boundaryElement, encodedDocument, managed } from './iam-grants.ts';
import { namedUser, paged } from './iam-names.ts';

/** Inline policies of users and roles, read and written, and what else hangs on them. */

/** A user or a role, as far as its policies go. */
interface Holder {
  readonly kind: 'user' | 'role';
  readonly name: string;
  readonly inside: GrantSpec;
  /** Characters without white space, over all inline policies [IAM User Guide, IAM and STS quotas]. */
  readonly quota: number;
  put(inline: Readonly<Record<string, PolicyDocument>>): void;
}

/** These calls never mean the caller: they name the user [botocore, iam]. */
function userHolder(call: Call): Holder {
  const user = namedUser(call, required(call, 'UserName'));
  const put: Holder['put'] = (inline) => {
    call.world.edit(call.caller.account);
    user.inside = { ...user.inside, inline };
  };
  return { kind: 'user', name: user.name, inside: user.inside, quota: 2048, put };
}

function namedRole(call: Call): RoleSpec {
  const name = required(call, 'RoleName');
  const { iamRoles = [] } = call.world.content(call.caller.account).inside;
  const role = iamRoles.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (role !== undefined) return role;
  throw noSuchEntity(`The role with name ${name} cannot be found.`);
}

function roleHolder(call: Call): Holder {
  const role = namedRole(call);
  const put: Holder['put'] = (inline) => {
    const content = call.world.edit(call.caller.account);
    const { iamRoles = [] } = content.inside;
    const changed = iamRoles.map((other) => (other === role ? { ...role, inline } : other));
    content.inside = { ...content.inside, iamRoles: changed };
  };
  return { kind: 'role', name: role.name, inside: role, quota: 10_240, put };
}

type Find = (call: Call) => Holder;

function textOf(document: PolicyDocument): string {
  return typeof document === 'string' ? document : JSON.stringify(document);
}

function sizeOf(inline: Readonly<Record<string, PolicyDocument>>): number {
  return Object.values(inline).reduce((sum, document) => sum + textOf(document).replace(/\s/g, '').length, 0);
}

/** Whether text is the JSON of an object with statements; the sandbox looks no closer. */
export function isPolicy(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'Statement' in value;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** A policy of the same name is replaced [IAM API Reference, PutUserPolicy]. */
function putPolicy(find: Find): Handler {
  return (call) => {
    const holder = find(call);
    const name = required(call, 'PolicyName');
    const document = required(call, 'PolicyDocument');
    if (!isPolicy(document)) throw new AwsRefusal('MalformedPolicyDocument', 400, 'Syntax errors in policy.');
    const inline = { ...holder.inside.inline, [name]: document };
    if (sizeOf(inline) > holder.quota) {
      const words = `Maximum policy size of ${holder.quota} bytes exceeded for ${holder.kind} ${holder.name}`;
      throw new AwsRefusal('LimitExceeded', 409, words);
    }
    holder.put(inline);
    return '';
  };
}

function namedPolicy(
  call: Call,
  { kind, inside }: Holder,
): { readonly name: string; readonly document: PolicyDocument } {
  const name = required(call, 'PolicyName');
  const inline = inside.inline ?? {};
  const document = Object.hasOwn(inline, name) ? inline[name] : undefined;
  if (document !== undefined) return { name, document };
  throw noSuchEntity(`The ${kind} policy with name ${name} cannot be found.`);
}

function deletePolicy(find: Find): Handler {
  return (call) => {
    const holder = find(call);
    const { name } = namedPolicy(call, holder);
    const { [name]: _gone, ...rest } = holder.inside.inline ?? {};
    holder.put(rest);
    return '';
  };
}

function getPolicy(find: Find): Handler {
  return (call) => {
    const holder = find(call);
    const { name, document } = namedPolicy(call, holder);
    return (
      element(holder.kind === 'user' ? 'UserName' : 'RoleName', holder.name) +
      element('PolicyName', name) +
      element('PolicyDocument', encodedDocument(document))
    );
  };
}

function listPolicies(find: Find): Handler {
  return (call) => {
    const holder = find(call);
    return paged(call, {
      name: 'PolicyNames',
      items: Object.keys(holder.inside.inline ?? {}),
      show: escapeXml,
      search: holder.name,
    });
  };
}

function listAttached(find: Find): Handler {
  return (call) => {
    const holder = find(call);
    return paged(call, {
      name: 'AttachedPolicies',
      items: (holder.inside.attached ?? []).map((reference) => managed(call, reference)),
      show: ({ name, arn }) => element('PolicyName', name) + element('PolicyArn', arn),
      search: holder.name,
    });
  };
}

const listGroups: Handler = (call) => {
  const user = namedUser(call, required(call, 'UserName'));
  const { groups = [] } = call.world.content(call.caller.account).inside;
  const items = (user.inside.groups ?? []).map(
    (name) => groups.find((group) => group.name === name) ?? { name },
  );
  return paged(call, { name: 'Groups', items, show: (group) => groupFields(call, group), search: user.name });
};

const getRole: Handler = (call) => {
  const role = namedRole(call);
  const inside =
    roleFields(call, role) +
    element('MaxSessionDuration', 43_200) +
    boundaryElement(call, role.boundary) +
    tagList(role.tags ?? {}) +
    roleLastUsed(call, role);
  return `<Role>${inside}</Role>`;
};

/** At most 50 tags [IAM User Guide, IAM and STS quotas]. */
const tagUser: Handler = (call) => {
  const user = namedUser(call, required(call, 'UserName'));
  const tags: Record<string, string> = { ...user.tags };
  for (let n = 1; ; n += 1) {
    const key = call.parameters.text(`Tags.member.${n}.Key`);
    if (key === undefined) break;
    tags[key] = call.parameters.text(`Tags.member.${n}.Value`) ?? '';
  }
  if (Object.keys(tags).length > 50) {
    throw new AwsRefusal('LimitExceeded', 409, 'Cannot exceed quota for TagsPerUser: 50');
  }
  call.world.edit(call.caller.account);
  user.tags = tags;
  return '';
};

const untagUser: Handler = (call) => {
  const user = namedUser(call, required(call, 'UserName'));
  const gone = new Set<string>();
  for (let n = 1; ; n += 1) {
    const key = call.parameters.text(`TagKeys.member.${n}`);
    if (key === undefined) break;
    gone.add(key);
  }
  call.world.edit(call.caller.account);
  user.tags = Object.fromEntries(Object.entries(user.tags).filter(([key]) => !gone.has(key)));
  return '';
};

const listUserTags: Handler = (call) => {
  const user = namedUser(call, required(call, 'UserName'));
  return paged(call, {
    name: 'Tags',
    items: Object.entries(user.tags),
    show: ([key, value]) => element('Key', key) + element('Value', value),
    search: user.name,
  });
};

export const iamPolicies: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['PutUserPolicy', putPolicy(userHolder)],
  ['DeleteUserPolicy', deletePolicy(userHolder)],
  ['GetUserPolicy', getPolicy(userHolder)],
  ['ListUserPolicies', listPolicies(userHolder)],
  ['ListAttachedUserPolicies', listAttached(userHolder)],
  ['PutRolePolicy', putPolicy(roleHolder)],
  ['DeleteRolePolicy', deletePolicy(roleHolder)],
  ['GetRolePolicy', getPolicy(roleHolder)],
  ['ListRolePolicies', listPolicies(roleHolder)],
  ['ListAttachedRolePolicies', listAttached(roleHolder)],
  ['GetRole', getRole],
  ['ListGroupsForUser', listGroups],
  ['TagUser', tagUser],
  ['UntagUser', untagUser],
  ['ListUserTags', listUserTags],
]);

import { type Account, homeRegion } from '../model/account.ts';
import type {
  AttachedPolicy,
  Authorization,
  Holder,
  InlinePolicy,
  ListedUser,
  ManagedPolicy,
  PolicyDocument,
} from '../model/authorization.ts';
import type { ControlPolicies } from '../model/control-policies.ts';
import type { PolicyLayer, PolicyRef } from '../model/decision.ts';
import { type Fact, unread } from '../model/fact.ts';
import { type CompiledPolicy, compilePolicy, standingAs } from './compile.ts';
import { type RequestContext, withValues } from './context.ts';
import type { Controls, Grants } from './decide.ts';

/** One account as policies see it: made once, asked as often as wanted. */
export interface PolicyWorld {
  readonly account: Account;
  /** By name. */
  readonly users: ReadonlyMap<string, PolicyPrincipal>;
  readonly roles: ReadonlyMap<string, PolicyPrincipal>;
  readonly groups: ReadonlyMap<string, PolicyGroup>;
  /** By ARN: those of the account, and those of AWS that are in use. */
  readonly managed: ReadonlyMap<string, ManagedPolicy>;
  readonly controls: Controls;
  /** ISO 8601 UTC. */
  readonly now: string;
}

/** A user or a role, with everything that decides for it. */
export interface PolicyPrincipal {
  readonly type: 'user' | 'role';
  readonly name: string;
  readonly arn: string;
  /** `AIDA…` or `AROA…` */
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  /** Roles that a service of AWS owns; service control policies do not limit them. */
  readonly serviceLinked: boolean;
  readonly grants: Grants;
  /** Of a role: who may assume it. */
  readonly trust?: CompiledPolicy;
  /** What is known of any call that it makes. */
  readonly context: RequestContext;
  /** Policies and boundary as they were listed. */
  readonly listed: ListedUser | Holder;
}

/** A group with its policies made ready. */
export interface PolicyGroup {
  readonly name: string;
  readonly arn: string;
  readonly policies: readonly CompiledPolicy[];
  readonly listed: Holder;
}

/** What a world is made of. */
export interface WorldInput {
  readonly account: Account;
  readonly authorization: Authorization;
  readonly controls: Fact<ControlPolicies>;
  /** ISO 8601 UTC: conditions on the time are judged from then on. */
  readonly now: string;
}

/** Puts one reading of an account together. A policy is made ready once, wherever it stands. */
export function makeWorld({ account, authorization, controls, now }: WorldInput): PolicyWorld {
  const managed = new Map(authorization.policies.map((policy) => [policy.arn, policy]));
  const groups = new Map(
    authorization.holders
      .filter(({ type }) => type === 'group')
      .map((group) => [
        group.name,
        { name: group.name, arn: group.arn, listed: group, policies: policiesOf(group, 'group', managed) },
      ]),
  );
  const limits = controlsOf(controls);
  const surroundings = { account, managed, groups, limits, now };
  return {
    account,
    managed,
    groups,
    controls: limits,
    now,
    users: new Map([...authorization.users].map(([name, user]) => [name, userOf(name, user, surroundings)])),
    roles: new Map(
      authorization.holders
        .filter(({ type }) => type === 'role')
        .map((role) => [role.name, roleOf(role, surroundings)]),
    ),
  };
}

interface Surroundings {
  readonly account: Account;
  readonly managed: PolicyWorld['managed'];
  readonly groups: PolicyWorld['groups'];
  readonly limits: Controls;
  readonly now: string;
}

function userOf(name: string, listed: ListedUser, surroundings: Surroundings): PolicyPrincipal {
  const { managed, groups, limits } = surroundings;
  const ofGroups = listed.groups.flatMap((group) => groups.get(group)?.policies ?? [missingGroup(group)]);
  const own = policiesOf({ ...listed, name }, 'user', managed);
  return {
    type: 'user',
    name,
    arn: listed.arn,
    id: listed.userId,
    tags: listed.tags,
    groups: listed.groups,
    serviceLinked: false,
    listed,
    grants: {
      identity: [...own, ...ofGroups],
      controls: limits,
      ...boundaryOf(listed.boundary, managed),
    },
    context: contextOf(
      {
        'aws:PrincipalArn': listed.arn,
        'aws:PrincipalType': 'User',
        'aws:userid': listed.userId,
        'aws:username': name,
        'aws:FederatedProvider': null,
        ...tagsAs('aws:PrincipalTag/', listed.tags),
      },
      surroundings,
      ['aws:principaltag/'],
    ),
  };
}

function roleOf(listed: Holder, surroundings: Surroundings): PolicyPrincipal {
  const { managed, limits } = surroundings;
  const { name, arn, role } = listed;
  const serviceLinked = arn.includes(':role/aws-service-role/');
  const trust = role?.trust ?? unread(NAME, 'BadAnswer', 'The answer holds no trust policy of this role.');
  return {
    type: 'role',
    name,
    arn,
    id: role?.roleId ?? '',
    tags: role?.tags ?? {},
    groups: [],
    serviceLinked,
    listed,
    grants: {
      identity: policiesOf(listed, 'role', managed),
      controls: serviceLinked ? { limited: false } : limits,
      ...boundaryOf(role?.boundary, managed),
    },
    trust: compilePolicy({ layer: 'trust', name: 'trust policy', on: { type: 'role', name } }, trust),
    // The tags of a role can be other ones in a session: whoever assumes it may hand tags over.
    context: contextOf(
      { 'aws:PrincipalArn': arn, 'aws:PrincipalType': 'AssumedRole', 'aws:username': null },
      surroundings,
    ),
  };
}

const NAME = 'iam:GetAccountAuthorizationDetails';

/**
 * What is known of every call: it can be made over TLS, by nobody but the principal, and IAM is signed for in its
 * home region (IAM User Guide, "AWS global condition context keys").
 */
function contextOf(
  more: Parameters<typeof withValues>[1],
  { account, now }: Surroundings,
  absent: readonly string[] = [],
): RequestContext {
  const bare: RequestContext = { values: new Map(), others: 'unknown', now, absent };
  return withValues(bare, {
    'aws:PrincipalAccount': account.id,
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalServiceName': null,
    'aws:AssumedRoot': null,
    'aws:SecureTransport': 'true',
    ...more,
  });
}

const onUntagged = new WeakMap<PolicyPrincipal, RequestContext>();
const tagValues = new WeakMap<Readonly<Record<string, string>>, ReadonlyMap<string, readonly string[]>>();

/**
 * The context of a principal's call of IAM on something of the account, whose tags are known. Its two parts are kept:
 * every principal is asked about together with every set of tags.
 */
export function contextOn(
  principal: PolicyPrincipal,
  { account }: Pick<PolicyWorld, 'account'>,
  tags: Readonly<Record<string, string>>,
): RequestContext {
  const plain = onUntagged.get(principal) ?? contextOnUntagged(principal, account);
  onUntagged.set(principal, plain);
  const on = tagValues.get(tags) ?? valuesOfTags(tags);
  tagValues.set(tags, on);
  return on.size === 0 ? plain : { ...plain, on };
}

function contextOnUntagged({ context }: PolicyPrincipal, account: Account): RequestContext {
  const region = { 'aws:RequestedRegion': homeRegion(account.partition) };
  return withValues(onResource(context, account.id, {}), region);
}

/** The context of a call on something of an account, whose tags are known. */
export function onResource(
  context: RequestContext,
  accountId: string,
  tags: Readonly<Record<string, string>>,
): RequestContext {
  const whole = withValues(context, {
    'aws:ResourceAccount': accountId,
    ...tagsAs('aws:ResourceTag/', tags),
    ...tagsAs('iam:ResourceTag/', tags),
  });
  return { ...whole, absent: [...(context.absent ?? []), 'aws:resourcetag/', 'iam:resourcetag/'] };
}

function valuesOfTags(tags: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  const all = [
    ...Object.entries(tagsAs('aws:ResourceTag/', tags)),
    ...Object.entries(tagsAs('iam:ResourceTag/', tags)),
  ];
  return new Map(all.map(([key, value]) => [key.toLowerCase(), [value]]));
}

function tagsAs(prefix: string, tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}${key}`, value]));
}

interface Holds {
  readonly name: string;
  readonly attached: readonly AttachedPolicy[];
  readonly inline: readonly InlinePolicy[];
}

function policiesOf(
  { name, attached, inline }: Holds,
  type: 'user' | 'group' | 'role',
  managed: PolicyWorld['managed'],
): readonly CompiledPolicy[] {
  const on = { type, name } as const;
  return [
    ...inline.map((policy) => compilePolicy({ layer: 'identity', name: policy.name, on }, policy.document)),
    ...attached.map((policy) => attachedAs('identity', policy, managed, on)),
  ];
}

function boundaryOf(
  boundary: AttachedPolicy | undefined,
  managed: PolicyWorld['managed'],
): Pick<Grants, 'boundary'> {
  return boundary === undefined ? {} : { boundary: attachedAs('boundary', boundary, managed) };
}

function attachedAs(
  layer: PolicyLayer,
  { name, arn }: AttachedPolicy,
  managed: PolicyWorld['managed'],
  on?: PolicyRef['on'],
): CompiledPolicy {
  const ref = { layer, name, id: arn, ...(on !== undefined && { on }) };
  const listed = managed.get(arn);
  if (listed === undefined) return compilePolicy(ref, notListed());
  const made = compiled.get(listed) ?? compilePolicy(ref, listed.document);
  compiled.set(listed, made);
  return standingAs(made, ref);
}

const compiled = new WeakMap<ManagedPolicy, CompiledPolicy>();

function notListed(): Fact<PolicyDocument> {
  return unread(NAME, 'BadAnswer', 'The answer names a policy that it does not list.');
}

function missingGroup(name: string): CompiledPolicy {
  const ref: PolicyRef = { layer: 'identity', name: 'policies of the group', on: { type: 'group', name } };
  return {
    ref,
    unread: unread(NAME, 'BadAnswer', 'The answer names a group that it does not list.'),
  };
}

/** Service control policies made ready, once for all principals. */
function controlsOf(controls: Fact<ControlPolicies>): Controls {
  if (controls.state === 'unread') return controls;
  if (!controls.value.limited) return { limited: false };
  return {
    limited: true,
    levels: controls.value.levels.map(({ type, id, policies }) => ({
      at: id,
      policies: policies.map((policy) =>
        compilePolicy(
          { layer: 'control', name: policy.name, id: policy.id, on: { type, name: id } },
          policy.document,
        ),
      ),
    })),
  };
}

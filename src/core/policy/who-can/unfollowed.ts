import { answerOf } from '../decide.ts';
import type { PolicyPrincipal, PolicyWorld } from '../world.ts';
import { type Actor, anywhere, contextFor, ofAnyTags } from './actor.ts';
import { type Aim, isFull, type Way } from './aim.ts';
import type { Found } from './find-ways.ts';
import { couldAllow, hangsOnTags, policiesIn } from './involved.ts';
import type { Right } from './rights.ts';
import { decideSomewhere } from './somewhere.ts';

/** Calls on things of one kind, which are needed together. */
type Calls = readonly [on: string, ...actions: readonly string[]];

/**
 * Calls of IAM from which a way may lead that is not followed, or not in every case. What makes something that is not
 * there yet, what gives another name, and what moves a limit, cannot be tried on the account as it is.
 */
const MAY_LEAD: readonly Calls[] = [
  ['role', 'iam:CreateRole', 'iam:PutRolePolicy'],
  ['role', 'iam:CreateRole', 'iam:AttachRolePolicy'],
  ['user', 'iam:CreateUser', 'iam:PutUserPolicy', 'iam:CreateAccessKey'],
  ['user', 'iam:CreateUser', 'iam:PutUserPolicy', 'iam:CreateLoginProfile'],
  ['user', 'iam:UpdateUser'],
  ['group', 'iam:AddUserToGroup'],
  ['user', 'iam:AttachUserPolicy'],
  ['group', 'iam:AttachGroupPolicy'],
  ['role', 'iam:AttachRolePolicy'],
  ['policy', 'iam:CreatePolicyVersion'],
  ['policy', 'iam:SetDefaultPolicyVersion'],
  ['user', 'iam:PutUserPermissionsBoundary'],
  ['role', 'iam:PutRolePermissionsBoundary'],
  ['role', 'iam:UpdateAssumeRolePolicy'],
  ['saml-provider', 'iam:CreateSAMLProvider'],
  ['saml-provider', 'iam:UpdateSAMLProvider'],
  ['oidc-provider', 'iam:CreateOpenIDConnectProvider'],
  ['oidc-provider', 'iam:AddClientIDToOpenIDConnectProvider'],
  ['oidc-provider', 'iam:UpdateOpenIDConnectProviderThumbprint'],
];

/** Calls that change tags: they lead somewhere only where a policy asks for a tag. */
const TAGGING: readonly Calls[] = [
  ['user', 'iam:TagUser'],
  ['user', 'iam:UntagUser'],
  ['role', 'iam:TagRole'],
  ['role', 'iam:UntagRole'],
];

/** Whoever may make calls that may lead to more than was found of them, with these calls. */
export type Unfollowed = ReadonlyMap<PolicyPrincipal, readonly string[]>;

type Actors = ReadonlyMap<string, Actor>;

/**
 * Of a search: principals of whom something wider may be true than was found, and why. Whoever surely may all that is
 * asked is not among them, for there is nothing wider.
 */
export function unfollowedOf(aim: Aim, found: Found, actors: Actors, world: PolicyWorld): Unfollowed {
  const open = [...actors.values()].filter(
    ({ principal }) => !principal.serviceLinked && !isFull(foundOf(principal, found), aim),
  );
  const left = new Map<PolicyPrincipal, readonly string[]>();
  for (const actor of open) {
    const own = mayForOthersYetToBe(aim, actor, found, world) ? [aim.goal.action] : [];
    const calls = new Set([...own, ...callsOf(actor, actors, world)]);
    if (calls.size > 0) left.set(actor.principal, [...calls]);
  }
  const passing = passersOf(open, found, left, world);
  for (const { principal } of open)
    if (passing.has(principal)) left.set(principal, [...(left.get(principal) ?? []), 'iam:PassRole']);
  return left;
}

const leading = new WeakMap<Actors, readonly Calls[]>();
const calls = new WeakMap<Actor, readonly string[]>();

/** The calls that may lead on which an actor may make. Kept: they are the same whatever they lead to. */
function callsOf(actor: Actor, actors: Actors, world: PolicyWorld): readonly string[] {
  const before = calls.get(actor);
  if (before !== undefined) return before;
  const asked = leading.get(actors) ?? (tagsMatter(actors) ? [...MAY_LEAD, ...TAGGING] : MAY_LEAD);
  leading.set(actors, asked);
  const found = asked.flatMap(([on, ...all]) =>
    all.every((action) => may(actor, action, on, world)) ? all : [],
  );
  calls.set(actor, found);
  return found;
}

function foundOf({ arn }: PolicyPrincipal, { direct, ways }: Found): readonly (Right | Way)[] {
  return [...(direct.get(arn) ?? []), ...(ways.get(arn) ?? [])];
}

/**
 * A right on names that no user has yet, such as `user/dev-*`: whoever makes such a user has it of that one. A name that
 * a user has, under whatever path and in whatever case, no other can be given (CreateUser). Where it is asked for one
 * user, that one is there.
 */
function mayForOthersYetToBe(
  { goal: { action, on }, target }: Aim,
  actor: Actor,
  { direct }: Found,
  world: PolicyWorld,
): boolean {
  if (on !== 'user' || target !== undefined) return false;
  if (direct.has(actor.principal.arn)) return false;
  const taken = takenNames(world);
  return may(actor, action, 'user', world, (arn) => !taken.has(arn.replace(/^.*[/:]/, '').toLowerCase()));
}

const names = new WeakMap<PolicyWorld, ReadonlySet<string>>();

function takenNames(world: PolicyWorld): ReadonlySet<string> {
  const known = names.get(world) ?? new Set([...world.users.keys()].map((name) => name.toLowerCase()));
  names.set(world, known);
  return known;
}

function may(
  actor: Actor,
  action: string,
  on: string,
  world: PolicyWorld,
  meant?: (resource: string) => boolean,
): boolean {
  if (!couldAllow(actor.grants, action)) return false;
  const { partition, id } = world.account;
  const context = ofAnyTags(contextFor(actor, world, {}));
  const request = { action, resource: `arn:${partition}:iam::${id}:${on}/zq7`, context };
  return decideSomewhere(actor.grants, request, meant).decision.answer !== 'no';
}

/**
 * Who may pass a role that may, or from which a way may lead on; such as may pass a role of these are of these
 * themselves. Services take roles in more ways than are followed.
 */
function passersOf(
  open: readonly Actor[],
  found: Found,
  left: Unfollowed,
  world: PolicyWorld,
): ReadonlySet<PolicyPrincipal> {
  const candidates = open.filter(({ grants }) => couldAllow(grants, 'iam:PassRole'));
  const leads = (role: PolicyPrincipal) =>
    found.direct.has(role.arn) || found.ways.has(role.arn) || left.has(role);
  const roles = new Set([...world.roles.values()].filter(leads));
  const passing = new Set<PolicyPrincipal>();
  for (const role of roles) {
    for (const actor of candidates) {
      const { principal } = actor;
      if (principal === role || passing.has(principal) || !mayPass(actor, role, world)) continue;
      passing.add(principal);
      if (principal.type === 'role') roles.add(principal);
    }
  }
  return passing;
}

/** To any service, in any region. */
function mayPass(actor: Actor, { arn, tags }: PolicyPrincipal, world: PolicyWorld): boolean {
  const context = anywhere(contextFor(actor, world, tags));
  return answerOf(actor.grants, { action: 'iam:PassRole', resource: arn, context }) !== 'no';
}

function tagsMatter(actors: Actors): boolean {
  return [...actors.values()].some(
    ({ principal: { trust }, grants }) =>
      hangsOnTags(policiesIn(grants)) || (trust !== undefined && hangsOnTags([trust])),
  );
}

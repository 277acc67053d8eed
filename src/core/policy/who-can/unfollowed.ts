import { answerOf } from '../decide.ts';
import type { PolicyPrincipal, PolicyWorld } from '../world.ts';
import { type Actor, anywhere, contextFor, ofAnyTags } from './actor.ts';
import { type Aim, isFull, type Way } from './aim.ts';
import type { Found } from './find-ways.ts';
import { couldAllow, hangsOnTags, policiesIn } from './involved.ts';
import type { Right } from './rights.ts';
import { decideSomewhere } from './somewhere.ts';

/**
 * Calls of IAM from which a way may lead that is not followed, or not in every case: all calls of a line together. What
 * makes something that is not there yet, what gives another name, and what moves a limit, cannot be tried on the
 * account as it is.
 */
const MAY_LEAD: readonly (readonly string[])[] = [
  ['iam:CreateRole', 'iam:PutRolePolicy'],
  ['iam:CreateRole', 'iam:AttachRolePolicy'],
  ['iam:UpdateUser'],
  ['iam:AddUserToGroup'],
  ['iam:AttachUserPolicy'],
  ['iam:AttachGroupPolicy'],
  ['iam:AttachRolePolicy'],
  ['iam:CreatePolicyVersion'],
  ['iam:SetDefaultPolicyVersion'],
  ['iam:PutUserPermissionsBoundary'],
  ['iam:PutRolePermissionsBoundary'],
  ['iam:UpdateAssumeRolePolicy'],
  ['iam:CreateSAMLProvider'],
  ['iam:UpdateSAMLProvider'],
  ['iam:CreateOpenIDConnectProvider'],
  ['iam:AddClientIDToOpenIDConnectProvider'],
  ['iam:UpdateOpenIDConnectProviderThumbprint'],
];

/** Calls that change tags: they lead somewhere only where a policy asks for a tag. */
const TAGGING = ['iam:TagUser', 'iam:UntagUser', 'iam:TagRole', 'iam:UntagRole'].map((action) => [action]);

/** Whoever may make calls that may lead to more than was found of them, with these calls. */
export type Unfollowed = ReadonlyMap<PolicyPrincipal, readonly string[]>;

/**
 * Of a search: principals of whom something wider may be true than was found, and why. Whoever surely may all that is
 * asked is not among them, for there is nothing wider.
 */
export function unfollowedOf(
  aim: Aim,
  found: Found,
  actors: ReadonlyMap<string, Actor>,
  world: PolicyWorld,
): Unfollowed {
  const leading = tagsMatter(actors) ? [...MAY_LEAD, ...TAGGING] : MAY_LEAD;
  const open = [...actors.values()].filter(
    ({ principal }) => !principal.serviceLinked && !isFull(foundOf(principal, found), aim),
  );
  const left = new Map<PolicyPrincipal, readonly string[]>();
  for (const actor of open) {
    const calls = leading.filter((all) => all.every((action) => may(actor, action, world))).flat();
    const own = mayForOthersYetToBe(aim, actor, found, world) ? [aim.goal.action] : [];
    if (calls.length + own.length > 0) left.set(actor.principal, [...new Set([...own, ...calls])]);
  }
  for (const actor of open) {
    if (!passesRoleThat(actor, found, left, world)) continue;
    const { principal } = actor;
    left.set(principal, [...(left.get(principal) ?? []), 'iam:PassRole']);
  }
  return left;
}

function foundOf({ arn }: PolicyPrincipal, { direct, ways }: Found): readonly (Right | Way)[] {
  return [...(direct.get(arn) ?? []), ...(ways.get(arn) ?? [])];
}

/**
 * A right on names that no user has yet, such as `user/dev-*`: whoever makes such a user has it of that one. Where it is
 * asked for one user, that one is there.
 */
function mayForOthersYetToBe(
  { goal: { action, on }, target }: Aim,
  actor: Actor,
  { direct }: Found,
  world: PolicyWorld,
): boolean {
  if (on !== 'user' || target !== undefined) return false;
  return !direct.has(actor.principal.arn) && may(actor, action, world);
}

function may(actor: Actor, action: string, world: PolicyWorld): boolean {
  if (!couldAllow(actor.grants, action)) return false;
  const context = ofAnyTags(contextFor(actor, world, {}));
  const request = { action, resource: sampleOf(action, world), context };
  return decideSomewhere(actor.grants, request).decision.answer !== 'no';
}

function sampleOf(action: string, { account: { partition, id } }: PolicyWorld): string {
  const [, kind = 'user'] =
    /(User|Group|Role|PolicyVersion|SAMLProvider|OpenIDConnectProvider)/.exec(
      action.replace('ToGroup', 'Group'),
    ) ?? [];
  return `arn:${partition}:iam::${id}:${KINDS[kind] ?? 'user'}/zq7`;
}

const KINDS: Readonly<Record<string, string>> = {
  User: 'user',
  Group: 'group',
  Role: 'role',
  PolicyVersion: 'policy',
  SAMLProvider: 'saml-provider',
  OpenIDConnectProvider: 'oidc-provider',
};

/** Services take roles in more ways than are followed, so passing a role that may, or may lead on, is told. */
function passesRoleThat(actor: Actor, found: Found, left: Unfollowed, world: PolicyWorld): boolean {
  if (!couldAllow(actor.grants, 'iam:PassRole')) return false;
  return [...world.roles.values()].some((role) => {
    const leads = found.direct.has(role.arn) || found.ways.has(role.arn) || left.has(role);
    if (!leads || role === actor.principal) return false;
    return mayPass(actor, role, world);
  });
}

/** To any service, in any region. */
function mayPass(actor: Actor, { arn, tags }: PolicyPrincipal, world: PolicyWorld): boolean {
  const context = anywhere(contextFor(actor, world, tags));
  return answerOf(actor.grants, { action: 'iam:PassRole', resource: arn, context }) !== 'no';
}

function tagsMatter(actors: ReadonlyMap<string, Actor>): boolean {
  return [...actors.values()].some(
    ({ principal: { trust }, grants }) =>
      hangsOnTags(policiesIn(grants)) || (trust !== undefined && hangsOnTags([trust])),
  );
}

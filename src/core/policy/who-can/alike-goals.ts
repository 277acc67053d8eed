import { type CompiledPolicy, compilePolicy } from '../compile.ts';
import type { PolicyWorld } from '../world.ts';
import type { CredentialAction } from './actions.ts';
import { policiesIn } from './involved.ts';

/** Actions of which every policy of an account says the same; at least one. */
export type AlikeGoals = readonly [CredentialAction, ...(readonly CredentialAction[])];

/**
 * Puts together actions that are made on the same kind of thing and that the same statements are about, in every policy
 * that anybody has or could be given: then whoever may do the one may do the other, in the same ways, and one search is
 * enough for all. Of the actions that make or revive credentials most are alike in most accounts.
 */
export function alikeGoals(goals: readonly CredentialAction[], world: PolicyWorld): readonly AlikeGoals[] {
  const policies = distinctPolicies(world);
  const groups: CredentialAction[][] = [];
  for (const goal of goals) {
    const same = groups.find(([first]) => first !== undefined && areAlike(first, goal, policies));
    if (same === undefined) groups.push([goal]);
    else same.push(goal);
  }
  return groups.flatMap(([first, ...others]) => (first === undefined ? [] : [[first, ...others]]));
}

function areAlike(
  first: CredentialAction,
  second: CredentialAction,
  policies: readonly CompiledPolicy[],
): boolean {
  if (first.on !== second.on || first.resource !== second.resource) return false;
  const [one, other] = [first.action.toLowerCase(), second.action.toLowerCase()];
  return policies.every((policy) => {
    if ('unread' in policy) return true;
    const [covered, also] = [policy.covering(one), policy.covering(other)];
    return covered.length === also.length && covered.every((place, index) => place === also[index]);
  });
}

/** Every policy that decides, or would after a change, once however many places it stands in. */
function distinctPolicies({ users, roles, groups, managed }: PolicyWorld): readonly CompiledPolicy[] {
  const standing = [
    ...[...users.values(), ...roles.values()].flatMap(({ grants }) => policiesIn(grants)),
    ...[...groups.values()].flatMap(({ policies }) => policies),
    ...[...managed.values()].flatMap((policy) => {
      const ref = { layer: 'identity', name: policy.name } as const;
      const versions = (policy.otherVersions ?? []).map(({ document }) => document);
      return [policy.document, ...versions].map((document) => compilePolicy(ref, document));
    }),
  ];
  return [
    ...new Map(
      standing.flatMap((policy) => ('unread' in policy ? [] : [[policy.covering, policy] as const])),
    ).values(),
  ];
}

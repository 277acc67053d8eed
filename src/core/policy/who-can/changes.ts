import type { ManagedPolicy } from '../../model/authorization.ts';
import { known } from '../../model/fact.ts';
import type { HopThing as Thing } from '../../model/who-can.ts';
import { surest } from '../combine.ts';
import { type CompiledPolicy, compilePolicy } from '../compile.ts';
import type { Grants } from '../decide.ts';
import type { PolicyWorld } from '../world.ts';
import type { Actor } from './actor.ts';
import { Asking, type Change, type Ground } from './asking.ts';
import { couldAllow, mayHold } from './involved.ts';

/** A policy of the actor's own making, and AdministratorAccess, which allows as much. */
export const ALLOW_ALL: CompiledPolicy = compilePolicy(
  { layer: 'identity', name: 'a policy of their own making' },
  known(
    { version: '2012-10-17', statements: [{ effect: 'Allow', actions: ['*'], resources: ['*'] }] },
    'made',
  ),
);

const IAM_FULL_ACCESS: CompiledPolicy = compilePolicy(
  { layer: 'identity', name: 'IAMFullAccess' },
  known(
    { version: '2012-10-17', statements: [{ effect: 'Allow', actions: ['iam:*'], resources: ['*'] }] },
    'made',
  ),
);

/** Calls that change what a principal may do: rights worth having on the way. */
const CHANGING: readonly string[] = [
  'iam:PutUserPolicy',
  'iam:PutRolePolicy',
  'iam:PutGroupPolicy',
  'iam:AttachUserPolicy',
  'iam:AttachRolePolicy',
  'iam:AttachGroupPolicy',
  'iam:CreatePolicyVersion',
  'iam:SetDefaultPolicyVersion',
  'iam:AddUserToGroup',
  'iam:RemoveUserFromGroup',
  'iam:DeleteUserPolicy',
  'iam:DeleteRolePolicy',
  'iam:DeleteGroupPolicy',
  'iam:DetachUserPolicy',
  'iam:DetachRolePolicy',
  'iam:DetachGroupPolicy',
  'iam:DeleteUserPermissionsBoundary',
  'iam:DeleteRolePermissionsBoundary',
  'iam:PutUserPermissionsBoundary',
  'iam:PutRolePermissionsBoundary',
];

/** Calls that lead to another principal. */
const LEADING: readonly string[] = [
  'sts:AssumeRole',
  'iam:UpdateAssumeRolePolicy',
  'iam:PassRole',
  'iam:CreateAccessKey',
  'iam:CreateLoginProfile',
  'iam:UpdateLoginProfile',
];

/**
 * What an actor can change about the policies of a target, which may be itself, towards a goal. Of several ways that
 * come to the same, the surest is given for each kind of step; nothing that the answer to is no.
 */
export function changesOf(actor: Actor, target: Actor, ground: Ground): readonly Change[] {
  if (!mayChange(actor)) return [];
  const asks = new Asking(actor, target, ground);
  const all = growths(asks);
  // Who may be given everything needs no part of it.
  const parts = all.some(({ hop }) => hop.decision.answer === 'yes')
    ? []
    : [...joins(asks), ...versions(asks)];
  return [...all, ...parts, ...removals(asks), ...liftings(asks)];
}

/** Whether an actor could change anybody's policies at all. */
export function mayChange({ grants }: Actor): boolean {
  const { identity } = grants;
  const found = changing.get(identity) ?? CHANGING.some((action) => couldAllow(grants, action));
  changing.set(identity, found);
  return found;
}

const changing = new WeakMap<Grants['identity'], boolean>();

function grown(grants: Grants, by: readonly CompiledPolicy[] = ONLY_ALL): Grants {
  return changed(grants, by, () => ({ ...grants, identity: [...grants.identity, ...by] }));
}

const ONLY_ALL: readonly CompiledPolicy[] = [ALLOW_ALL];

function without(grants: Grants, gone: (policy: CompiledPolicy) => boolean): Grants {
  return { ...grants, identity: grants.identity.filter((policy) => !gone(policy)) };
}

const after = new WeakMap<Grants, WeakMap<object, Grants>>();

/** What somebody has after one change. Kept: many may make the same one, and for each it is asked what comes of it. */
function changed(grants: Grants, by: object, change: () => Grants): Grants {
  const kept = after.get(grants) ?? new WeakMap<object, Grants>();
  after.set(grants, kept);
  const found = kept.get(by) ?? change();
  kept.set(by, found);
  return found;
}

function best(changes: readonly (Change | undefined)[]): readonly Change[] {
  const there = changes
    .flatMap((each) => each ?? [])
    .map((each) => ({ ...each, decision: each.hop.decision }));
  const found = surest(there);
  return found === undefined ? [] : [found];
}

/** Ways to be allowed everything that nothing else stops. */
function growths(asks: Asking): readonly Change[] {
  const { grants } = asks.target;
  if (grants.identity.includes(ALLOW_ALL)) return [];
  const { itself, groups, suffix } = asks;
  const put = (on: Thing, of: string) => asks.call('put-policy', `iam:Put${of}Policy`, on, grown(grants));
  const admin = `arn:${asks.ground.world.account.partition}:iam::aws:policy/AdministratorAccess`;
  const attach = (on: Thing, of: string) =>
    asks.call('attach-policy', `iam:Attach${of}Policy`, on, grown(grants), { policyArn: admin });
  const attached = best([attach(itself, suffix), ...groups.map((group) => attach(group, 'Group'))]);
  return [
    ...best([put(itself, suffix), ...groups.map((group) => put(group, 'Group'))]),
    ...(attached.length > 0 ? attached : limitedAttachments(asks)),
    ...best(
      asks.owned(grants.identity).map(({ on }) =>
        asks.call('new-policy-version', 'iam:CreatePolicyVersion', on, {
          ...without(grants, ({ ref }) => ref.id === on.arn),
          identity: [...without(grants, ({ ref }) => ref.id === on.arn).identity, ALLOW_ALL],
        }),
      ),
    ),
  ];
}

/** Where only some policies may be attached (`iam:PolicyARN`): those that allow something on the way. */
function limitedAttachments(asks: Asking): readonly Change[] {
  const { target, ground, suffix } = asks;
  const action = `iam:Attach${suffix}Policy`;
  if (!couldAllow(asks.actor.grants, action)) return [];
  return attachable(ground).flatMap(({ arn, only }) => {
    const change = asks.call('attach-policy', action, asks.itself, target.grants, { policyArn: arn });
    if (change === undefined) return [];
    const { hop } = change;
    const detail = only[0]?.ref.name ?? arn;
    return [{ grants: grown(target.grants, only), hop: { ...hop, detail } }];
  });
}

/** A managed policy, as a list of one. */
interface Attachable {
  readonly arn: string;
  readonly only: readonly CompiledPolicy[];
}

const attachables = new WeakMap<PolicyWorld, Map<string, readonly Attachable[]>>();

/** The policies of an account that are worth having. Kept: of thousands they are a few. */
function attachable(ground: Ground): readonly Attachable[] {
  const { world, goal } = ground;
  const kept = attachables.get(world) ?? new Map<string, readonly Attachable[]>();
  attachables.set(world, kept);
  const before = kept.get(goal.action);
  if (before !== undefined) return before;
  const full = { arn: `arn:${world.account.partition}:iam::aws:policy/IAMFullAccess`, only: FULL_ONLY };
  const listed = [...world.managed.values()].map((policy) => ({
    arn: policy.arn,
    only: onlyOf(policy),
  }));
  const found = [full, ...listed].filter(({ only }) => only.some((policy) => isWorthHaving(policy, ground)));
  kept.set(goal.action, found);
  return found;
}

const FULL_ONLY: readonly CompiledPolicy[] = [IAM_FULL_ACCESS];
const onlies = new WeakMap<ManagedPolicy, readonly CompiledPolicy[]>();

function onlyOf(policy: ManagedPolicy): readonly CompiledPolicy[] {
  const before = onlies.get(policy);
  if (before !== undefined) return before;
  const found = [compiled(policy, { layer: 'identity', name: policy.name, id: policy.arn })];
  onlies.set(policy, found);
  return found;
}

const made = new WeakMap<object, CompiledPolicy>();

/** Made ready once for each document that was listed. */
function compiled(
  listed: { readonly document: Parameters<typeof compilePolicy>[1] },
  ref: CompiledPolicy['ref'],
): CompiledPolicy {
  const before = made.get(listed);
  if (before !== undefined) return before;
  const found = compilePolicy(ref, listed.document);
  made.set(listed, found);
  return found;
}

/** Whether a policy has a statement of an effect on the goal or on a step towards it. */
function isOnTheWay(policy: CompiledPolicy, effect: 'Allow' | 'Deny', { goal }: Ground): boolean {
  return isStep(policy)[effect] || mayHold(policy, effect, goal.action.toLowerCase());
}

const STEPS = [...CHANGING, ...LEADING].map((action) => action.toLowerCase());
const steps = new WeakMap<CompiledPolicy, Readonly<Record<'Allow' | 'Deny', boolean>>>();

/** Whether a policy has statements on any step. Kept. */
function isStep(policy: CompiledPolicy): Readonly<Record<'Allow' | 'Deny', boolean>> {
  const before = steps.get(policy);
  if (before !== undefined) return before;
  const holds = (effect: 'Allow' | 'Deny') => STEPS.some((action) => mayHold(policy, effect, action));
  const found = { Allow: holds('Allow'), Deny: holds('Deny') };
  steps.set(policy, found);
  return found;
}

function isWorthHaving(policy: CompiledPolicy, ground: Ground): boolean {
  return isOnTheWay(policy, 'Allow', ground);
}

function joins(asks: Asking): readonly Change[] {
  const { target, ground } = asks;
  if (target.principal.type !== 'user' || target.grants.identity.includes(ALLOW_ALL)) return [];
  if (!couldAllow(asks.actor.grants, 'iam:AddUserToGroup')) return [];
  return [...ground.world.groups.values()].flatMap(({ name, arn, policies }) => {
    if (target.grants.identity.some(({ ref }) => ref.on?.type === 'group' && ref.on.name === name)) return [];
    if (!policies.some((policy) => isWorthHaving(policy, ground))) return [];
    const on = { type: 'group', name, arn } as const;
    return asks.call('join-group', 'iam:AddUserToGroup', on, grown(target.grants, policies)) ?? [];
  });
}

/** Versions of the target's policies that are kept and are not the default. */
function versions(asks: Asking): readonly Change[] {
  const { target, ground } = asks;
  if (!couldAllow(asks.actor.grants, 'iam:SetDefaultPolicyVersion')) return [];
  return asks.owned(target.grants.identity).flatMap(({ policy, on }) =>
    (ground.world.managed.get(on.arn)?.otherVersions ?? []).flatMap((version) => {
      const other = compiled(version, policy.ref);
      if (!isWorthHaving(other, ground) && !isHindrance(policy, ground)) return [];
      const identity = target.grants.identity.map((each) => (each.ref.id === on.arn ? other : each));
      const after = { ...target.grants, identity };
      const change = asks.call('old-policy-version', 'iam:SetDefaultPolicyVersion', on, after);
      return change === undefined ? [] : [{ ...change, hop: { ...change.hop, detail: version.id } }];
    }),
  );
}

/** It denies, or may deny, the goal or a step towards it. */
export function isHindrance(policy: CompiledPolicy, ground: Ground): boolean {
  return !('unread' in policy) && isOnTheWay(policy, 'Deny', ground);
}

/** Ways to be rid of each policy that denies. */
function removals(asks: Asking): readonly Change[] {
  return asks.target.grants.identity
    .filter((policy) => policy !== ALLOW_ALL && isHindrance(policy, asks.ground))
    .flatMap((policy) => best(removalsOf(policy, asks)));
}

function removalsOf(policy: CompiledPolicy, asks: Asking): readonly (Change | undefined)[] {
  const { ref } = policy;
  const { grants } = asks.target;
  const gone = without(grants, (each) => each === policy);
  const group = ref.on?.type === 'group' ? asks.group(ref.on.name) : undefined;
  const [on, of] = group === undefined ? [asks.itself, asks.suffix] : [group, 'Group'];
  const replaced = { ...gone, identity: [...gone.identity, ALLOW_ALL] };
  const ways =
    ref.id === undefined
      ? [
          asks.call('remove-policy', `iam:Delete${of}Policy`, on, gone),
          asks.call('put-policy', `iam:Put${of}Policy`, on, replaced),
        ]
      : [asks.call('remove-policy', `iam:Detach${of}Policy`, on, gone, { policyArn: ref.id })];
  const left = without(grants, (each) => each.ref.on?.type === 'group' && each.ref.on.name === group?.name);
  return [
    ...ways.map((change) => named(change, ref.name)),
    ...(group === undefined ? [] : [asks.call('leave-group', 'iam:RemoveUserFromGroup', group, left)]),
    ...asks
      .owned([policy])
      .map((each) => asks.call('new-policy-version', 'iam:CreatePolicyVersion', each.on, replaced)),
  ];
}

function named(change: Change | undefined, detail: string): Change | undefined {
  return change === undefined ? undefined : { ...change, hop: { ...change.hop, detail } };
}

/** Ways to be rid of a boundary, or to have one that bounds nothing. */
function liftings(asks: Asking): readonly Change[] {
  const { grants } = asks.target;
  const { boundary } = grants;
  if (boundary === undefined) return [];
  const { boundary: _lifted, ...free } = grants;
  const { itself, suffix, ground } = asks;
  const admin = `arn:${ground.world.account.partition}:iam::aws:policy/AdministratorAccess`;
  return best([
    asks.call('lift-boundary', `iam:Delete${suffix}PermissionsBoundary`, itself, free),
    asks.call('lift-boundary', `iam:Put${suffix}PermissionsBoundary`, itself, free, { boundary: admin }),
    ...asks
      .owned([boundary])
      .map(({ on }) => asks.call('lift-boundary', 'iam:CreatePolicyVersion', on, free)),
    ...asks.owned([boundary]).flatMap(({ on }) =>
      (ground.world.managed.get(on.arn)?.otherVersions ?? []).map((version) =>
        named(
          asks.call('lift-boundary', 'iam:SetDefaultPolicyVersion', on, {
            ...grants,
            boundary: compiled(version, boundary.ref),
          }),
          version.id,
        ),
      ),
    ),
  ]);
}

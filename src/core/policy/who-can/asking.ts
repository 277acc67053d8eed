import type { HopKind, HopThing as Thing } from '../../model/who-can.ts';
import type { CompiledPolicy } from '../compile.ts';
import { type RequestContext, withValues } from '../context.ts';
import { decide, type Grants } from '../decide.ts';
import type { PolicyPrincipal, PolicyWorld } from '../world.ts';
import type { CredentialAction } from './actions.ts';
import { type Actor, contextFor } from './actor.ts';
import type { Hop } from './hop.ts';
import { couldAllow } from './involved.ts';

/** What the search is about, and where. */
export interface Ground {
  readonly world: PolicyWorld;
  readonly goal: CredentialAction;
}

/** What a user or role would have after a step, and the step. */
export interface Change {
  readonly hop: Hop;
  readonly grants: Grants;
}

/** The calls of one actor on one target, each asked as it would be made. */
export class Asking {
  readonly actor: Actor;
  readonly target: Actor;
  readonly ground: Ground;
  readonly suffix: 'User' | 'Role';

  constructor(actor: Actor, target: Actor, ground: Ground) {
    this.actor = actor;
    this.target = target;
    this.ground = ground;
    this.suffix = target.principal.type === 'user' ? 'User' : 'Role';
  }

  /** `undefined` where the answer is no. */
  call(
    kind: HopKind,
    action: string,
    on: Thing & { readonly tags?: Readonly<Record<string, string>> },
    grants: Grants,
    more: { readonly policyArn?: string; readonly boundary?: string } = {},
  ): Change | undefined {
    const { actor, target, ground } = this;
    if (!couldAllow(actor.grants, action)) return undefined;
    const known = contextFor(actor, ground.world, on.tags ?? {});
    const context = naming(known, more.policyArn, more.boundary ?? boundaryArnOf(target.principal));
    const decision = decide(actor.grants, { action, resource: on.arn, context });
    if (decision.answer === 'no') return undefined;
    const { type, name, arn } = on;
    const isActor = target.principal.arn === actor.principal.arn;
    const hop: Hop = {
      kind,
      by: actor.principal,
      actions: [action],
      on: { type, name, arn },
      ...(kind === 'join-group' && !isActor && { detail: target.principal.name }),
      decision,
    };
    return { hop, grants };
  }

  get itself(): Thing & { readonly tags: Readonly<Record<string, string>> } {
    return this.target.principal;
  }

  /** The target's groups that the answer lists. */
  get groups(): readonly Thing[] {
    const { principal } = this.target;
    return principal.groups.flatMap((name) => this.group(name) ?? []);
  }

  group(name: string): Thing | undefined {
    const group = this.ground.world.groups.get(name);
    return group === undefined ? undefined : { type: 'group', name, arn: group.arn };
  }

  /** The account's own policies among those given: AWS's cannot be changed. */
  owned(
    policies: readonly CompiledPolicy[],
  ): readonly { readonly policy: CompiledPolicy; readonly on: Thing }[] {
    const { managed } = this.ground.world;
    return policies.flatMap((policy) => {
      const { id } = policy.ref;
      const found = id === undefined ? undefined : managed.get(id);
      if (found === undefined || found.awsManaged) return [];
      return [{ policy, on: { type: 'policy' as const, name: found.name, arn: found.arn } }];
    });
  }
}

const namings = new WeakMap<RequestContext, Map<string, RequestContext>>();

/** A context with the policy and the boundary that a call is about. Kept: there are few of them, and many calls. */
function naming(
  known: RequestContext,
  policyArn: string | undefined,
  boundary: string | undefined,
): RequestContext {
  const kept = namings.get(known) ?? new Map<string, RequestContext>();
  namings.set(known, kept);
  const key = `${policyArn} ${boundary}`;
  const before = kept.get(key);
  if (before !== undefined) return before;
  const found = withValues(known, {
    'iam:PolicyARN': policyArn ?? null,
    'iam:PermissionsBoundary': boundary ?? null,
  });
  kept.set(key, found);
  return found;
}

function boundaryArnOf({ listed }: PolicyPrincipal): string | undefined {
  return 'type' in listed ? listed.role?.boundary?.arn : listed.boundary?.arn;
}

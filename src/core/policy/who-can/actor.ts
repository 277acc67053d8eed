import { type RequestContext, withValues } from '../context.ts';
import type { Grants } from '../decide.ts';
import { contextOn, type PolicyPrincipal, type PolicyWorld } from '../world.ts';
import { grantsLookAtTags } from './involved.ts';

/** Who acts, with what it may do at that moment: its own policies, or those after a change. */
export interface Actor {
  readonly principal: PolicyPrincipal;
  readonly grants: Grants;
}

const plain = new WeakMap<PolicyPrincipal, RequestContext>();

/** The context of a call on something with tags. Kept for what has none, or where nothing looks at them. */
export function contextFor(
  { principal, grants }: Actor,
  world: PolicyWorld,
  tags: Readonly<Record<string, string>>,
): RequestContext {
  if (Object.keys(tags).length > 0 && grantsLookAtTags(grants)) return contextOn(principal, world, tags);
  const before = plain.get(principal) ?? contextOn(principal, world, {});
  plain.set(principal, before);
  return before;
}

/** The context of a call on something of the account, such as any of its users, whose tags are not known. */
export function ofAnyTags(context: RequestContext): RequestContext {
  return {
    ...context,
    absent: (context.absent ?? []).filter((prefix) => !prefix.endsWith('resourcetag/')),
  };
}

/** The context of a call outside IAM: made in any region, on something whose tags and account are not known. */
export function anywhere(context: RequestContext): RequestContext {
  return ofAnyTags(
    withValues(context, { 'aws:RequestedRegion': undefined, 'aws:ResourceAccount': undefined }),
  );
}

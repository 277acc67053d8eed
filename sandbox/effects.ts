import type { Call, Handler } from './call.ts';
import { isRead } from './reads.ts';
import type { Fault } from './spec.ts';

/**
 * How a call meets the state of its account: reads may be shown what was before, as IAM's are for a while after a
 * change [IAM User Guide, eventual consistency], and a write may be swallowed by a fault.
 */

/** IAM's and Organizations' reads, but the report's: that has a staleness of its own. */
function mayBeStale({ operation }: Call): boolean {
  return (
    /^(iam|organizations):(Get|List|Describe)/.test(operation) && !operation.endsWith('CredentialReport')
  );
}

function read(call: Call, handler: Handler): string {
  const { world, caller } = call;
  const { stale } = caller.account;
  if (stale === undefined || !mayBeStale(call)) return handler(call);
  if (stale.readsLeft <= 0 && performance.now() >= stale.until) {
    caller.account.stale = undefined;
    return handler(call);
  }
  stale.readsLeft -= 1;
  return world.showing(caller.account, stale.before, () => handler(call));
}

/**
 * Carries a call out. While reads of the account are stale already, what they show stays the oldest: nothing written
 * since has been seen.
 */
export function carryOut(call: Call, handler: Handler, fault: Fault | undefined): string {
  if (isRead(call.operation)) return read(call, handler);
  const { world, caller } = call;
  const { account } = caller;
  const { staleReads = world.settings.staleReads, staleMs = world.settings.staleMs } = fault ?? {};
  const isStale = staleReads > 0 || staleMs > 0;
  if (fault?.ignored !== true && !isStale) return handler(call);
  const before = world.remember(account);
  const sent = world.outbox.length;
  const inside = handler(call);
  if (fault?.ignored === true) {
    world.restore(account, before);
    world.outbox.length = sent;
    return inside;
  }
  const old = account.stale;
  const open = old !== undefined && (old.readsLeft > 0 || performance.now() < old.until);
  const until = performance.now() + staleMs;
  account.stale = { before: open ? old.before : before, readsLeft: staleReads, until };
  return inside;
}

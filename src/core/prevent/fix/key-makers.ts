import type { StatementRef } from '../../model/decision.ts';
import { KEY_CALL } from '../../plan/policy-edit.ts';
import { decide } from '../../policy/decide.ts';
import { contextOn, type PolicyPrincipal, type PolicyWorld } from '../../policy/world.ts';

/** A user who may, or may perhaps, make access keys for somebody. */
export interface KeyMaker {
  readonly user: PolicyPrincipal;
  /** Statements that allow it, surely or perhaps; of several policies all. */
  readonly grantedBy: readonly StatementRef[];
  /** Users for whom, the first by name; of a user yet to be made, none. */
  readonly forWhom: readonly string[];
}

/** Somebody whom a call can be about. */
interface Target {
  readonly arn: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Those of some users, or of all, for whom nothing says a sure no: `yes`, under conditions, or not known. Asked for every
 * user of the account as the one who gets the key, and for one yet to be made.
 */
export function keyMakers(world: PolicyWorld, names?: readonly string[]): readonly KeyMaker[] {
  const targets = targetsIn(world);
  const users = (names ?? [...world.users.keys()]).flatMap((name) => world.users.get(name) ?? []);
  return users
    .filter(couldBeAllowed)
    .flatMap((user) => makerAmong(user, targets, world))
    .toSorted((a, b) => (a.user.name < b.user.name ? -1 : 1));
}

function targetsIn({ users, account }: PolicyWorld): readonly Target[] {
  const there = [...users.values()].map(({ arn, name, tags }) => ({ arn, name, tags }));
  const newcomer = `arn:${account.partition}:iam::${account.id}:user/a-user-yet-to-be-made`;
  return [...there, { arn: newcomer, name: '', tags: {} }];
}

/** Most users have no policy that speaks of keys, and need not be asked about everybody. */
function couldBeAllowed({ grants }: PolicyPrincipal): boolean {
  return grants.identity.some(
    (policy) =>
      'unread' in policy ||
      policy.statements.some(
        ({ effect, coversAction }) => effect === 'Allow' && coversAction(KEY_CALL.toLowerCase()),
      ),
  );
}

function makerAmong(
  user: PolicyPrincipal,
  targets: readonly Target[],
  world: PolicyWorld,
): readonly KeyMaker[] {
  const granted = new Map<string, StatementRef>();
  const forWhom: string[] = [];
  let may = false;
  for (const { arn, name, tags } of targets) {
    const request = { action: KEY_CALL, resource: arn, context: contextOn(user, world, tags) };
    const { answer, allowedBy } = decide(user.grants, request);
    if (answer === 'no') continue;
    may = true;
    if (name !== '') forWhom.push(name);
    for (const ref of allowedBy) granted.set(JSON.stringify(ref), ref);
  }
  return may ? [{ user, grantedBy: [...granted.values()], forWhom: forWhom.sort() }] : [];
}

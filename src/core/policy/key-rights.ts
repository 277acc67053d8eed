import { type Fact, unread } from '../model/fact.ts';
import type { KeyRights, ReachedUsers } from '../model/key-rights.ts';
import type { Snapshot, User } from '../model/snapshot.ts';
import { CREDENTIAL_ACTIONS } from './who-can/actions.ts';
import { Population } from './who-can/population.ts';
import { decideOn, type Right, rightsOf } from './who-can/rights.ts';
import { makeWorld, type PolicyPrincipal } from './world.ts';

const ACTION = 'iam:CreateAccessKey';

/** Names that are kept of those whom a right reaches: findings show a few, and the number of all. */
const MOST_NAMES = 5;

/**
 * The snapshot with what each user may do about access keys, put together from all policies that decide. Before
 * redaction: a policy without its names cannot be judged. What could not be read of a user is unread there, and what
 * could not be read of a policy makes the answers `unknown` that hang on it.
 *
 * @param now ISO 8601 UTC: conditions on the time are judged from then on
 */
export function withKeyRights(snapshot: Snapshot, now: string): Snapshot {
  const { account, authorization, users, facts } = snapshot;
  if (users.state === 'unread') return snapshot;
  const rightsOfUser = authorization.state === 'unread' ? () => authorization : rightsIn(authorization);
  const value = [...users.value].map((user): User => {
    const keyRights = user.authorization.state === 'unread' ? user.authorization : rightsOfUser(user.name);
    const { asReported } = user;
    return {
      ...user,
      keyRights,
      ...(asReported !== undefined && { asReported: { ...asReported, keyRights } }),
    };
  });
  return { ...snapshot, users: { ...users, value } };

  function rightsIn(listed: Extract<Snapshot['authorization'], { state: 'known' }>) {
    const world = makeWorld({ account, authorization: listed.value, controls: facts.controlPolicies, now });
    const people = new Population(world);
    return (name: string): Fact<KeyRights> => {
      const principal = world.users.get(name);
      return principal === undefined
        ? notListed(listed.source)
        : { ...listed, value: rights(principal, people) };
    };
  }
}

function notListed(source: string): Fact<KeyRights> {
  return unread(source, 'NoSuchEntity', 'The live list does not name this user.', {
    fix: 'Scan again: the user was made or deleted while it ran.',
  });
}

const [CREATE_KEY] = CREDENTIAL_ACTIONS.filter(({ action }) => action === ACTION);

function rights(principal: PolicyPrincipal, people: Population): KeyRights {
  const actor = { principal, grants: principal.grants };
  const own = people.placeOf.get(principal.name) ?? 0;
  const found = CREATE_KEY === undefined ? [] : rightsOf(actor, CREATE_KEY, people);
  return {
    own: decideOn(actor, ACTION, own, people),
    others: found.flatMap((right) => reached(right, own, people)),
  };
}

/** A right without the user themself; nothing where it reaches nobody else. */
function reached({ reach, users, except, decision }: Right, own: number, people: Population): ReachedUsers[] {
  if (reach === 'any')
    return [{ decision, reach, count: except.filter((place) => place !== own).length, names: [] }];
  const others = users.filter((place) => place !== own);
  if (others.length === 0) return [];
  const names = others.slice(0, MOST_NAMES).flatMap((place) => people.users[place]?.name ?? []);
  return [{ decision, reach: 'named', count: others.length, names }];
}

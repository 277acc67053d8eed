import { accountOfKey } from './ids.ts';
import { OPERATOR, OPERATOR_SERIAL } from './population/generate.ts';
import type { Account } from './world/account.ts';
import { findKey, type Key, type User } from './world/content.ts';
import { type Caller, unknownToken } from './world/sessions.ts';
import type { World } from './world/world.ts';

/**
 * The IAM user whose key the sandbox hands out. A generated management account really has this user. Elsewhere it
 * signs calls without standing in the account, unless a hand-written one has a user of that name with an active key.
 */
export function baseCaller(world: World, account: Account): Caller {
  const arn = world.arn('iam', account.id, `user/${OPERATOR}`);
  const common = { account, arn, kind: 'user', userName: OPERATOR } as const;
  const user = world.content(account).byName.get(OPERATOR);
  const key = user?.keys.find((candidate) => candidate.status === 'Active');
  if (user === undefined || key === undefined) {
    const accessKeyId = account.ids.accessKey(OPERATOR_SERIAL);
    return { ...common, userId: account.ids.user(OPERATOR_SERIAL), accessKeyId };
  }
  return { ...common, userId: user.id, accessKeyId: key.id };
}

/** Where a key is: the account its id names, and in hand-written worlds any, since ids are written by hand there. */
function findHolder(world: World, accessKeyId: string): Holder | undefined {
  const named = world.find(accountOfKey(accessKeyId) ?? '');
  const rest = world.population === undefined ? world.accounts : [];
  for (const account of named === undefined ? rest : [named, ...rest]) {
    const found = findKey(world.content(account), accessKeyId);
    if (found !== undefined) return { account, ...found };
  }
  return undefined;
}

interface Holder {
  readonly account: Account;
  readonly key: Key;
  readonly user?: User;
}

/** An IAM user or root calling with a long-term key of their own: active, and of a living account. */
function keyHolder(world: World, accessKeyId: string): Caller | undefined {
  const found = findHolder(world, accessKeyId);
  if (found === undefined || found.account.state !== 'ACTIVE' || found.key.status !== 'Active') {
    return undefined;
  }
  const { account, user } = found;
  if (user === undefined) {
    const arn = world.arn('iam', account.id, 'root');
    return { account, arn, userId: account.id, kind: 'root', accessKeyId };
  }
  const arn = world.arn('iam', account.id, `user${user.path}${user.name}`);
  return { account, arn, userId: user.id, kind: 'user', userName: user.name, accessKeyId };
}

/** Whether the id is one of a key that stands in the organisation, or the one the sandbox hands out. */
export function isKnownKey(world: World, base: Caller, accessKeyId: string): boolean {
  return accessKeyId === base.accessKeyId || findHolder(world, accessKeyId) !== undefined;
}

/** Who signed; throws the refusal AWS gives to keys it does not know and to sessions that are over. */
export function identify(world: World, base: Caller, accessKeyId: string, token: string | undefined): Caller {
  if (accessKeyId.startsWith('ASIA')) return world.sessions.find(accessKeyId, token);
  const inUse = world.content(base.account).byName.has(OPERATOR);
  const caller = !inUse && accessKeyId === base.accessKeyId ? base : keyHolder(world, accessKeyId);
  if (caller === undefined) throw unknownToken();
  return caller;
}

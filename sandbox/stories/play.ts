import { isoSeconds } from '../clock.ts';
import type { AccountSpec } from '../spec.ts';
import type { Account } from '../world/account.ts';
import { assemble, contentFromSpec } from '../world/content.ts';
import type { World } from '../world/world.ts';
import { makeStory } from './stories.ts';
import type { StoryTruth } from './story.ts';

/** A story that was played into an organisation. */
export interface Played {
  readonly story: string;
  readonly accountId: string;
  /** Accounts that it reaches besides. */
  readonly otherAccountIds: readonly string[];
  /** The key under study. */
  readonly accessKeyId: string;
  readonly truth: StoryTruth;
}

/** Puts a story's users, root keys and roles into an account that is there already. */
function merge(world: World, account: Account, spec: AccountSpec): void {
  const content = world.content(account);
  const taken = (spec.users ?? []).find(({ name }) => content.byName.has(name.toLowerCase()));
  if (taken !== undefined) throw new RangeError(`account ${account.id} has a user ${taken.name} already`);
  const more = contentFromSpec(spec, account.ids, account.joinedAt);
  const edited = world.edit(account);
  const { users, byName } = assemble(edited.root, [...edited.users, ...more.users], edited.inside);
  edited.users = users;
  for (const [name, user] of byName) edited.byName.set(name, user);
  edited.root.keys = [...edited.root.keys, ...more.root.keys];
  const iamRoles = [...(edited.inside.iamRoles ?? []), ...(spec.iamRoles ?? [])];
  edited.inside = { ...edited.inside, iamRoles };
  world.recordPast(account, spec.events ?? []);
}

/**
 * Plays a story that ends now by the sandbox clock: adds its account to the organisation, or its users and events to
 * an account that is there. Played again, it is another account with other ids. Throws a RangeError for a story that
 * there is not, an account that has a user of that name, and a partition that is not `aws`.
 */
export function playStory(world: World, id: string, accountId?: string): Played {
  if (world.partition !== 'aws') throw new RangeError('stories are of the partition aws');
  const before = world.stories.filter(({ story }) => story === id).length;
  const given = accountId === undefined ? {} : { accountId };
  const asOf = isoSeconds(world.clock.ms());
  // Of an organisation as it was before, a story is told as far as it had gone.
  const now = asOf < world.madeAt ? world.madeAt : asOf;
  const made = makeStory(id, { now, asOf, seed: world.seed + before, ...given });
  const { account, others, accessKeyId, truth } = made;
  const there = world.find(account.id);
  if (there === undefined) world.add(account);
  else merge(world, there, account);
  for (const other of others) world.add(other);
  const otherAccountIds = others.map((other) => other.id);
  const played = { story: id, accountId: account.id, otherAccountIds, accessKeyId, truth };
  world.stories.push(played);
  return played;
}

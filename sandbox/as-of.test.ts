import { expect, test } from 'vitest';
import { createClock } from './clock.ts';
import { startSandbox } from './index.ts';
import { playStory } from './stories/play.ts';
import { STORIES } from './stories/stories.ts';
import { accountTruth } from './truth.ts';
import type { Content } from './world/content.ts';
import { World } from './world/world.ts';

const NOW = '2026-11-22T12:00:00Z';
const THEN = '2026-10-11T12:00:00Z';
const SIZE = { accounts: 16, users: 24 };

function worldOf(asOf?: string, stories: readonly string[] = []): World {
  const options = { ...SIZE, now: NOW, ...(asOf !== undefined && { asOf }) };
  const world = new World(createClock(asOf ?? NOW, true), options);
  for (const story of stories) playStory(world, story);
  return world;
}

function contentsOf(world: World): ReadonlyMap<string, Content> {
  return new Map(world.accounts.map((account) => [account.id, world.content(account)]));
}

function keysOf({ root, users }: Content): ReadonlyMap<string, string> {
  return new Map([...root.keys, ...users.flatMap(({ keys }) => keys)].map((key) => [key.id, key.createdAt]));
}

test('an organisation of before holds nothing that was made or used later', () => {
  const stories = STORIES.map(({ id }) => id);
  const before = worldOf(THEN, stories);
  for (const [id, content] of contentsOf(before)) {
    const { inside, ...rest } = content;
    const texts = JSON.stringify([rest.root, rest.users]).match(/\d{4}-\d\d-\d\dT[\d:]+Z/g) ?? [];
    // What ends, ends later.
    const ends =
      JSON.stringify(rest.users)
        .match(/"expiresAt":"([^"]+)"/g)
        ?.map((text) => text.slice(13, -1)) ?? [];
    expect(
      texts.filter((at) => at > THEN && !ends.includes(at)),
      id,
    ).toEqual([]);
  }
  for (const account of before.accounts)
    for (const { record } of account.events) expect(JSON.parse(record).eventTime <= THEN).toBe(true);
});

test('whoever is there now and was made before was there then, as the same user with the same keys', () => {
  const now = contentsOf(worldOf(undefined, ['rotated', 'backdoor-user']));
  const then = contentsOf(worldOf(THEN, ['rotated', 'backdoor-user']));
  expect([...then.keys()]).toEqual([...now.keys()]);
  let removed = 0;
  let added = 0;
  for (const [id, content] of now) {
    const before = then.get(id);
    const had = new Map(before?.users.map((user) => [user.name, user.id]));
    for (const user of content.users) if (user.createdAt <= THEN) expect(had.get(user.name)).toBe(user.id);
    const keys = keysOf(before ?? content);
    for (const [key, createdAt] of keysOf(content)) {
      expect(keys.has(key)).toBe(createdAt <= THEN);
      if (createdAt > THEN) added += 1;
    }
    removed += [...keys.keys()].filter((key) => !keysOf(content).has(key)).length;
  }
  expect(added).toBeGreaterThan(2);
  expect(removed).toBeGreaterThan(20);
});

test('who has left stays away: the nearer to now, the fewer are there that are gone', () => {
  const counts = ['2026-10-04T12:00:00Z', THEN, '2026-11-01T12:00:00Z', '2026-11-15T12:00:00Z'].map((asOf) =>
    [...contentsOf(worldOf(asOf)).values()].reduce((sum, { users }) => sum + users.length, 0),
  );
  expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  expect(new Set(counts).size).toBe(counts.length);
});

test('an account that is out of reach now was not so weeks ago, and nothing is expected of what was', () => {
  const why = (world: World) => world.accounts.flatMap((account) => accountTruth(world, account).why ?? []);
  expect(why(worldOf())).toEqual(['role-missing', 'suspended', 'scp-denied', 'pending-closure']);
  const before = worldOf(THEN);
  expect(why(before)).toEqual(['suspended', 'pending-closure']);
  expect(before.accounts.map((account) => accountTruth(before, account).expect)).not.toContainEqual(
    expect.anything(),
  );
});

test('a story is told as far as it had gone: a key that was deleted later is there, and its use before', () => {
  const keys = (asOf?: string) => {
    const world = worldOf(asOf, ['rotated']);
    const [account] = world.accounts.slice(SIZE.accounts);
    const content = account && world.content(account);
    return content?.users.find(({ name }) => name === 'invoices')?.keys.map(({ status }) => status);
  };
  expect(keys('2026-10-01T12:00:00Z')).toEqual(['Active']);
  expect(keys('2026-11-02T12:00:00Z')).toEqual(['Active', 'Active']);
  expect(keys('2026-11-08T12:00:00Z')?.toSorted()).toEqual(['Active', 'Inactive']);
  expect(keys()).toEqual(['Active']);
});

test('a time of before is asked for with the time that it is before', async () => {
  await expect(startSandbox({ asOf: THEN })).rejects.toThrow('now must be given');
  await expect(startSandbox({ now: THEN, asOf: NOW })).rejects.toThrow('before now');
  await expect(startSandbox({ now: NOW, asOf: THEN, world: [] })).rejects.toThrow('by hand');
});

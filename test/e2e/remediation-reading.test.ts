import { describe, expect, test } from 'vitest';
import type { AccountSpec, UserSpec } from '../../sandbox/index.ts';
import { HOME, MEMBER, person } from '../support/key-world.ts';
import { type PlanOptions, type Stage, stages, stepsOf } from '../support/remediation.ts';

/** What a plan is read for, and in which order it tells of it: never of more keys than it must, never by chance. */

const set = stages();
const OTHER_MEMBER = '777788889999';
const LOOKUP = 'cloudtrail:LookupEvents';
/** Some weeks before the sandbox's day, so that the event history may know who made it. */
const RECENT = '2026-10-20T08:00:00Z';

function young(name: string, id: string, more: Partial<UserSpec> = {}): UserSpec {
  const { password, accessKeys = [], ...rest } = person(name, [id], more);
  return {
    ...rest,
    ...(password !== undefined && { password }),
    accessKeys: accessKeys.map((key) => ({ id: key.id ?? '', createdAt: RECENT })),
  };
}

function members(): readonly AccountSpec[] {
  const people = (letter: string) =>
    ['ann', 'bob', 'eve'].map((name, index) => young(name, `AKIAIOSFODNN7YOUNG${letter}${index}`));
  return [{ id: HOME }, { id: OTHER_MEMBER, users: people('B') }, { id: MEMBER, users: people('A') }];
}

const both: PlanOptions = { accounts: [OTHER_MEMBER, MEMBER], rules: ['user-console-and-access-key'] };

function lookups({ sandbox }: Stage): number {
  return sandbox.calls.byOperation[LOOKUP] ?? 0;
}

describe('CloudTrail', () => {
  test('is asked who made a key once for each key that gets a step', async () => {
    const stage = await set({ world: members() });
    const { steps } = await stage.plan(both);
    expect([steps.length, lookups(stage)]).toEqual([6, 6]);
  });

  test('is asked of no key that a limit leaves out', async () => {
    const stage = await set({ world: members() });
    const { steps, refused } = await stage.plan({ ...both, limit: 2 });
    expect([steps.length, refused.length, lookups(stage)]).toEqual([2, 4, 2]);
    expect(steps.map(({ createdBy }) => createdBy)).toEqual(
      Array(2).fill({ unknown: 'The event history has no record of its making.' }),
    );
  });

  test('is asked of no key that is refused for what it is', async () => {
    const [home, other, member] = members();
    const users = (member?.users ?? []).map((user) => ({ ...user, path: '/break-glass/' }));
    const world = [home, other, { ...member, id: MEMBER, users }].filter((each) => each !== undefined);
    const stage = await set({ world, remediation: '{ breakGlass: { paths: [/break-glass/] } }' });
    const { steps, refused } = await stage.plan(both);
    expect([steps.length, refused.length, lookups(stage)]).toEqual([3, 3, 3]);
  });

  test('goes on asking where the owner of a key is not known, until the limit is full', async () => {
    const notice = '{ channel: ses, domains: [example.com], from: a@example.com, required: true }';
    const nobody = ['ann', 'bob'].map((name, index) =>
      young(name, `AKIAIOSFODNN7YOUNGA${index}`, { tags: {} }),
    );
    const users = [...nobody, young('eve', 'AKIAIOSFODNN7YOUNGA2')];
    const stage = await set({
      world: [{ id: HOME }, { id: MEMBER, users }],
      remediation: `{ notice: ${notice} }`,
    });
    const plan = await stage.plan({ rules: ['user-console-and-access-key'], limit: 1 });
    expect(stepsOf(plan)).toEqual(['notify-owner AKIAIOSFODNN7YOUNGA2']);
    expect(plan.refused.map(({ reasons }) => reasons[0]?.code)).toEqual(['owner-not-told', 'owner-not-told']);
  });

  test('takes long for many keys, and that is said beforehand', async () => {
    const users = Array.from({ length: 24 }, (_, index) =>
      young(`user-${index}`, `AKIAIOSFODNN7YOUNG${index + 10}`),
    );
    const stage = await set({ world: [{ id: HOME }, { id: MEMBER, users }] });
    const told: string[] = [];
    await stage.plan({ rules: ['user-console-and-access-key'], onNotice: (words) => told.push(words) });
    expect(told).toEqual([
      'CloudTrail is asked who made 24 keys, 2 a second in each account: 12 seconds or more. --no-trail leaves it out.',
    ]);
  });
});

test('accounts are read side by side, and told in the order of their ids', async () => {
  const read: string[] = [];
  const stage = await set({
    world: members(),
    onCall: ({ operation, account, phase }) => {
      if (phase === 'before') read.push(`${operation} ${account}`);
      return undefined;
    },
  });
  const { steps } = await stage.plan(both);
  // Users are read first and the contact last: one after the other, the first account would be done with by then.
  const begun = read.indexOf(`iam:ListAttachedUserPolicies ${OTHER_MEMBER}`);
  expect(begun).toBeGreaterThan(0);
  expect(begun).toBeLessThan(read.indexOf(`account:GetAlternateContact ${MEMBER}`));
  expect(steps.map(({ account }) => account.id)).toEqual([
    ...Array(3).fill(MEMBER),
    ...Array(3).fill(OTHER_MEMBER),
  ]);
});

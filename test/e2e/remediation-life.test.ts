import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dueOf } from '../../src/core/plan/due.ts';
import { ADA_KEY, BOB_KEY, home, keysOf, MEMBER, member, person } from '../support/key-world.ts';
import { endsOf, refusalsOf, type Stage, stages, stepsOf } from '../support/remediation.ts';
import { changesOf } from '../support/sandboxes.ts';

const stage = stages();

const AT_ONCE = '{ noticeDays: 0, holdDays: 0 }';
const onlyBob = (options: Parameters<typeof stage>[0] = {}) =>
  stage({ world: [home(), member([person('bob', [BOB_KEY])])], ...options });

/** What the next plans do, one after the other, each applied, until nothing is left to be done. */
async function lifeOf(here: Stage): Promise<readonly string[]> {
  const lived: string[] = [];
  for (let plans = 0; plans < 8; plans += 1) {
    const plan = await here.plan();
    if (plan.steps.length === 0) return lived;
    lived.push(...endsOf(await here.apply(plan)));
  }
  return lived;
}

function due(here: Stage): Promise<readonly (string | undefined)[]> {
  return here.on(async ({ journal, settings, now }) =>
    dueOf(journal, settings, now).map((key) => `${key.stage}, ${key.next} ${key.due ? 'now' : key.dueAt}`),
  );
}

describe('the life of a key', () => {
  test('X06 with waits of 0 days no state is passed over: notice, deactivation, deletion, a plan each', async () => {
    const here = await onlyBob({ remediation: AT_ONCE });
    expect(await lifeOf(here)).toEqual(['notify-owner done', 'deactivate-key done', 'delete-key done']);
    const plans = new Set(
      here.entries().flatMap(({ action, plan }) => (action === 'apply-ended' ? [plan] : [])),
    );
    expect(plans.size).toBe(3);
    expect(await keysOf(here.sandbox, 'bob')).toEqual({});
    expect(changesOf(here.sandbox).map(({ operation }) => operation)).toEqual([
      'iam:UpdateAccessKey',
      'iam:DeleteAccessKey',
    ]);
  });

  test('X06 with waits of a day each stage is due a day after the one before, and not a second sooner', async () => {
    const here = await onlyBob({ remediation: '{ noticeDays: 1, holdDays: 1 }' });
    for (const kind of ['notify-owner', 'deactivate-key', 'delete-key']) {
      expect(await lifeOf(here)).toEqual([`${kind} done`]);
      here.sandbox.clock.advance(86_399_000);
      if (kind !== 'delete-key') expect(refusalsOf(await here.plan())[BOB_KEY]).toEqual(['not-due']);
      here.sandbox.clock.advance(1000);
    }
    expect(await keysOf(here.sandbox, 'bob')).toEqual({});
  });

  test('X06 a key that somebody has deactivated by hand is told, confirmed, and waits like any other', async () => {
    const inactive = { id: BOB_KEY, createdAt: '2024-05-01T08:00:00Z', status: 'Inactive' } as const;
    const users = [person('bob', [], { accessKeys: [inactive] })];
    const here = await stage({
      world: [home(), member(users)],
      remediation: '{ noticeDays: 0, holdDays: 3 }',
    });
    expect(await lifeOf(here)).toEqual(['notify-owner done', 'confirm-inactive done']);
    expect(changesOf(here.sandbox)).toEqual([]);
    expect(refusalsOf(await here.plan())[BOB_KEY]).toEqual(['not-due']);
    here.days(3);
    expect(await lifeOf(here)).toEqual(['delete-key done']);
  });

  test('a key that somebody activates again after its deactivation begins anew, and it is said', async () => {
    const here = await onlyBob({ remediation: '{ noticeDays: 0, holdDays: 3 }' });
    await lifeOf(here);
    here.sandbox.account(MEMBER).updateAccessKey(BOB_KEY, 'Active');
    const plan = await here.plan();
    expect(stepsOf(plan)).toEqual([`notify-owner ${BOB_KEY}`]);
    expect(plan.steps[0]?.warnings.join()).toMatch(/somebody has activated it again/);
  });

  test('where each key stands is kept in the journal, and is made again from the log where that is lost', async () => {
    const here = await onlyBob();
    await lifeOf(here);
    expect(await due(here)).toEqual(['noticed, deactivate 2026-11-29T12:00:00Z']);
    here.days(7);
    expect(await due(here)).toEqual(['noticed, deactivate now']);
    await lifeOf(here);
    const before = await due(here);
    const path = await here.on(async ({ journalPath }) => journalPath);
    rmSync(path);
    expect(await due(here)).toEqual(before);
    expect(before).toEqual(['deactivated, delete 2026-12-13T12:00:00Z']);
  });

  test('a journal that is none, or of another log, is refused', async () => {
    const here = await onlyBob();
    await lifeOf(here);
    const path = await here.on(async ({ journalPath }) => journalPath);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/"hash": "....../, '"hash": "000000'));
    await expect(here.plan()).rejects.toMatchObject({ code: 'bad-journal', exitStatus: 2 });
    writeFileSync(path, '{"version":1}');
    await expect(here.plan()).rejects.toThrow(/no journal of Keyreeve/);
  });

  test('a plan that was made for a later time is not applied before it', async () => {
    const here = await onlyBob({ remediation: AT_ONCE });
    const now = here.sandbox.clock.now().toISOString();
    here.days(20);
    const plan = await here.plan();
    here.sandbox.clock.set(now);
    await expect(here.apply(plan)).rejects.toMatchObject({ code: 'bad-plan' });
  });
});

describe('a key that is needed', () => {
  const keeping = { reason: 'the build server, until it has a role', author: 'ann', until: '2026-12-31' };

  test('is kept: no key changes, and its findings are suppressed in the settings until that day', async () => {
    const here = await onlyBob({ remediation: AT_ONCE });
    const plan = await here.plan({ keep: new Map([[BOB_KEY, keeping]]) });
    expect(stepsOf(plan)).toEqual([`keep-key ${BOB_KEY}`]);
    expect(endsOf(await here.apply(plan))).toEqual(['keep-key done']);
    expect(changesOf(here.sandbox)).toEqual([]);
    const suppressions = await here.on(async (_ground, file) => file.settings.suppressions);
    expect(suppressions).toMatchObject([
      { ...keeping, match: { finding: plan.steps[0]?.findings[0], account: MEMBER } },
    ]);
    const again = await here.plan({ scanAgain: true });
    expect([again.steps, again.refused]).toEqual([[], []]);
  });

  test('is kept until the last second of that day, and begins anew the day after', async () => {
    const here = await onlyBob({ remediation: AT_ONCE });
    await here.apply(await here.plan({ keep: new Map([[BOB_KEY, keeping]]) }));
    here.sandbox.clock.set('2026-12-31T23:59:59Z');
    expect((await here.plan({ scanAgain: true })).steps).toEqual([]);
    here.sandbox.clock.set('2027-01-01T00:00:00Z');
    expect(stepsOf(await here.plan({ scanAgain: true }))).toEqual([`notify-owner ${BOB_KEY}`]);
  });

  test('is kept though it was used a moment ago, and its sibling goes on', async () => {
    const users = [person('bob', [BOB_KEY, ADA_KEY])];
    const here = await stage({ world: [home(), member(users)], remediation: AT_ONCE });
    here.sandbox.account(MEMBER).useAccessKey(BOB_KEY);
    const plan = await here.plan({ keep: new Map([[BOB_KEY, keeping]]) });
    expect(stepsOf(plan)).toEqual([`notify-owner ${ADA_KEY}`, `keep-key ${BOB_KEY}`]);
    expect(endsOf(await here.apply(plan))).toEqual(['notify-owner done', 'keep-key done']);
    expect(endsOf(await here.apply(await here.plan()))).toEqual(['deactivate-key done']);
    expect(await keysOf(here.sandbox, 'bob')).toEqual({ [BOB_KEY]: 'Active', [ADA_KEY]: 'Inactive' });
  });
});

import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/audit-log/entry.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { ADA_KEY, ADA_OTHER_KEY, BOB_KEY, keysOf, MEMBER, twoUsers } from '../support/key-world.ts';
import { expectPlanned } from '../support/planned-writes.ts';
import { endsOf, refusalsOf, type Stage, stages, stepsOf } from '../support/remediation.ts';
import { changesOf } from '../support/sandboxes.ts';

const stage = stages();

/** No waits, so that each plan can follow the one before at once. */
const AT_ONCE = '{ noticeDays: 0, holdDays: 0 }';

/** A stage on which every owner has been told, and a plan that deactivates. */
async function told(more: Parameters<typeof stage>[0] = {}): Promise<{ here: Stage; plan: Plan }> {
  const here = await stage({ world: twoUsers(), remediation: AT_ONCE, ...more });
  await here.apply(await here.plan());
  return { here, plan: await here.plan() };
}

/** The same plan with the steps of one key alone, as whoever wants no more chooses them. */
function stepsAbout(plan: Plan, accessKeyId: string): ReadonlySet<string> {
  const about = plan.steps.filter(
    ({ subject }) => 'accessKeyId' in subject && subject.accessKeyId === accessKeyId,
  );
  return new Set(about.map(({ id }) => id));
}

function outcomeOf(here: Stage, step: string): Entry {
  const found = here.entries().find((entry) => entry.step === step && entry.action === 'step-outcome');
  return found ?? expect.unreachable(`no outcome of ${step}`);
}

/** Ids of the keys that calls of Keyreeve named, with the operation. */
function changed({ sandbox }: Stage): readonly string[] {
  return changesOf(sandbox).map(({ operation, parameters }) => `${operation} ${parameters.AccessKeyId}`);
}

describe('applying a plan', () => {
  test('X01 touches the key that the step names, and proves that its sibling is as it was', async () => {
    const { here, plan } = await told();
    const only = stepsAbout(plan, ADA_KEY);
    const { counts } = await here.apply(plan, { only });
    expect(counts).toMatchObject({ done: 1, skipped: 2, failed: 0 });
    expect(changed(here)).toEqual([`iam:UpdateAccessKey ${ADA_KEY}`]);
    expect(changesOf(here.sandbox)[0]?.parameters).toMatchObject({ UserName: 'ada', Status: 'Inactive' });
    expect(await keysOf(here.sandbox, 'ada')).toEqual({ [ADA_KEY]: 'Inactive', [ADA_OTHER_KEY]: 'Active' });
    const [step = ''] = only;
    const { before, after, requestId } = outcomeOf(here, step);
    const sibling = { accessKeyId: ADA_OTHER_KEY, status: 'Active' };
    expect(before).toMatchObject({ keys: [{ accessKeyId: ADA_KEY, status: 'Active' }, sibling] });
    expect(after).toMatchObject({ keys: [{ accessKeyId: ADA_KEY, status: 'Inactive' }, sibling] });
    expect(requestId).toBe(changesOf(here.sandbox)[0]?.requestId);
  });

  test('X01 a sibling that somebody changed meanwhile makes the step stale', async () => {
    const { here, plan } = await told();
    here.sandbox.account(MEMBER).updateAccessKey(ADA_OTHER_KEY, 'Inactive');
    const applied = await here.apply(plan, { only: stepsAbout(plan, ADA_KEY) });
    expect(applied.counts).toMatchObject({ stale: 1, done: 0 });
    expect(applied.ends[0]?.end.words).toContain(`${ADA_OTHER_KEY} (Inactive`);
    expect(changed(here)).toEqual([]);
  });

  test('X01 both keys of a user go in one plan, each expecting what the one before it left', async () => {
    const { here, plan } = await told();
    expect(stepsOf(plan)).toEqual([ADA_KEY, ADA_OTHER_KEY, BOB_KEY].map((key) => `deactivate-key ${key}`));
    expect(endsOf(await here.apply(plan))).toEqual(Array(3).fill('deactivate-key done'));
    expect(endsOf(await here.apply(await here.plan()))).toEqual(Array(3).fill('delete-key done'));
    expect(await keysOf(here.sandbox, 'ada')).toEqual({});
  });

  test('X04 a key that is used between plan and apply is left alone, and is refused by the next plan', async () => {
    const { here, plan } = await told();
    here.sandbox.account(MEMBER).useAccessKey(ADA_KEY);
    const applied = await here.apply(plan);
    // The second key of the user was planned for when the first would be inactive.
    expect(endsOf(applied)).toEqual(['deactivate-key stale', 'deactivate-key stale', 'deactivate-key done']);
    expect(applied.ends[0]?.end.words).toMatch(/it was used at 2026-11-22T12:00:00Z/);
    expect((await keysOf(here.sandbox, 'ada'))[ADA_KEY]).toBe('Active');
    expect(refusalsOf(await here.plan())[ADA_KEY]).toEqual(['used-recently']);
  });

  test('X07 a user who is made again between plan and apply is somebody else', async () => {
    const { here, plan } = await told();
    here.sandbox.account(MEMBER).recreateUser('bob');
    const newKey = here.sandbox.account(MEMBER).createAccessKey('bob');
    const applied = await here.apply(plan, { only: stepsAbout(plan, BOB_KEY) });
    expect(applied.ends.at(-1)?.end).toMatchObject({
      outcome: 'stale',
      words: expect.stringContaining('the user of this name is another one now'),
    });
    expect(await keysOf(here.sandbox, 'bob')).toEqual({ [newKey]: 'Active' });
    expect(changed(here)).toEqual([]);
  });

  test('X08 a plan of somebody else is not applied with the very key it takes away', async () => {
    const { here, plan } = await told();
    here.callAs(here.sandbox.env({ accessKeyId: BOB_KEY }));
    const applied = await here.apply(plan);
    const last = applied.ends.at(-1);
    expect(last?.step.subject).toMatchObject({ accessKeyId: BOB_KEY });
    expect(last?.end).toMatchObject({
      outcome: 'skipped',
      words: expect.stringContaining('in the chain of credentials'),
    });
    expect((await keysOf(here.sandbox, 'bob'))[BOB_KEY]).toBe('Active');
  });

  test('X11 AWS says that it is done and the key stays active: not verified, and not held to be deactivated', async () => {
    const { here, plan } = await told();
    here.sandbox.faults.add({ operation: 'iam:UpdateAccessKey', ignored: true, times: 1 });
    const applied = await here.apply(plan);
    expect(endsOf(applied)).toEqual([
      'deactivate-key not-verified',
      'deactivate-key stale',
      'deactivate-key done',
    ]);
    const [first] = applied.ends;
    expect(first?.end.words).toContain(`${ADA_KEY} is Active, not Inactive`);
    expect(first?.end.requestId).toBe(changesOf(here.sandbox)[0]?.requestId);
    expect((await keysOf(here.sandbox, 'ada'))[ADA_KEY]).toBe('Active');
    expect(stepsOf(await here.plan())[0]).toBe(`deactivate-key ${ADA_KEY}`);
  });

  test('X11 readings that lag behind are waited for, and not taken for a failure', async () => {
    const { here, plan } = await told();
    here.sandbox.faults.add({ operation: 'iam:UpdateAccessKey', staleReads: 3, times: 1 });
    expect((await here.apply(plan, { only: stepsAbout(plan, BOB_KEY) })).counts).toMatchObject({ done: 1 });
    expect(changed(here)).toEqual([`iam:UpdateAccessKey ${BOB_KEY}`]);
  });

  test('a key that somebody has deactivated already is left as it is, with no call', async () => {
    const { here, plan } = await told();
    here.sandbox.account(MEMBER).updateAccessKey(BOB_KEY, 'Inactive');
    const { counts } = await here.apply(plan, { only: stepsAbout(plan, BOB_KEY) });
    expect(counts).toMatchObject({ 'already-done': 1, done: 0 });
    expect(changed(here)).toEqual([]);
  });

  test('a permission that is missing and a policy of the organisation are told apart', async () => {
    const lacking = await told({ world: twoUsers({ denies: ['iam:UpdateAccessKey'] }) });
    const [first] = (await lacking.here.apply(lacking.plan)).ends;
    expect(first?.end).toMatchObject({
      outcome: 'failed',
      fix: expect.stringContaining('permissions --remediate'),
    });
    expect(first?.end.words).toMatch(/lacks the permission iam:UpdateAccessKey/);
    const denied = await told({ world: twoUsers({ scpDenies: ['iam:UpdateAccessKey'] }) });
    expect((await denied.here.apply(denied.plan)).ends[0]?.end).toMatchObject({
      outcome: 'failed',
      words: expect.stringMatching(/^A service control policy/),
    });
  });

  test('a plan is applied once, in its time, and only when it is the one that was made', async () => {
    const { here, plan } = await told();
    await here.apply(plan, { only: new Set() });
    await expect(here.apply(plan)).rejects.toMatchObject({ code: 'plan-used', exitStatus: 2 });
    const other = await here.plan({ limit: 1 });
    here.days(4);
    await expect(here.apply(other)).rejects.toMatchObject({ code: 'plan-expired', exitStatus: 2 });
    const edited = { ...other, steps: other.steps.slice(1) };
    await expect(here.apply(edited)).rejects.toMatchObject({ code: 'bad-plan', exitStatus: 2 });
    expect(changed(here)).toEqual([]);
  });
});

describe('the audit log', () => {
  test('X12 that cannot be written any more ends the plan before the next call', async () => {
    const { here, plan } = await told();
    const log = join(here.folder, 'keyreeve-audit.jsonl');
    const onEnd = () => {
      renameSync(log, `${log}.kept`);
      mkdirSync(log);
    };
    const applying = here.apply(plan, { onEnd });
    await expect(applying).rejects.toMatchObject({
      code: expect.stringMatching(/^audit-log-/),
      exitStatus: 4,
    });
    expect(changed(here)).toEqual([`iam:UpdateAccessKey ${ADA_KEY}`]);
    rmSync(log, { recursive: true });
    renameSync(`${log}.kept`, log);
    const again = await here.apply(plan);
    expect([again.resumed, endsOf(again)]).toEqual([true, Array(3).fill('deactivate-key done')]);
    expect(changed(here)).toEqual(
      [ADA_KEY, ADA_OTHER_KEY, BOB_KEY].map((key) => `iam:UpdateAccessKey ${key}`),
    );
  });

  test('has an intent for every change, and a change that no plan meant would be seen', async () => {
    const { here, plan } = await told();
    await here.apply(plan);
    expectPlanned(here.sandbox, here.entries());
    const without = here.entries().filter(({ action }) => action !== 'apply-begun');
    expect(() => expectPlanned(here.sandbox, without)).toThrow(/outside of an applied plan/);
    const others = here.entries().filter(({ step }) => step !== plan.steps[1]?.id);
    expect(() => expectPlanned(here.sandbox, others)).toThrow(ADA_OTHER_KEY);
  });
});

describe('a plan that was cut off', () => {
  test('and is gone on with in part changes that part alone, and looks at what else was left open', async () => {
    const { here, plan } = await told();
    const at = (point: string) => {
      if (point === 'intent') throw new Error('killed');
    };
    await expect(here.apply(plan, { at })).rejects.toThrow('killed');
    const part = await here.apply(plan, { only: stepsAbout(plan, BOB_KEY) });
    expect([part.resumed, part.leftOut]).toEqual([true, 1]);
    expect(endsOf(part)).toEqual(['deactivate-key failed', 'deactivate-key skipped', 'deactivate-key done']);
    expect(changed(here)).toEqual([`iam:UpdateAccessKey ${BOB_KEY}`]);
  });

  test('and left steps done does not count them as left out', async () => {
    const { here, plan } = await told();
    const onEnd = () => {
      throw new Error('killed');
    };
    await expect(here.apply(plan, { onEnd })).rejects.toThrow('killed');
    here.sandbox.account(MEMBER).deleteAccessKey(BOB_KEY);
    const part = await here.apply(plan, { only: stepsAbout(plan, BOB_KEY) });
    expect([part.counts.done, part.counts.stale, part.counts.skipped, part.leftOut]).toEqual([1, 1, 1, 1]);
  });
});

describe('undo', () => {
  test('X13 of a deactivation makes the same key work again, and its life begins anew', async () => {
    const { here, plan } = await told();
    await here.apply(plan, { only: stepsAbout(plan, BOB_KEY) });
    const { plan: back, impossible } = await here.undo(plan.id);
    expect([stepsOf(back), impossible]).toEqual([[`activate-key ${BOB_KEY}`], []]);
    expect(endsOf(await here.apply(back))).toEqual(['activate-key done']);
    expect(await keysOf(here.sandbox, 'bob')).toEqual({ [BOB_KEY]: 'Active' });
    expect(stepsOf(await here.plan()).at(-1)).toBe(`notify-owner ${BOB_KEY}`);
  });

  test('X13 of one step takes back that step alone, and the undo can be undone', async () => {
    const { here, plan } = await told();
    await here.apply(plan);
    const { plan: back } = await here.undo(plan.steps[1]?.id ?? '');
    await here.apply(back);
    expect(await keysOf(here.sandbox, 'ada')).toEqual({ [ADA_KEY]: 'Inactive', [ADA_OTHER_KEY]: 'Active' });
    const { plan: again } = await here.undo(back.id);
    expect(endsOf(await here.apply(again))).toEqual(['deactivate-key done']);
    expect((await keysOf(here.sandbox, 'ada'))[ADA_OTHER_KEY]).toBe('Inactive');
  });

  test('X13 of a deletion says that it is impossible, and plans nothing', async () => {
    const { here, plan } = await told();
    await here.apply(plan);
    const gone = await here.plan();
    await here.apply(gone);
    const { plan: back, impossible } = await here.undo(gone.id);
    expect(back.steps).toEqual([]);
    expect(impossible).toHaveLength(3);
    expect(impossible[0]?.words).toContain('AWS keeps nothing that could be brought back');
    expect(back.notes).toHaveLength(3);
  });

  test('of a deactivation is stale once the key is gone or somebody has activated it', async () => {
    const { here, plan } = await told();
    await here.apply(plan);
    const { plan: back } = await here.undo(plan.id);
    here.sandbox.account(MEMBER).deleteAccessKey(BOB_KEY);
    here.sandbox.account(MEMBER).updateAccessKey(ADA_KEY, 'Active');
    expect(endsOf(await here.apply(back))).toEqual([
      'activate-key stale',
      'activate-key done',
      'activate-key already-done',
    ]);
  });

  test('X13 of a plan that was cut off ends it: gone on with, it changes nothing more', async () => {
    const { here, plan } = await told();
    const onEnd = () => {
      throw new Error('killed');
    };
    await expect(here.apply(plan, { onEnd })).rejects.toThrow('killed');
    const { plan: back } = await here.undo(plan.id);
    expect(endsOf(await here.apply(back))).toEqual(['activate-key done']);
    const again = await here.apply(plan);
    expect(again).toMatchObject({ resumed: true, over: `It was taken back since, by ${back.id}.` });
    expect(endsOf(again)).toEqual([
      'deactivate-key done',
      'deactivate-key skipped',
      'deactivate-key skipped',
    ]);
    expect(await keysOf(here.sandbox, 'ada')).toEqual({ [ADA_KEY]: 'Active', [ADA_OTHER_KEY]: 'Active' });
  });

  test('of what was never done, or is in no log, is refused', async () => {
    const { here, plan } = await told();
    await expect(here.undo(plan.id)).rejects.toThrow(/Nothing of .* was done/);
    await expect(here.undo('p-000000000000')).rejects.toThrow(/has nothing of p-000000000000/);
    await expect(here.undo('plan.yaml')).rejects.toMatchObject({ code: 'bad-argument' });
  });
});

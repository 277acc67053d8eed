import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Fault, SandboxOptions } from '../../sandbox/index.ts';
import { type ApplyPorts, applyPlan } from '../../src/app/remediate/apply-plan.ts';
import { makeUndo } from '../../src/app/remediate/undo-plan.ts';
import { openAuditLog } from '../../src/audit-log/append.ts';
import type { Entry } from '../../src/audit-log/entry.ts';
import { verifyAuditLog } from '../../src/audit-log/verify.ts';
import { stepSessions } from '../../src/aws/apply/sessions.ts';
import { setScene } from '../../src/aws/test-support/scene.ts';
import { instant } from '../../src/core/model/time.ts';
import { EMPTY_JOURNAL, stateOf as stageOf, withEntries } from '../../src/core/plan/journal.ts';
import type { StepDraft } from '../../src/core/plan/steps/draft.ts';
import { endAppliers, placeOf, startApply } from '../support/applying.ts';
import { logPath, newEntry } from '../support/audit-log.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { stateOf } from '../support/organisation-state.ts';
import { KEYS, MEMBER, planOf, STEPS, WORLD } from '../support/remediation-world.ts';
import { changesOf, sandboxes } from '../support/sandboxes.ts';

const start = sandboxes({ mayChange: true });
afterAll(endAppliers);

/** Applies a plan of these steps in this process, with a clock that nobody waits for. */
async function applied(
  steps: readonly StepDraft[],
  options: SandboxOptions = {},
  ports: Partial<ApplyPorts> = {},
) {
  const { sandbox, base, clock } = await setScene({ world: WORLD, ...options });
  const path = logPath();
  const log = openAuditLog(path, { tool: 'keyreeve 0.0.0' });
  const plan = planOf(steps, instant(clock.now()));
  const apply = () =>
    applyPlan(plan, {
      sessions: stepSessions(base, { role: 'KeyreeveRemediate', sessionName: 'keyreeve' }),
      clock,
      own: async () => expect.unreachable('no step of these calls anything of ours'),
      log,
      callerArn: base.identity.arn,
      readBackMs: 30_000,
      ...ports,
    });
  return { sandbox, clock, log, plan, apply };
}

type World = Awaited<ReturnType<typeof applied>>;

/** How each step ended, what AWS was sent and what it did, and the intents and outcomes in the log. */
async function seen({ apply, sandbox, log }: World) {
  const { ends } = await apply();
  expect(verifyAuditLog(log.path)).toMatchObject({ ok: true });
  return {
    outcomes: ends.map(({ end }) => end.outcome),
    words: ends.map(({ end }) => end.words),
    sent: changesOf(sandbox).length,
    effects: changesOf(sandbox).filter(({ tookEffect }) => tookEffect).length,
    intents: actions(log.entries(), 'step-intent'),
    outcomesInLog: log.entries().flatMap(({ outcome = [] }) => outcome),
  };
}

function actions(entries: readonly Entry[], action: Entry['action']): number {
  return entries.filter((each) => each.action === action).length;
}

const WRITE = 'iam:UpdateAccessKey';

function faulty(fault: Omit<Fault, 'operation'> & { readonly operation?: string }) {
  return applied([STEPS.deactivate], { faults: [{ operation: WRITE, ...fault }] });
}

describe('one call that goes wrong', () => {
  test('throttled, it is sent again until AWS takes it, and has one effect', async () => {
    const world = await faulty({ code: 'Throttling', times: 3 });
    const found = await seen(world);
    expect(found).toMatchObject({ outcomes: ['done'], sent: 4, effects: 1, intents: 1 });
    expect(world.clock.sleeps).toHaveLength(3);
  });

  test('throttled without end, it is failed, and nothing was changed', async () => {
    const found = await seen(await faulty({ code: 'Throttling' }));
    expect(found).toMatchObject({ outcomes: ['failed'], effects: 0, outcomesInLog: ['failed'] });
  });

  test.each([
    ['a broken connection', { drop: true }],
    ['a fault of AWS', { code: 'ServiceFailure', status: 500 }],
    ['a page of a proxy', { html500: true }],
  ] as const)('after its effect, in %s: it is done, and was sent once', async (_name, fault) => {
    const found = await seen(await faulty({ afterEffect: true, ...fault }));
    expect(found).toMatchObject({ outcomes: ['done'], sent: 1, effects: 1, intents: 1 });
    expect(found.words[0]).toMatch(/A reading shows that it is done, though the call ended with/);
  });

  test.each([
    ['a broken connection', { drop: true }],
    ['a fault of AWS', { code: 'ServiceFailure', status: 500 }],
  ] as const)('before its effect, in %s: it is made once more after a reading', async (_name, fault) => {
    const found = await seen(await faulty({ times: 1, ...fault }));
    expect(found).toMatchObject({ outcomes: ['done'], sent: 2, effects: 1, intents: 2 });
    expect(found.outcomesInLog).toEqual(['done']);
  });

  test('never taking effect, it is made three times, each announced, and failed', async () => {
    const found = await seen(await faulty({ drop: true }));
    expect(found).toMatchObject({ outcomes: ['failed'], sent: 3, effects: 0, intents: 3 });
  });

  test('with credentials that expire in the middle, it is made with new ones (O06)', async () => {
    const world = await faulty({ code: 'ExpiredToken', times: 1 });
    expect(await seen(world)).toMatchObject({ outcomes: ['done'], effects: 1, intents: 1 });
    expect(world.sandbox.calls.byOperation['sts:AssumeRole']).toBe(2);
  });

  test('with credentials that expire before the reading, it is made all the same (O06)', async () => {
    const found = await seen(
      await faulty({ operation: 'iam:ListAccessKeys', code: 'ExpiredToken', times: 1 }),
    );
    expect(found).toMatchObject({ outcomes: ['done'], sent: 1, effects: 1 });
  });
});

describe('a reading after the call', () => {
  test('that lags behind is waited for, and the call is not made again', async () => {
    const world = await faulty({ staleReads: 8 });
    const found = await seen(world);
    expect(found).toMatchObject({ outcomes: ['done'], sent: 1, effects: 1 });
    expect(world.clock.sleeps.length).toBeGreaterThan(1);
  });

  test('that lags for longer than anybody waits is not believed: not verified', async () => {
    const world = await faulty({ staleReads: 100_000 });
    const found = await seen(world);
    expect(found).toMatchObject({ outcomes: ['not-verified'], sent: 1, effects: 1 });
    expect(found.words[0]).toContain(`${KEYS.bob} is Active, not Inactive`);
    expect(world.clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(30_000);
    const journal = withEntries(EMPTY_JOURNAL, world.log.entries());
    expect(stageOf(journal, MEMBER, KEYS.bob)).toBeUndefined();
    const { plan } = makeUndo({
      id: world.plan.id,
      entries: world.log.entries(),
      now: world.plan.madeAt,
      madeBy: 'ann@laptop',
    });
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['activate-key']);
  });

  test('X11: that shows the key active though AWS said ok is reported, and no stage is reached', async () => {
    const found = await seen(await faulty({ ignored: true }));
    expect(found).toMatchObject({ outcomes: ['not-verified'], sent: 1, effects: 0 });
  });

  test('shows what somebody else did between: a key that an attacker activated again is not done', async () => {
    let attack = () => {};
    const world = await applied([STEPS.deactivate, STEPS.deleteKey], {
      onCall: ({ operation, phase }) => {
        if (operation === WRITE && phase === 'after') attack();
        return undefined;
      },
    });
    attack = () => world.sandbox.account(MEMBER).updateAccessKey(KEYS.bob, 'Active');
    const found = await seen(world);
    expect(found.outcomes).toEqual(['not-verified', 'done']);
    expect(found.words[0]).toContain(`${KEYS.bob} is Active`);
  });

  test('X01: that shows another sibling than before is not done, whatever AWS answered', async () => {
    let meddle = () => {};
    const world = await applied([STEPS.deactivate], {
      onCall: ({ operation, phase }) => {
        if (operation === WRITE && phase === 'after') meddle();
        return undefined;
      },
    });
    meddle = () => world.sandbox.account(MEMBER).updateAccessKey(KEYS.bobOther, 'Active');
    expect((await seen(world)).words[0]).toContain("the user's other keys are");
  });
});

describe('a step in the middle', () => {
  test('that is denied is failed; what needs it is skipped, and the others go on', async () => {
    const world = await applied([STEPS.deactivate, STEPS.createScp, STEPS.attachScp, STEPS.deleteKey], {
      faults: [{ operation: 'organizations:CreatePolicy', code: 'AccessDeniedException' }],
    });
    const found = await seen(world);
    expect(found.outcomes).toEqual(['done', 'failed', 'skipped', 'done']);
    expect(found.words[2]).toContain(`It needs ${world.plan.id}-02, which was not done.`);
    expect((await stateOf(world.sandbox)).scps).toEqual({});
    expect(found).toMatchObject({ effects: 2, intents: 3 });
  });

  test('X04, X12: whose reading is denied is skipped without an intent or a call', async () => {
    const world = await applied([STEPS.deactivate, STEPS.deleteKey], {
      faults: [{ operation: 'iam:GetAccessKeyLastUsed', code: 'AccessDenied', times: 1 }],
    });
    const found = await seen(world);
    expect(found).toMatchObject({ outcomes: ['skipped', 'done'], effects: 1, intents: 1 });
  });
});

describe('X12: an audit log that cannot be written', () => {
  test('in the middle stops everything before the next call; what was done stands in it', async () => {
    const path = logPath();
    const log = openAuditLog(path, { tool: 'keyreeve 0.0.0' });
    let outcomes = 0;
    const at = (instant: string) => {
      if (instant !== 'outcome') return;
      outcomes += 1;
      if (outcomes > 1) return;
      renameSync(path, `${path}.aside`);
      mkdirSync(path);
    };
    const world = await applied([STEPS.deactivate, STEPS.deleteKey], {}, { log, at });
    await expect(world.apply()).rejects.toMatchObject({ code: 'audit-log-unwritable', exitStatus: 4 });
    expect(changesOf(world.sandbox).map(({ operation }) => operation)).toEqual([WRITE]);
    rmdirSync(path);
    renameSync(`${path}.aside`, path);
    expect(log.entries().map(({ action }) => action)).toEqual(['apply-begun', 'step-intent', 'step-outcome']);
    const { counts, resumed } = await world.apply();
    expect({ ...counts, resumed }).toMatchObject({ done: 2, resumed: true });
    expect(changesOf(world.sandbox)).toHaveLength(2);
  });

  test('on a disk that becomes full stops before the next call, and goes on when there is room', async () => {
    const place = placeOf(planOf(Object.values(STEPS)));
    onTestFinished(() => rmSync(place.folder, { recursive: true, force: true }));
    const sandbox = await start({ world: WORLD, now: new Date().toISOString(), frozenClock: false });
    const full = await startApply(sandbox, place, { mostKilobytes: 12 }).ended;
    expect(full.result).toBe('audit-log-unwritable');
    expect(verifyAuditLog(place.log)).toMatchObject({ ok: true });
    const before = openAuditLog(place.log, { tool: 'test' }).entries();
    const done = changesOf(sandbox).length;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(8);
    expect(actions(before, 'step-intent') + actions(before, 'notice-intent')).toBe(done);
    const again = await startApply(sandbox, place).ended;
    expect(JSON.parse(again.result)).toMatchObject({ done: 8 });
    expect(changesOf(sandbox)).toHaveLength(8);
  });

  test('from the beginning: `apply` ends with 4, and nothing is called', async () => {
    const place = placeOf(planOf([STEPS.deactivate]));
    onTestFinished(() => rmSync(place.folder, { recursive: true, force: true }));
    const sandbox = await start({ world: WORLD, now: new Date().toISOString(), frozenClock: false });
    const folder = join(place.folder, 'log');
    mkdirSync(folder);
    const args = ['apply', place.plan, '--audit-log', folder, '--yes-i-mean', MEMBER, '--for-real'];
    const ended = await keyreeve(args, { sandbox, cwd: place.folder });
    expect(ended).toMatchObject({ status: 4, stdout: '' });
    expect(ended.stderr).toContain('it is a folder');
    expect(sandbox.writes()).toEqual([]);
  });
});

describe('several processes at once', () => {
  test('that apply one plan: one is told that it is busy, and each change is made once', async () => {
    const place = placeOf(planOf(Object.values(STEPS)));
    onTestFinished(() => rmSync(place.folder, { recursive: true, force: true }));
    const sandbox = await start({
      world: WORLD,
      now: new Date().toISOString(),
      frozenClock: false,
      latencyMs: 60,
    });
    const both = [startApply(sandbox, place), startApply(sandbox, place)];
    const results = (await Promise.all(both.map(({ ended }) => ended))).map(({ result }) => result).sort();
    expect(results[0]).toBe('busy');
    expect(JSON.parse(results[1] ?? '')).toMatchObject({ done: 8 });
    expect(changesOf(sandbox)).toHaveLength(8);
    expect((await startApply(sandbox, place).ended).result).toBe('plan-used');
  });

  test('that write into the log meanwhile keep one chain with the plan', async () => {
    const place = placeOf(planOf([STEPS.deactivate]));
    onTestFinished(() => rmSync(place.folder, { recursive: true, force: true }));
    const sandbox = await start({ world: WORLD, now: new Date().toISOString(), frozenClock: false });
    const writers = await Promise.all(['a', 'b'].map((name) => appender(place.log, name)));
    const { result } = await startApply(sandbox, place).ended;
    for (const stop of writers) await stop();
    expect(JSON.parse(result)).toMatchObject({ done: 1 });
    const log = openAuditLog(place.log, { tool: 'keyreeve 0.0.0' });
    // Takes away what a writer was just writing when it was killed.
    log.append(newEntry());
    expect(verifyAuditLog(place.log)).toMatchObject({ ok: true });
    const own = log.entries().filter(({ actor }) => !['a', 'b'].includes(actor.host));
    const [begun, ended] = [own[0]?.seq ?? 0, own[3]?.seq ?? 0];
    expect(own.map(({ action }) => action).slice(0, 4)).toEqual([
      'apply-begun',
      'step-intent',
      'step-outcome',
      'apply-ended',
    ]);
    expect(begun).toBeGreaterThan(1);
    expect(ended - begun).toBeGreaterThan(3);
  });
});

/** Adds entries without end, from another process; gives what stops it, once it has begun. */
async function appender(path: string, name: string): Promise<() => Promise<void>> {
  const program = fileURLToPath(new URL('../support/append-entries.ts', import.meta.url));
  const child = spawn(process.execPath, [program, path, name, '100000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  await once(child.stdout.resume(), 'data');
  return async () => {
    child.kill('SIGKILL');
    await closed;
  };
}

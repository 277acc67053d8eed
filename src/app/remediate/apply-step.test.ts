import { describe, expect, test } from 'vitest';
import type { Sandbox, SandboxOptions } from '../../../sandbox/index.ts';
import { CONFIRM, KEYS, MEMBER, STEPS, WORLD } from '../../../test/support/remediation-world.ts';
import { stepSessions } from '../../aws/apply/sessions.ts';
import { setScene } from '../../aws/test-support/scene.ts';
import { known } from '../../core/model/fact.ts';
import type { Step } from '../../core/plan/plan.ts';
import type { StepDraft } from '../../core/plan/steps/draft.ts';
import { applyStep, type StepPorts } from './apply-step.ts';

type Change = (sandbox: Sandbox) => unknown;

/** Carries out one step after a change by somebody else, with a clock that nobody waits for. */
async function applied(
  draft: StepDraft,
  change: Change = () => undefined,
  { ports = {}, ...options }: SandboxOptions & { readonly ports?: Partial<StepPorts> } = {},
) {
  const { sandbox, base, clock } = await setScene({ world: WORLD, ...options });
  change(sandbox);
  const events: string[] = [];
  const end = applyStep({ ...draft, id: 'p-000000000000-01' } as Step, {
    sessions: stepSessions(base, { role: 'KeyreeveRemediate', sessionName: 'keyreeve' }),
    clock,
    own: async () => known({ outcome: 'done', words: 'Sent.' } as const, 'keyreeve:SendNotice'),
    readBackMs: 30_000,
    intent: () => void events.push('intent'),
    at: (instant) => events.push(instant),
    ...ports,
  });
  return { end, events, sandbox, clock };
}

describe('before the call', () => {
  test.each<[string, StepDraft, Change, RegExp]>([
    [
      'X04: a key that was used since',
      STEPS.deactivate,
      (sandbox) => sandbox.account(MEMBER).useAccessKey(KEYS.bob),
      /it was used at .*, and by the plan never/,
    ],
    [
      'X07: a user that was made again under the same name',
      STEPS.deactivate,
      (sandbox) => sandbox.account(MEMBER).recreateUser('bob'),
      /the user of this name is another one now|is gone/,
    ],
    [
      'a user that is gone',
      STEPS.deactivate,
      (sandbox) => sandbox.account(MEMBER).deleteUser('bob'),
      /no user of this name/,
    ],
    [
      'X01: another key of the user that was switched on',
      STEPS.deactivate,
      (sandbox) => sandbox.account(MEMBER).updateAccessKey(KEYS.bobOther, 'Active'),
      /the user's other keys are/,
    ],
    [
      'X01: a new key of the user',
      STEPS.deleteKey,
      (sandbox) => sandbox.account(MEMBER).createAccessKey('carol'),
      /the user's other keys are .*, and were none/,
    ],
    [
      'X05: a key to be deleted that is active again',
      STEPS.deleteKey,
      (sandbox) => sandbox.account(MEMBER).updateAccessKey(KEYS.carol, 'Active'),
      /is Active, not Inactive/,
    ],
    [
      'X18: a root key that was used since',
      STEPS.deleteRootKey,
      (sandbox) => sandbox.account(MEMBER).useAccessKey(KEYS.root),
      /it was used at/,
    ],
  ])('%s makes the step stale: no intent, no call', async (_name, step, change, words) => {
    const { end, events, sandbox } = await applied(step, change);
    expect(await end).toMatchObject({ outcome: 'stale', words: expect.stringMatching(words) });
    expect(events).toEqual(['read']);
    expect(sandbox.writes()).toEqual([]);
  });

  test('what is so already is not done again', async () => {
    const { end, events, sandbox } = await applied(STEPS.deactivate, (there) =>
      there.account(MEMBER).updateAccessKey(KEYS.bob, 'Inactive'),
    );
    expect(await end).toMatchObject({ outcome: 'already-done' });
    expect(events).toEqual(['read']);
    expect(sandbox.writes()).toEqual([]);
  });

  test('what could not be read is not acted on, and the reason says what to grant', async () => {
    const faults = [{ operation: 'iam:ListAccessKeys', code: 'AccessDenied' }];
    const { end, events } = await applied(STEPS.deactivate, undefined, { faults });
    expect(await end).toMatchObject({
      outcome: 'skipped',
      words: expect.stringMatching(/could not be read/),
    });
    expect(events).toEqual(['read']);
  });

  test('X12: an intent that cannot be written means that nothing is called', async () => {
    const intent = () => {
      throw new Error('the disk is full');
    };
    const { end, sandbox } = await applied(STEPS.deactivate, undefined, { ports: { intent } });
    await expect(end).rejects.toThrow('the disk is full');
    expect(sandbox.writes()).toEqual([]);
  });
});

describe('the call', () => {
  test('stands between the intent and the reading', async () => {
    const { end, events, sandbox } = await applied(STEPS.deactivate);
    const { outcome, before, after, requestId } = await end;
    expect(events).toEqual(['read', 'intent', 'intent', 'called', 'read-back']);
    expect(outcome).toBe('done');
    expect(requestId).toBe(sandbox.writes()[0]?.requestId);
    const status = (keys: typeof before) =>
      keys?.keys?.state === 'known' && keys.keys.value.map((each) => `${each.accessKeyId} ${each.status}`);
    expect(status(before)).toEqual([`${KEYS.bob} Active`, `${KEYS.bobOther} Inactive`]);
    expect(status(after)).toEqual([`${KEYS.bob} Inactive`, `${KEYS.bobOther} Inactive`]);
  });

  test('is never made for what is confirmed only', async () => {
    const { end, events, sandbox } = await applied(CONFIRM);
    expect(await end).toMatchObject({ outcome: 'done' });
    expect(events).toContain('intent');
    expect(sandbox.writes()).toEqual([]);
  });

  test.each(['done', 'failed', 'possibly-sent'] as const)('of ours that is %s ends so', async (outcome) => {
    const own = async () => known({ outcome, words: 'Told.', fix: 'Ask.' }, 'keyreeve:SendNotice');
    const { end } = await applied(STEPS.notify, undefined, { ports: { own } });
    expect(await end).toMatchObject({ outcome, words: 'Told.', fix: 'Ask.' });
  });
});

describe('the reading after it', () => {
  test('is made once where AWS refused', async () => {
    const faults = [{ operation: 'iam:UpdateAccessKey', code: 'AccessDenied' }];
    const { end, clock } = await applied(STEPS.deactivate, undefined, { faults });
    expect(await end).toMatchObject({ outcome: 'failed', words: expect.stringContaining('AccessDenied') });
    expect(clock.sleeps).toEqual([]);
  });

  test('is repeated in growing pauses, and never for longer than it may take', async () => {
    const faults = [{ operation: 'iam:UpdateAccessKey', ignored: true as const }];
    const { end, clock } = await applied(STEPS.deactivate, undefined, {
      faults,
      ports: { readBackMs: 1_000 },
    });
    expect(await end).toMatchObject({ outcome: 'not-verified' });
    expect(clock.sleeps).toEqual([250, 500, 250]);
  });

  test('with no patience is made once all the same', async () => {
    const { end, clock } = await applied(STEPS.deactivate, undefined, { ports: { readBackMs: 0 } });
    expect(await end).toMatchObject({ outcome: 'done' });
    expect(clock.sleeps).toEqual([]);
  });

  test('that is denied leaves a call that AWS took not verified', async () => {
    const faults = [{ operation: 'iam:ListAccessKeys', code: 'AccessDenied', afterCalls: 1 }];
    const { end } = await applied(STEPS.deactivate, undefined, { faults, ports: { readBackMs: 0 } });
    expect(await end).toMatchObject({
      outcome: 'not-verified',
      words: expect.stringContaining('does not show it'),
    });
  });
});

import { describe, expect, test } from 'vitest';
import { liveStanding, outcomeCounts, stepsNow } from './step-now.ts';
import type { PlanStanding, StepEvent } from './types.ts';

const event = (step: string, more: Partial<StepEvent>): StepEvent => ({
  step,
  number: 1,
  of: 2,
  state: 'begun',
  kind: 'deactivate-key',
  account: '111122223333',
  effect: 'It no longer works.',
  ...more,
});
const none = { outcomes: [], open: [] };

describe('where a step stands', () => {
  test('waits where neither the log nor the job speaks of it', () => {
    expect(stepsNow(none, [], true)('a')).toEqual({ state: 'waiting' });
  });

  test('is as the log has it after a reload, when the events are gone', () => {
    const standing = {
      outcomes: [{ step: 'a', outcome: 'done', at: '2026-11-22T12:00:00Z' } as const],
      open: [],
    };
    expect(stepsNow(standing, [], false)('a')).toMatchObject({ state: 'ended', outcome: 'done' });
  });

  test('is not known of a step with an intent and no outcome, unless somebody is at it', () => {
    const standing = { outcomes: [], open: ['a'] };
    expect(stepsNow(standing, [], false)('a').state).toBe('cut-off');
    expect(stepsNow(standing, [], true)('a').state).toBe('under-way');
  });

  test('is what the job told last, with its words and its fix', () => {
    const events = [
      event('a', {}),
      event('a', { state: 'ended', outcome: 'failed', words: 'No.', fix: 'Allow it.' }),
    ];
    expect(stepsNow(none, events, true)('a')).toEqual({
      state: 'ended',
      outcome: 'failed',
      words: 'No.',
      fix: 'Allow it.',
    });
  });

  test('stays ended where the log was read after the stream had seen it begun', () => {
    const standing = {
      outcomes: [{ step: 'a', outcome: 'done', at: '2026-11-22T12:00:00Z' } as const],
      open: [],
    };
    expect(stepsNow(standing, [event('a', {})], true)('a').state).toBe('ended');
  });

  test('is no longer under way when the job has ended without a word of it', () => {
    expect(stepsNow(none, [event('a', {})], false)('a').state).toBe('cut-off');
  });
});

test('a plan that is being applied stands as the job has told, though it was read before', () => {
  const made: PlanStanding = {
    ...none,
    state: 'approved',
    approvals: [],
    accounts: [],
    undoable: false,
    can: { approve: true, apply: true, undo: false },
  };
  const nowOf = stepsNow(made, [event('a', { state: 'ended', outcome: 'done' }), event('b', {})], true);
  const job = { id: 'j1', startedAt: '2026-11-22T12:00:00Z', by: 'ann' };
  expect(liveStanding(made, job, ['a', 'b', 'c'], nowOf)).toMatchObject({
    state: 'begun',
    job: 'j1',
    begunBy: 'ann',
    outcomes: [{ step: 'a', outcome: 'done' }],
    can: { apply: false },
  });
});

test('outcomes are counted, each once', () => {
  expect(outcomeCounts([{ outcome: 'done' }, { outcome: 'failed' }, { outcome: 'done' }])).toEqual([
    ['done', 2],
    ['failed', 1],
  ]);
});

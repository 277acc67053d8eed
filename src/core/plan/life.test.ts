import { describe, expect, test } from 'vitest';
import { journalOf, NOW } from '../../../test/support/plan-cases.ts';
import { REMEDIATION_DEFAULTS } from '../settings/remediation-defaults.ts';
import { daysAfter, type KeyState, type Stage } from './journal.ts';
import { nextStage } from './life.ts';

const { noticeDays, refuseDays, holdDays } = REMEDIATION_DEFAULTS;

function at(stage: Stage, more: Partial<KeyState> = {}): KeyState | undefined {
  return journalOf({ stage, since: NOW, ...more }).keys[0];
}

function next(state: KeyState | undefined, status: 'Active' | 'Inactive', more = {}) {
  return nextStage(state, status, { ...REMEDIATION_DEFAULTS, ...more });
}

describe('the life of a key', () => {
  test('begins with a notice, whether the key is active or not', () => {
    expect(next(undefined, 'Active')).toEqual({ kind: 'notify-owner' });
    expect(next(undefined, 'Inactive')).toEqual({ kind: 'notify-owner' });
  });

  test.each([
    ['noticed', {}, 'deactivate-key', noticeDays],
    ['noticed', { refuseFirst: true }, 'refuse-key-use', noticeDays],
    ['calls-refused', { refuseFirst: true }, 'deactivate-key', refuseDays],
    ['calls-refused', {}, 'deactivate-key', refuseDays],
  ] as const)('goes on from %s with %j to %s', (stage, settings, kind, days) => {
    expect(next(at(stage), 'Active', settings)).toEqual({ kind, dueAt: daysAfter(NOW, days) });
  });

  test('ends with the deletion of an inactive key only (X05)', () => {
    expect(next(at('deactivated'), 'Inactive')).toEqual({
      kind: 'delete-key',
      dueAt: daysAfter(NOW, holdDays),
    });
  });

  test('begins anew where somebody has activated the key again, and says so', () => {
    expect(next(at('deactivated'), 'Active')).toMatchObject({
      kind: 'notify-owner',
      note: expect.stringContaining('activated it again'),
    });
  });

  test.each(['noticed', 'calls-refused'] as const)(
    'X06: passes no state over where somebody else has switched the key off after %s',
    (stage) => {
      expect(next(at(stage), 'Inactive', { refuseFirst: true }).kind).toBe('confirm-inactive');
    },
  );

  test('X06: waits of no days make the next stage due at once, and skip none', () => {
    const none = { noticeDays: 0, refuseDays: 0, holdDays: 0, refuseFirst: true };
    const kinds = [
      next(undefined, 'Active', none),
      next(at('noticed'), 'Active', none),
      next(at('calls-refused'), 'Active', none),
      next(at('deactivated'), 'Inactive', none),
    ];
    expect(kinds).toEqual([
      { kind: 'notify-owner' },
      ...['refuse-key-use', 'deactivate-key', 'delete-key'].map((kind) => ({ kind, dueAt: NOW })),
    ]);
  });

  test.each(['notice-unsure', 'notice-failed', 'deleted', 'root-denied'] as const)(
    'begins with a notice after %s',
    (stage) => {
      expect(next(at(stage), 'Active')).toEqual({ kind: 'notify-owner' });
    },
  );
});

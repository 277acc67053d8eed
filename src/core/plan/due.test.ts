import { describe, expect, test } from 'vitest';
import { journalOf, KEY, NOW } from '../../../test/support/plan-cases.ts';
import { REMEDIATION_DEFAULTS } from '../settings/remediation-defaults.ts';
import { dueOf } from './due.ts';
import type { Stage } from './journal.ts';

function due(stage: Stage, since: string, more = {}) {
  return dueOf(journalOf({ stage, since }), { ...REMEDIATION_DEFAULTS, ...more }, NOW)[0];
}

describe('what is due', () => {
  test.each([
    ['noticed', '2026-11-15T12:00:00Z', 'deactivate'],
    ['calls-refused', '2026-11-15T12:00:00Z', 'deactivate'],
    ['deactivated', '2026-11-08T12:00:00Z', 'delete'],
    ['root-denied', '2026-11-08T12:00:00Z', "delete root's keys"],
  ] as const)('%s since %s: due at the very second, and not a second earlier', (stage, since, next) => {
    expect(due(stage, since)).toMatchObject({ due: true, next, dueAt: NOW });
    const later = since.replace('12:00:00Z', '12:00:01Z');
    expect(due(stage, later)).toMatchObject({ due: false, next, dueAt: '2026-11-22T12:00:01Z' });
  });

  test('a refusal of its calls comes first where the settings ask for it', () => {
    expect(due('noticed', NOW, { refuseFirst: true })?.next).toBe('refuse its calls');
  });

  test.each(['notice-unsure', 'deleted'] as const)('%s waits for nothing', (stage) => {
    const found = due(stage, '2020-01-01T00:00:00Z');
    expect(found).toMatchObject({ due: false });
    expect(found).not.toHaveProperty('next');
  });

  test('an unsure notice says how to go on, an inactive key that silence proves nothing (X19)', () => {
    expect(due('notice-unsure', NOW)?.words).toContain(`--resend ${KEY}`);
    expect(due('deactivated', NOW)?.words).toContain('not observable');
  });
});

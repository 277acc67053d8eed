import { describe, expect, test } from 'vitest';
import type { Investigation } from '../model/investigation.ts';
import { investigatedKeys, investigationReason, investigationWarnings } from './investigated.ts';

const KEY = 'AKIARTX3GSDSQAAAAAAA';
const NOW = '2026-11-22T12:00:00Z';
const ASKED = { accessKeyId: KEY, now: NOW, usedWithinDays: 30, isForced: false };

/** Only what planning looks at. */
function found(level: Investigation['verdict']['level'], more: Partial<Investigation> = {}): Investigation {
  return {
    now: NOW,
    subject: { accessKeyId: KEY },
    verdict: { level, says: 'It says so.', reasons: [] },
    use: {},
    signals: [],
    notSearched: [],
    ...more,
  } as unknown as Investigation;
}

describe('a plan against what an investigation shows', () => {
  test('refuses a key that was likely misused, and names its containment', () => {
    const reason = investigationReason(found('likely-misuse'), ASKED);
    expect(reason).toMatchObject({ code: 'likely-misuse' });
    expect(reason?.fix).toContain(`keyreeve plan --contain ${KEY} --investigation`);
  });

  test('refuses a key whose use IAM has not recorded and CloudTrail has, to the second of the limit', () => {
    const lastAt = '2026-10-23T12:00:00Z';
    const used = found('consistent-use', { use: { lastAt } } as Partial<Investigation>);
    expect(investigationReason(used, ASKED)).toMatchObject({ code: 'used-recently' });
    expect(investigationReason(used, { ...ASKED, now: '2026-11-22T12:00:01Z' })).toBe(undefined);
  });

  test('says nothing against a key without use, without an investigation, or one that somebody forces', () => {
    expect(investigationReason(found('no-use-seen'), ASKED)).toBe(undefined);
    expect(investigationReason(undefined, ASKED)).toBe(undefined);
    expect(investigationReason(found('likely-misuse'), { ...ASKED, isForced: true })).toBe(undefined);
  });

  test('warns of what needs a look, of use that is not recorded, of gaps and of age', () => {
    const signals = [
      { id: 'use-not-recorded', weight: 'look', says: 'Data events are not recorded.', count: 0, events: [] },
    ];
    const notSearched = [{ region: 'eu-west-1', code: 'AccessDenied', words: 'No.' }];
    const old = found('needs-a-look', { signals, notSearched } as Partial<Investigation>);
    const words = investigationWarnings(old, '2026-11-30T12:00:00Z').join('\n');
    expect(words).toMatch(/It says so/);
    expect(words).toMatch(/Data events are not recorded/);
    expect(words).toMatch(/not searched were eu-west-1\./);
    expect(words).toMatch(/8 days old/);
    expect(investigationWarnings(found('consistent-use'), NOW)).toEqual([]);
    expect(investigationWarnings(undefined, NOW)).toEqual([]);
  });

  test('of two investigations of a key the newer one counts', () => {
    const older = found('likely-misuse', { now: '2026-11-01T00:00:00Z' });
    const newer = found('consistent-use');
    expect(investigatedKeys([newer, older]).get(KEY)).toBe(newer);
  });
});

import { describe, expect, it, vi } from 'vitest';
import { findingsOf, type Judging } from '../../src/app/marked.ts';
import { coverageFrom, coverageParts } from '../../src/core/kept/coverage-parts.ts';
import { partsOf, snapshotFrom } from '../../src/core/kept/snapshot-parts.ts';
import type { Snapshot } from '../../src/core/model/snapshot.ts';
import { soundAccount, unsoundAccount } from '../support/catalogue-worlds.ts';
import { account, NOW, sandboxes, scanned } from '../support/sandboxes.ts';

const sandbox = sandboxes();

const seen = vi.hoisted(() => ({ judged: [] as unknown[] }));

/** Listens to what a scan judges: real snapshots, as live calls make them. */
vi.mock(import('../../src/app/marked.ts'), async (importOriginal) => {
  const original = await importOriginal();
  return {
    ...original,
    findingsOf: (snapshot: Snapshot, judging: Judging) => {
      seen.judged.push([snapshot, judging]);
      return original.findingsOf(snapshot, judging);
    },
  };
});

function judgedSince(): readonly (readonly [Snapshot, Judging])[] {
  return seen.judged.splice(0) as [Snapshot, Judging][];
}

function textOf(snapshot: Snapshot, judging: Judging): string {
  return JSON.stringify([...findingsOf(snapshot, judging)]);
}

describe('facts of real scans, taken apart and put together again,', () => {
  it.each([
    ['an organisation', { accounts: 5, users: 20, seed: 8 }, { organization: true, fresh: true }],
    [
      'accounts in which all is in order, all fails, and nothing may be read',
      { world: [soundAccount(), unsoundAccount({ id: '222233334444' }), account({ id: '333344445555' })] },
      { organization: true, preview: true, instances: true, auditRoot: true, prove: true },
    ],
  ])('give the same findings, byte for byte: %s', async (_name, world, options) => {
    const denied = { operation: 'iam:GetAccountAuthorizationDetails', account: '333344445555' };
    const started = await sandbox({ ...world, faults: [{ ...denied, code: 'AccessDenied' }] });
    const { coverage, findings } = await scanned(started, options);
    const judged = judgedSince();
    expect(judged.length).toBeGreaterThan(2);
    expect(findings.some(({ status }) => status === 'fail')).toBe(true);
    for (const [snapshot, judging] of judged) {
      const kept = partsOf(snapshot, NOW);
      const back = snapshotFrom(kept, NOW);
      expect(textOf(back, judging)).toBe(textOf(snapshot, judging));
      judgedSince();
      const redacted = { ...judging, pseudonym: 'account-0001' };
      expect(textOf(back, redacted)).toBe(textOf(snapshot, redacted));
      expect(partsOf(back, NOW)).toEqual(kept);
      expect(kept.parts.join('')).not.toMatch(/"(readAt|requestId)":/);
      expect(kept.times.length).toBeLessThan(1000);
    }
    for (const each of coverage) expect(coverageFrom(coverageParts(each, NOW), NOW)).toEqual(each);
  });

  it('are the same pieces an hour later, where nothing changed but the time of reading', async () => {
    const started = await sandbox({ world: [unsoundAccount()] });
    judgedSince();
    await scanned(started, {});
    await scanned(started, { now: '2026-11-22T13:00:00Z' });
    const [first, second] = judgedSince().map(([snapshot, { now }]) => partsOf(snapshot, now));
    expect(second?.parts).toEqual(first?.parts);
    expect(second?.times).not.toBe(first?.times);
  });
});

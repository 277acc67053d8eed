import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../sandbox/index.ts';
import type { Keeper } from '../../src/app/keeper.ts';
import { findingsOf } from '../../src/app/marked.ts';
import type { ScanOptions } from '../../src/app/scan-options.ts';
import { selectRules } from '../../src/core/engine/select.ts';
import { coverageFrom, coverageParts } from '../../src/core/kept/coverage-parts.ts';
import { partsOf, snapshotFrom } from '../../src/core/kept/snapshot-parts.ts';
import type { Snapshot } from '../../src/core/model/snapshot.ts';
import { RULES } from '../../src/core/rules/index.ts';
import { soundAccount, unsoundAccount } from '../support/catalogue-worlds.ts';
import { account, NOW, sandboxes, scanned } from '../support/sandboxes.ts';

const sandbox = sandboxes();
const selected = selectRules(RULES, { preview: true, handedIn: ['people'] });

/** A scan, and the facts it judged by, as live calls made them. */
async function judged(started: Sandbox, options: ScanOptions) {
  const snapshots: Snapshot[] = [];
  const keeper: Keeper = {
    begin: async () => {},
    keep: async ({ snapshot }) => {
      if (snapshot !== undefined) snapshots.push(snapshot);
      return undefined;
    },
    end: async () => {},
  };
  return { ...(await scanned(started, { ...options, keeper })), snapshots };
}

function textOf(snapshot: Snapshot, pseudonym?: string): string {
  return JSON.stringify([...findingsOf(snapshot, { selected, now: NOW, pseudonym })]);
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
    const { coverage, findings, snapshots } = await judged(started, options);
    expect(snapshots.length).toBeGreaterThan(2);
    expect(findings.some(({ status }) => status === 'fail')).toBe(true);
    for (const snapshot of snapshots) {
      const kept = partsOf(snapshot, NOW);
      const back = snapshotFrom(kept, NOW);
      expect(textOf(back)).toBe(textOf(snapshot));
      expect(textOf(back, 'account-0001')).toBe(textOf(snapshot, 'account-0001'));
      expect(partsOf(back, NOW)).toEqual(kept);
      expect(kept.parts.join('')).not.toMatch(/"(readAt|requestId)":/);
      expect(kept.times.length).toBeLessThan(1000);
    }
    for (const each of coverage) expect(coverageFrom(coverageParts(each, NOW), NOW)).toEqual(each);
  });

  it('are the same pieces an hour later, where nothing changed but the time of reading', async () => {
    const started = await sandbox({ world: [unsoundAccount()] });
    const later = '2026-11-22T13:00:00Z';
    const runs = [await judged(started, {}), await judged(started, { now: later })];
    const [first, second] = runs.map(({ run, snapshots: [snapshot] }) => {
      if (snapshot === undefined) throw new Error('Nothing was judged.');
      return partsOf(snapshot, run.now);
    });
    expect(second?.parts).toEqual(first?.parts);
    expect(second?.times).not.toBe(first?.times);
  });
});

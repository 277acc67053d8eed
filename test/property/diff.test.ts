import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareRuns } from '../../src/core/engine/compare-runs.ts';
import { type KnownLife, moveLives } from '../../src/core/engine/lives.ts';
import { OpenDiff, type RunDiff } from '../../src/core/history/diff.ts';
import type { Comparison } from '../../src/core/model/comparison.ts';
import type { Finding } from '../../src/core/model/finding.ts';
import type { FindingLife, LifeChange, StoredRun } from '../../src/core/model/history.ts';
import type { AccountCoverage, RunReport } from '../../src/core/model/run.ts';
import { covered, found, PROD, smallRun, TEST } from '../support/small-run.ts';
import { keptOf, nowOfRun, storedRun } from '../support/stored-runs.ts';

/**
 * Random runs of two accounts, by two ways: the lives of findings as a store moves them, and the full findings. A diff
 * of the lives must say of two runs what a comparison of their findings says.
 */

const [LIVE, OF_REPORT] = ['root-access-key', 'user-key-age'];
const RULES: readonly string[] = [LIVE, OF_REPORT];
const USERS = ['ann', 'ben', 'cat'] as const;
const ACCOUNTS = [PROD, TEST] as const;

const verdict = fc.constantFrom('fail', 'accepted', 'pass', 'unknown', 'gone');
const fate = fc.constantFrom('scanned', 'scanned', 'scanned', 'partial', 'failed', 'skipped', 'absent');

/** What one run finds in one account. */
const accountInRun = fc.record({
  fate,
  verdicts: fc.array(verdict, { minLength: 6, maxLength: 6 }),
});

const madeRun = fc.record({
  accounts: fc.tuple(accountInRun, accountInRun),
  rules: fc.constantFrom(RULES, RULES, RULES, [LIVE], [OF_REPORT]),
});

type MadeRun = typeof madeRun extends fc.Arbitrary<infer T> ? T : never;

function reportOf(number: number, made: MadeRun): RunReport {
  const coverage: AccountCoverage[] = [];
  const findings: Finding[] = [];
  for (const [index, account] of ACCOUNTS.entries()) {
    const { fate, verdicts } = made.accounts[index] ?? { fate: 'absent', verdicts: [] };
    if (fate === 'absent') continue;
    const report = { generatedAt: nowOfRun(number), stale: false };
    coverage.push(covered(account, fate, fate === 'scanned' || fate === 'partial' ? { report } : {}));
    if (fate === 'skipped') continue;
    for (const [at, rule] of RULES.entries()) {
      if (!made.rules.includes(rule)) continue;
      for (const [place, user] of USERS.entries()) {
        const each = findingOf(account, rule, user, verdicts[at * USERS.length + place] ?? 'gone', fate);
        if (each !== undefined) findings.push(each);
      }
    }
  }
  const run = smallRun([], coverage).run;
  const rules = run.rules.filter(({ id }) => made.rules.includes(id));
  return smallRun(findings, coverage, { now: nowOfRun(number), rules });
}

function findingOf(
  account: (typeof ACCOUNTS)[number],
  rule: string,
  user: string,
  verdict: string,
  fate: string,
): Finding | undefined {
  if (verdict === 'gone') return undefined;
  // Without a report a rule that reads live calls may still judge.
  if (fate === 'failed' && (rule !== LIVE || verdict !== 'fail'))
    return found(user, { account, rule, status: 'unknown' });
  if (verdict === 'accepted') {
    const suppressed = { reason: 'known', author: 'x', until: '2027-01-01', by: 'settings' as const };
    return found(user, { account, rule, suppressed });
  }
  return found(user, { account, rule, status: verdict as 'fail' | 'pass' | 'unknown' });
}

/** Moves lives as a store does: account by account, by the rules that the run asked. */
function livesOf(reports: readonly RunReport[]): readonly FindingLife[] {
  const lives = new Map<string, { finding: Finding; changes: LifeChange[] }>();
  const lastNow = new Map<string, string>();
  for (const [index, { run, coverage, findings }] of reports.entries()) {
    const ids = run.rules.map(({ id }) => id);
    for (const each of coverage) {
      const { id } = each.account;
      const before = [...lives.values()].flatMap(({ finding, changes }): KnownLife[] => {
        const last = changes.at(-1);
        if (finding.account.id !== id || !ids.includes(finding.rule) || last === undefined) return [];
        return [{ state: last.to, finding }];
      });
      const own = [...findings].filter(({ account }) => account.id === id);
      const { steps } = moveLives(before, { coverage: each, findings: own }, lastNow.get(id));
      for (const { id: finding, change, from, to, reason, finding: seen } of steps) {
        const life = lives.get(finding) ?? { finding: seen as Finding, changes: [] };
        life.changes.push({
          ...{ run: index + 1, now: run.now, change, to },
          ...(from !== undefined && { from }),
          ...(reason !== undefined && { reason }),
        });
        lives.set(finding, life);
      }
      if (each.status !== 'skipped') lastNow.set(id, run.now);
    }
  }
  return [...lives.values()].map(({ finding, changes }) => ({
    finding: keptOf(finding),
    state: changes.at(-1)?.to ?? 'open',
    changes,
  }));
}

function diffOf(
  lives: readonly FindingLife[],
  reports: readonly RunReport[],
  from: number,
  to: number,
): RunDiff {
  const side = (number: number): { run: StoredRun; coverage: readonly AccountCoverage[] } => {
    const report = reports[number - 1] as RunReport;
    const { run, coverage } = report;
    return { run: storedRun(number, coverage, { summary: run, rules: run.rules }), coverage };
  };
  const open = new OpenDiff(side(from), side(to), { keepOpen: true });
  for (const life of lives) open.see(life);
  return open.close();
}

function comparisonOf(reports: readonly RunReport[], from: number, to: number): Comparison {
  const earlier = reports[from - 1] as RunReport;
  return compareRuns(
    {
      ...{ name: `run ${from}`, now: earlier.run.now, redacted: false, rules: earlier.run.rules },
      coverage: new Map(earlier.coverage.map(({ account, status }) => [account.id, { account, status }])),
      of: (id) =>
        [...earlier.findings].filter(({ account, status }) => account.id === id && status === 'fail'),
    },
    reports[to - 1] as RunReport,
  );
}

const idsOf = (diff: RunDiff, ...outcomes: string[]) =>
  diff.findings
    .filter(({ outcome }) => outcomes.includes(outcome))
    .map(({ finding }) => finding.id)
    .sort();

test('two runs that follow each other come out of lives as out of their full findings', () => {
  fc.assert(
    fc.property(fc.array(madeRun, { minLength: 2, maxLength: 6 }), (made) => {
      const reports = made.map((each, index) => reportOf(index + 1, each));
      const lives = livesOf(reports);
      for (let to = 2; to <= reports.length; to += 1) {
        const diff = diffOf(lives, reports, to - 1, to);
        const comparison = comparisonOf(reports, to - 1, to);
        expect(diff.rules).toEqual(comparison.rules);
        expect(diff.secondsBetween).toBe(comparison.secondsBetween);
        expect(idsOf(diff, 'fixed')).toEqual(comparison.fixed.worst.map(({ id }) => id).sort());
        expect([diff.open, diff.accepted, diff.notCompared]).toEqual([
          comparison.open,
          comparison.accepted,
          comparison.notCompared,
        ]);
        expect(diff.notSeen.map(({ why, total }) => [why, total])).toEqual(
          comparison.notSeen.map(({ why, total }) => [why, total]),
        );
        // What failed before a run that could not see it is new to who has the two runs alone, and known to a store.
        expect(idsOf(diff, 'new', 'unseen-before')).toEqual([...comparison.newIds].sort());
      }
    }),
    { numRuns: 150 },
  );
});

test('P05: whatever lies between two runs, nothing is fixed that the later one did not judge, or no run saw gone', () => {
  fc.assert(
    fc.property(fc.array(madeRun, { minLength: 3, maxLength: 6 }), (made) => {
      const reports = made.map((each, index) => reportOf(index + 1, each));
      const lives = livesOf(reports);
      const [from, to] = [1, reports.length];
      const diff = diffOf(lives, reports, from, to);
      const comparison = comparisonOf(reports, from, to);
      const later = reports[to - 1] as RunReport;
      const read = new Map(later.coverage.map(({ account, status }) => [account.id, status]));
      const seenFixed = new Set(comparison.fixed.worst.map(({ id }) => id));
      for (const { finding, outcome, run } of diff.findings) {
        if (outcome !== 'fixed') continue;
        expect(['scanned', 'partial']).toContain(read.get(finding.account.id));
        expect(later.run.rules.map(({ id }) => id)).toContain(finding.rule);
        expect(seenFixed.has(finding.id) || (run > from && run < to)).toBe(true);
      }
      const failing = [...later.findings].filter(
        ({ status, suppressed }) => status === 'fail' && !suppressed,
      );
      const open = idsOf(diff, 'new', 'unseen-before', 'open');
      const both = new Set((reports[0] as RunReport).run.rules.map(({ id }) => id));
      expect(open).toEqual(
        failing
          .filter(({ rule }) => both.has(rule))
          .map(({ id }) => id)
          .sort(),
      );
    }),
    { numRuns: 150 },
  );
});

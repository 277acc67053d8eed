import { describe, expect, test } from 'vitest';
import { covered, found, PROD, smallRun, TEST } from '../../../test/support/small-run.ts';
import { lifeOf, storedRun } from '../../../test/support/stored-runs.ts';
import type { FindingLife, StoredRun } from '../model/history.ts';
import type { AccountCoverage } from '../model/run.ts';
import { OpenDiff, type RunDiff } from './diff.ts';

const both = [covered(PROD), covered(TEST)];

function diff(
  lives: readonly FindingLife[],
  sides: {
    readonly before?: readonly AccountCoverage[];
    readonly after?: readonly AccountCoverage[];
    readonly runs?: readonly [StoredRun, StoredRun];
  } = {},
): RunDiff {
  const { before = both, after = both, runs = [storedRun(1, before), storedRun(2, after)] } = sides;
  const open = new OpenDiff(
    { run: runs[0], coverage: before },
    { run: runs[1], coverage: after },
    { keepOpen: true },
  );
  for (const life of lives) open.see(life);
  return open.close();
}

function outcomes({ findings }: RunDiff): Record<string, string> {
  return Object.fromEntries(findings.map(({ finding, outcome }) => [finding.resource.name, outcome]));
}

const old = found('old');

describe('a diff of two runs', () => {
  test('tells what is new, fixed, open and accepted, and what was reopened as new', () => {
    const made = diff([
      lifeOf(found('open'), [1, 'new']),
      lifeOf(found('fixed'), [1, 'new'], [2, 'resolved']),
      lifeOf(found('accepted'), [1, 'new'], [2, 'accepted']),
      lifeOf(found('new'), [2, 'new']),
      lifeOf(found('back'), [1, 'resolved'], [2, 'reopened']),
      lifeOf(found('was-accepted'), [1, 'accepted'], [2, 'no-longer-accepted']),
      lifeOf(found('later'), [3, 'new']),
    ]);
    expect(outcomes(made)).toEqual({
      ...{ open: 'open', fixed: 'fixed', accepted: 'accepted' },
      ...{ new: 'new', back: 'new', 'was-accepted': 'new' },
    });
    expect([made.newIds.size, made.fixed.total, made.open, made.accepted]).toEqual([3, 1, 1, 1]);
    expect(made.findings[1]).toMatchObject({ change: 'resolved', run: 2, secondsOpen: 86_400 });
    expect(made.complete).toBe(true);
  });

  test('P06: it holds the times of both runs and the time between them', () => {
    const made = diff([]);
    expect(made.earlier).toEqual({ name: 'run 1', now: '2026-11-01T12:00:00Z' });
    expect(made.to.now).toBe('2026-11-02T12:00:00Z');
    expect(made.secondsBetween).toBe(86_400);
  });

  test('P05: an account that the later run could not read had findings: not seen, not fixed', () => {
    const lives = [lifeOf(old, [1, 'new'], [2, 'not-seen', 'account-not-read'])];
    const made = diff(lives, { after: [covered(PROD, 'failed'), covered(TEST)] });
    expect(made.notSeen).toEqual([{ why: 'account-not-read', total: 1, accounts: [PROD] }]);
    expect(made.fixed.total).toBe(0);
    expect(made.accounts.notReadLater).toEqual([PROD]);
    expect(made.complete).toBe(false);
  });

  test('P05: an account that is not in the later run, or was skipped, changes no life and is not seen', () => {
    const lives = [lifeOf(old, [1, 'new'])];
    const absent = diff(lives, { after: [covered(TEST)] });
    expect(absent.notSeen.map(({ why }) => why)).toEqual(['account-not-in-run']);
    expect(absent.accounts.onlyEarlier).toEqual([PROD]);
    const skipped = diff(lives, { after: [covered(PROD, 'skipped'), covered(TEST)] });
    expect(skipped.notSeen.map(({ why }) => why)).toEqual(['account-not-read']);
    expect([absent.complete, skipped.complete]).toEqual([false, false]);
  });

  test('P05: what a run between the two resolved is not fixed where the later one could not read the account', () => {
    const runs = [storedRun(1, both), storedRun(3, [covered(PROD, 'failed'), covered(TEST)])] as const;
    const made = diff([lifeOf(old, [1, 'new'], [2, 'resolved'])], {
      after: [covered(PROD, 'failed'), covered(TEST)],
      runs: [runs[0], runs[1]],
    });
    expect(outcomes(made)).toEqual({ old: 'not-seen' });
  });

  test('P05: a rule that the later run did not ask is neither fixed nor open, and is told', () => {
    const asked = [storedRun(1, both), storedRun(2, both)] as const;
    const later = { ...asked[1], rules: asked[1].rules.filter(({ id }) => id !== 'user-key-age') };
    const made = diff([lifeOf(old, [1, 'new'])], { runs: [asked[0], later] });
    expect(made.findings).toEqual([]);
    expect(made.notAsked).toBe(1);
    expect(made.rules.onlyEarlier).toEqual(['user-key-age']);
    expect(made.complete).toBe(false);
  });

  test('a rule that only the later run asked makes nothing new, and its findings are counted', () => {
    const asked = [storedRun(1, both), storedRun(2, both)] as const;
    const earlier = { ...asked[0], rules: asked[0].rules.filter(({ id }) => id !== 'user-key-age') };
    const made = diff([lifeOf(old, [2, 'new'])], { runs: [earlier, asked[1]] });
    expect([made.newIds.size, made.notCompared]).toEqual([0, 1]);
    expect(made.rules.onlyNow).toEqual(['user-key-age']);
  });

  test('what the earlier run could not see is not new where it failed before that run', () => {
    const seen = lifeOf(found('seen'), [1, 'new'], [2, 'not-seen', 'account-not-read'], [3, 'seen-again']);
    const gone = lifeOf(found('gone'), [1, 'new'], [2, 'not-seen', 'account-not-read'], [3, 'resolved']);
    const lost = lifeOf(found('lost'), [1, 'new'], [2, 'not-seen', 'account-not-read']);
    const fresh = lifeOf(found('fresh'), [3, 'new']);
    const before = [covered(PROD, 'failed')];
    const made = diff([seen, gone, lost, fresh], {
      before,
      after: [covered(PROD)],
      runs: [storedRun(2, before), storedRun(3)],
    });
    expect(outcomes(made)).toEqual({ seen: 'unseen-before', fresh: 'new' });
    expect(made.unseenBefore).toEqual({ open: 1, gone: 1, notSeen: 1 });
    expect(made.newWhereUnread).toBe(1);
    expect(made.fixed.total).toBe(0);
    expect(made.complete).toBe(false);
  });

  test('what was accepted before nobody could see it is new once it counts again', () => {
    const life = lifeOf(old, [1, 'accepted'], [2, 'not-seen', 'account-not-read'], [3, 'seen-again']);
    const before = [covered(PROD, 'failed')];
    const made = diff([life], { before, after: [covered(PROD)], runs: [storedRun(2, before), storedRun(3)] });
    expect(outcomes(made)).toEqual({ old: 'new' });
  });

  test('what was judged live in an account without a report was seen, before and now', () => {
    const live = found('live', { rule: 'root-access-key' });
    const failed = [covered(PROD, 'failed')];
    const made = diff([lifeOf(live, [1, 'new'])], { before: failed, after: failed });
    expect(outcomes(made)).toEqual({ live: 'open' });
    const gone = diff([lifeOf(live, [1, 'new'], [2, 'resolved'])], {
      after: failed,
      runs: [storedRun(1, both), storedRun(3, failed)],
    });
    expect(outcomes(gone)).toEqual({ live: 'not-seen' });
  });

  test('a reason of an earlier run is not given for a later one that read the account', () => {
    const life = lifeOf(old, [1, 'new'], [2, 'not-seen', 'account-not-read']);
    const made = diff([life], { runs: [storedRun(1, both), storedRun(3, both)] });
    expect(made.notSeen.map(({ why }) => why)).toEqual(['not-judged']);
  });

  test('two runs of other accounts say nothing of each other, and of accounts in neither run nothing is said', () => {
    const made = diff([lifeOf(found('x', { account: TEST }), [1, 'new']), lifeOf(old, [1, 'new'])], {
      before: [covered(PROD)],
      after: [covered(PROD)],
    });
    expect(outcomes(made)).toEqual({ old: 'open' });
    const apart = diff([lifeOf(old, [1, 'new'])], { before: [covered(TEST)], after: [covered(PROD)] });
    expect(apart.accounts).toMatchObject({ onlyLater: [PROD], onlyEarlier: [TEST] });
  });

  test('nothing new is not clean where the later run itself was incomplete', () => {
    const { run } = smallRun([], both, { complete: false });
    const made = diff([], { runs: [storedRun(1, both), storedRun(2, both, { summary: run })] });
    expect(made.complete).toBe(false);
  });

  test('rules whose parameters differ are named', () => {
    const later = storedRun(2, both);
    const rules = later.rules.map((rule) => ({ ...rule, parameters: { maxAgeDays: 30 } }));
    const made = diff([], { runs: [storedRun(1, both), { ...later, rules }] });
    expect(made.rules.changed).toEqual(['root-access-key', 'user-key-age']);
  });
});

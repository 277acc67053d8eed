import { describe, expect, test } from 'vitest';
import type { Finding, Status } from '../model/finding.ts';
import type { LifeState } from '../model/history.ts';
import type { AccountCoverage } from '../model/run.ts';
import { moveLives } from './lives.ts';

const ACCOUNT = { id: '111122223333', partition: 'aws' } as const;
const CALLS = { read: 0, poll: 0, session: 0, retries: 0 };
const BEFORE = '2026-11-25T12:00:00Z';

function finding(id: string, status: Status = 'fail', more: Partial<Finding> = {}): Finding {
  return {
    id,
    rule: 'user-key-age',
    status,
    severity: 'medium',
    account: ACCOUNT,
    resource: { type: 'AwsIamUser', arn: `arn:aws:iam::${ACCOUNT.id}:user/${id}`, name: id },
    says: 'It is old.',
    evidence: [],
    controls: [],
    advice: { action: 'rotate', words: 'Rotate it.', commands: [] },
    ...more,
  };
}

function coverage(more: Partial<AccountCoverage> = {}): AccountCoverage {
  const report = { generatedAt: '2026-11-26T11:00:00Z', stale: false };
  return { account: ACCOUNT, status: 'scanned', report, notRead: [], calls: CALLS, ...more };
}

/** What becomes of one finding that stood like that. */
function became(state: LifeState, findings: readonly Finding[], account = coverage()) {
  const moved = moveLives([{ state, finding: finding('ann') }], { coverage: account, findings }, BEFORE);
  return moved.steps.map(({ change, to, reason }) => [change, to, ...(reason === undefined ? [] : [reason])]);
}

const suppressed = { suppressed: { reason: 'Known.', by: 'settings' } } as const;

describe('the life of a finding', () => {
  test.each<[string, LifeState, readonly Finding[], readonly (readonly string[])[]]>([
    ['stays open where it still fails', 'open', [finding('ann')], []],
    ['is resolved where it passes', 'open', [finding('ann', 'pass')], [['resolved', 'resolved']]],
    ['is resolved where it is gone', 'open', [], [['resolved', 'resolved']]],
    ['is reopened where it fails again', 'resolved', [finding('ann')], [['reopened', 'open']]],
    [
      'is accepted where somebody says so',
      'open',
      [finding('ann', 'fail', suppressed)],
      [['accepted', 'accepted']],
    ],
    ['P08: counts again once that is over', 'accepted', [finding('ann')], [['no-longer-accepted', 'open']]],
    ['is resolved from accepted too', 'accepted', [], [['resolved', 'resolved']]],
    [
      'P05: is not seen where it cannot be judged',
      'open',
      [finding('ann', 'unknown')],
      [['not-seen', 'not-seen', 'not-judged']],
    ],
    ['P05: stays not seen', 'not-seen', [finding('ann', 'unknown')], []],
    ['is seen again after that', 'not-seen', [finding('ann')], [['seen-again', 'open']]],
    ['is resolved after that', 'not-seen', [], [['resolved', 'resolved']]],
    ['stays resolved where nobody can tell', 'resolved', [finding('ann', 'unknown')], []],
    ['stays resolved where it passes', 'resolved', [finding('ann', 'pass')], []],
  ])('%s', (_what, state, findings, steps) => {
    expect(became(state, findings)).toEqual(steps);
  });

  test('P05: is not seen in an account that could not be read, and stays as it is in one that was not asked for', () => {
    const notSeen = [['not-seen', 'not-seen', 'account-not-read']];
    expect(became('open', [], coverage({ status: 'failed', code: 'AccessDenied' }))).toEqual(notSeen);
    expect(became('open', [], coverage({ status: 'skipped', state: 'SUSPENDED' }))).toEqual(notSeen);
    expect(became('open', [], coverage({ status: 'skipped', state: 'ACTIVE' }))).toEqual([]);
    expect(became('open', [], coverage({ status: 'failed', code: 'Interrupted' }))).toEqual([]);
    // What little was read of it is what fails.
    expect(became('open', [finding('ann')], coverage({ status: 'failed', code: 'AccessDenied' }))).toEqual(
      [],
    );
  });

  test('is not resolved by a report older than the run that saw it', () => {
    const older = coverage({ report: { generatedAt: '2026-11-25T11:00:00Z', stale: false } });
    expect(became('open', [], older)).toEqual([['not-seen', 'not-seen', 'older-report']]);
  });
});

test('what fails for the first time is new, or accepted at once, and is told apart from what was known', () => {
  const before = [
    { state: 'open', finding: finding('ann') },
    { state: 'resolved', finding: finding('bob') },
    { state: 'accepted', finding: finding('cid') },
  ] as const;
  const findings = [
    finding('ann'),
    finding('bob'),
    finding('cid'),
    finding('dan'),
    finding('eve', 'fail', suppressed),
    finding('fay', 'pass'),
    finding('gus', 'unknown'),
  ];
  const moved = moveLives(before, { coverage: coverage(), findings }, BEFORE);
  expect(moved.steps.map(({ id, from, change }) => [id, from, change])).toEqual([
    ['bob', 'resolved', 'reopened'],
    ['cid', 'accepted', 'no-longer-accepted'],
    ['dan', undefined, 'new'],
    ['eve', undefined, 'accepted'],
  ]);
  expect(moved.fresh).toEqual(['bob', 'cid', 'dan']);
  expect(moved.known).toEqual(['ann']);
});

test('what passes by other parameters than those it failed by is not fixed, unless its subject is gone', () => {
  const before = [{ state: 'open', finding: finding('ann'), parameters: '45 days' }] as const;
  const moved = (findings: readonly Finding[], parameters: string) =>
    moveLives(before, { coverage: coverage(), findings }, BEFORE, new Map([['user-key-age', parameters]]))
      .steps;
  const passing = [finding('ann', 'pass')];
  expect(moved(passing, '90 days')).toMatchObject([{ to: 'not-seen', reason: 'other-parameters' }]);
  expect(moved(passing, '45 days')).toMatchObject([{ to: 'resolved' }]);
  expect(moved([], '90 days')).toMatchObject([{ to: 'resolved' }]);
  expect(moved([finding('ann')], '90 days')).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import { found } from '../../../test/support/small-run.ts';
import type { Change, FindingLife, LifeState } from '../../core/model/history.ts';
import { standingOf } from './standing.ts';

const TO: Readonly<Record<Change, LifeState>> = {
  new: 'open',
  reopened: 'open',
  'seen-again': 'open',
  accepted: 'accepted',
  'no-longer-accepted': 'open',
  resolved: 'resolved',
  'not-seen': 'not-seen',
};

/** `life('ann', [1, 'new'], [3, 'resolved'])`: what each run changed. */
function life(user: string, ...changes: readonly (readonly [run: number, change: Change])[]): FindingLife {
  const all = changes.map(([run, change]) => ({
    ...{ run, now: `2026-11-${10 + run}T12:00:00Z`, change, to: TO[change] },
    ...(change === 'not-seen' && { reason: 'account-not-read' as const }),
  }));
  return { finding: found(user), state: all[all.length - 1]?.to ?? 'open', changes: all };
}

async function* each(lives: readonly FindingLife[]): AsyncGenerator<FindingLife> {
  yield* lives;
}

async function sinceRun(run: number, ...lives: readonly FindingLife[]) {
  const { since } = await standingOf(each(lives), [run]);
  const found = since.get(run);
  if (found === undefined) throw new Error('It was asked for.');
  return found;
}

const names = (findings: readonly { readonly resource: { readonly name: string } }[]) =>
  findings.map(({ resource }) => resource.name);

describe('what is new since a run', () => {
  test.each([
    ['seen for the first time', [[5, 'new']]],
    [
      'back after it was resolved',
      [
        [1, 'new'],
        [3, 'resolved'],
        [5, 'reopened'],
      ],
    ],
    [
      'no longer accepted by anybody',
      [
        [1, 'new'],
        [2, 'accepted'],
        [6, 'no-longer-accepted'],
      ],
    ],
    [
      'new, and not seen since: it was never told',
      [
        [5, 'new'],
        [6, 'not-seen'],
      ],
    ],
    [
      'new, not seen, and seen again',
      [
        [5, 'new'],
        [6, 'not-seen'],
        [7, 'seen-again'],
      ],
    ],
  ] as [string, [number, Change][]][])('is a finding that is %s', async (_what, changes) => {
    const since = await sinceRun(4, life('ann', ...changes));
    expect(names(since.fresh)).toEqual(['ann']);
    expect(since.open).toBe(0);
  });

  test.each([
    ['open as before', [[1, 'new']], { open: 1 }],
    [
      'P05 seen again, after a run that could not tell',
      [
        [1, 'new'],
        [3, 'not-seen'],
        [5, 'seen-again'],
      ],
      { open: 1 },
    ],
    [
      'accepted since',
      [
        [1, 'new'],
        [5, 'accepted'],
      ],
      { accepted: 1 },
    ],
    [
      'accepted before',
      [
        [1, 'new'],
        [2, 'accepted'],
      ],
      { accepted: 0 },
    ],
    [
      'resolved since',
      [
        [1, 'new'],
        [5, 'resolved'],
      ],
      { comeAndGone: 0 },
    ],
    [
      'new since and gone again',
      [
        [5, 'new'],
        [6, 'resolved'],
      ],
      { comeAndGone: 1 },
    ],
  ] as [string, [number, Change][], object][])('is none that is %s', async (_what, changes, counts) => {
    const since = await sinceRun(4, life('ann', ...changes));
    expect(since.fresh).toEqual([]);
    expect(since).toMatchObject(counts);
  });

  test('P05 never counts as resolved what could not be seen: it is told apart, with why', async () => {
    const since = await sinceRun(
      4,
      life('ann', [1, 'new'], [5, 'not-seen']),
      life('bob', [1, 'new'], [5, 'resolved']),
    );
    expect(names(since.resolvedAll)).toEqual(['bob']);
    expect(since.resolved.total).toBe(1);
    expect(since.notSeen).toEqual([
      { why: 'account-not-read', total: 1, accounts: [expect.objectContaining({ id: '111122223333' })] },
    ]);
  });
});

test('findings are counted by rule, severity and state, in one order whatever theirs is', async () => {
  const lives = [life('ann', [1, 'new']), life('bob', [1, 'new'], [2, 'resolved']), life('cleo', [1, 'new'])];
  const forth = await standingOf(each(lives), []);
  expect(forth.counts).toEqual([
    { rule: 'user-key-age', severity: 'high', state: 'open', count: 2 },
    { rule: 'user-key-age', severity: 'high', state: 'resolved', count: 1 },
  ]);
  expect(await standingOf(each(lives.toReversed()), [])).toEqual(forth);
});

test('each receiver is told of what is new to it', async () => {
  const lives = [life('ann', [1, 'new']), life('bob', [2, 'new']), life('cleo', [3, 'new'])];
  const { since } = await standingOf(each(lives), [0, 2, 3, 2]);
  expect([...since].map(([run, { fresh, open }]) => [run, names(fresh), open])).toEqual([
    [0, ['ann', 'bob', 'cleo'], 0],
    [2, ['cleo'], 2],
    [3, [], 3],
  ]);
});

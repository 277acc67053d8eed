import { describe, expect, test } from 'vitest';
import type { StoredRun } from '../../core/model/history.ts';
import type { QueueProgress, WorkerSeen } from '../../store/queue-port.ts';
import { speedOf, statusOf } from './run-status.ts';

const PROGRESS: QueueProgress = {
  ...{ queued: 90, active: 10, done: 200, dead: 0, retried: 3 },
  ...{ activeTargets: [], deadTargets: [], waitingTargets: [] },
  lastMinute: { settled: 50, seconds: 60 },
};

describe('the speed of a run', () => {
  test('is that of its last minute, and what is left is told by it', () => {
    expect(speedOf(PROGRESS, 2)).toEqual({ accountsAMinute: 50, secondsLeft: 120 });
  });

  test.each([
    ['nobody works on it', PROGRESS, 0],
    ['too few accounts were done', { ...PROGRESS, lastMinute: { settled: 4, seconds: 60 } }, 2],
    ['it has just begun', { ...PROGRESS, lastMinute: { settled: 50, seconds: 9 } }, 2],
  ] as const)('is not told where %s', (_why, progress, workers) => {
    expect(speedOf(progress, workers)).toEqual({});
  });
});

const RUN = {
  run: 7,
  state: 'scanning',
  version: '1.0.0',
  organization: '111122223333',
  options: {},
} as const;
const STORED = { startedAt: '2026-11-22T12:00:00Z' } as StoredRun;

function worker(values: Partial<WorkerSeen>): WorkerSeen {
  return {
    ...{ id: 'a', host: 'one', pid: 1, version: '1.0.0', organization: '111122223333', concurrency: 4 },
    ...{ startedAt: '2026-11-22T12:00:00Z', seenAt: '2026-11-22T12:00:00Z', alive: true },
    ...values,
  };
}

test('workers count that are alive and can take its accounts; others are counted apart', () => {
  const workers = [
    worker({}),
    worker({ id: 'b', alive: false }),
    worker({ id: 'c', version: '1.0.1' }),
    worker({ id: 'd', organization: '999988887777' }),
  ];
  const status = statusOf({ run: RUN, stored: STORED, progress: PROGRESS, workers, rate: undefined });
  expect([status.workers.map(({ id }) => id), status.otherWorkers]).toEqual([['a'], 2]);
});

test('a run that is over has no speed, and nobody is at work on it', () => {
  const progress = { ...PROGRESS, activeTargets: [{ accountId: '111122223333', attempts: 1 }] };
  const run = { ...RUN, state: 'cancelled' } as const;
  const status = statusOf({ run, stored: STORED, progress, workers: [worker({})], rate: undefined });
  expect(status).toMatchObject({ activeAccounts: [] });
  expect(status).not.toHaveProperty('secondsLeft');
});

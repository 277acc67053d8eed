import { expect, test } from 'vitest';
import type { RunStatus } from '../app/queue/run-status.ts';
import { progressInWords, runPage } from './run-page.ts';

const WORKER = {
  ...{ id: 'a', host: 'scan-1', pid: 41, version: '1.0.0', organization: '111122223333', concurrency: 16 },
  ...{ startedAt: '2026-11-22T12:00:00Z', seenAt: '2026-11-22T12:03:59Z', alive: true },
};

const STATUS: RunStatus = {
  ...{ run: 7, state: 'scanning', version: '1.0.0', organization: '111122223333' },
  startedAt: '2026-11-22T12:00:00Z',
  ...{ accounts: 2000, queued: 784, active: 12, done: 1203, dead: 1, retried: 14 },
  activeAccounts: [
    {
      ...{ accountId: '222233334444', name: 'billing\u001b[31m', attempts: 2 },
      ...{ since: '2026-11-22T12:03:50Z', worker: WORKER },
      error: { code: 'Throttling', words: 'AWS throttled this call.' },
    },
  ],
  waitingAccounts: [],
  deadAccounts: [
    {
      ...{ accountId: '333344445555', attempts: 8, since: '2026-11-22T12:02:00Z' },
      worker: { ...WORKER, alive: false },
      error: {
        code: 'NetworkError',
        words: "AWS's endpoint could not be reached.",
        fix: 'Check the network.',
      },
    },
  ],
  workers: [WORKER],
  otherWorkers: 1,
  accountsAMinute: 300.4,
  secondsLeft: 159,
  rate: { perSecond: 400, current: 300 },
};

const NOW = new Date('2026-11-22T12:04:00Z');
const LOOK = { columns: 80, color: false };

test('the page of a run shows where it stands, who is at it and what went wrong, in 80 columns', () => {
  const page = runPage(STATUS, LOOK, NOW);
  expect(page).toBe(`Run 7 is being scanned. It was started 4 minutes ago, at 2026-11-22T12:00:00Z.
  accounts  2,000: 1,203 done, 12 active, 784 queued, 1 dead, 14 tried more than
            once
  speed     300 accounts a minute, about 2 minutes left
  workers   1 alive: scan-1:41; 1 of another version or organisation
  calls     at most 400 a second, all workers together; 300 now, since AWS
            throttled

Active, the longest first (12):
  ACCOUNT       NAME               TRIES   FOR  WORKER     LAST ERROR
  222233334444  billing\\u001b[31m      2  10 s  scan-1:41  AWS throttled this
                                                           call.

Dead (1): they could not be read, as often as it was tried:
  ACCOUNT       TRIES    FOR  WORKER            LAST ERROR
  333344445555      8  2 min  scan-1:41 (gone)  AWS's endpoint could not be
                                                reached. Check the network.
`);
});

test('without a worker it is told which one is needed', () => {
  const page = runPage({ ...STATUS, workers: [], otherWorkers: 0 }, { columns: 200, color: false }, NOW);
  expect(page).toContain(
    'none is alive: start one of keyreeve 1.0.0 with credentials of account 111122223333',
  );
});

test('one line tells where a run stands', () => {
  expect(progressInWords(STATUS)).toBe(
    'Run 7: 1,203 of 2,000 accounts done, 12 active, 784 queued, 1 dead, about 2 minutes left',
  );
});

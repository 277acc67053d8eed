import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { mostInASecond } from '../../../test/support/most-in-a-second.ts';
import { Problem } from '../../core/model/problem.ts';
import { systemClock } from './clock.ts';
import { SharedPace } from './pace.ts';

/** Lends a fixed share, and answers late. */
function lender(perSecond: number, answersAfterMs = 3) {
  const state = { leases: 0, slowed: 0, broken: false, perSecond };
  return {
    state,
    async lease() {
      state.leases += 1;
      await delay(answersAfterMs);
      if (state.broken) throw new Error('The database is away.');
      return { perSecond: state.perSecond, forMs: 2_000 };
    },
    async slowDown() {
      state.slowed += 1;
    },
  };
}

/** The instant for which a call was let go last. */
let readMs = 0;

function paceOf(from: ReturnType<typeof lender>, failures: unknown[] = []) {
  const clock = { ...systemClock(), elapsedMs: () => (readMs = performance.now()) };
  return new SharedPace({ ...from, clock, onFailure: (error) => failures.push(error) });
}

/** When calls were let go, of as many as like to, for some milliseconds. */
async function sentIn(ms: number, pace: SharedPace, callers = 20): Promise<readonly number[]> {
  const sent: number[] = [];
  const end = performance.now() + ms;
  const caller = async () => {
    while (performance.now() < end) {
      await pace.take();
      // Not the instant now: a pause since then would move this call towards the next.
      sent.push(readMs);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return sent;
}

test.each([5, 100, 400])(
  'of a share of %i calls a second no second has more, and most of it is used',
  async (share) => {
    const from = lender(share);
    const sent = await sentIn(1_500, paceOf(from), share < 20 ? 2 : 20);
    expect(mostInASecond(sent)).toBeLessThanOrEqual(share);
    expect(sent.length).toBeGreaterThan(1.5 * share * 0.6);
  },
);

test('a call waits for nobody where there are fewer than the share, and a pause is not caught up with', async () => {
  const pace = paceOf(lender(50));
  await pace.take();
  await delay(300);
  const before = performance.now();
  let wentAtOnce = false;
  const first = pace.take().then(() => {
    wentAtOnce = true;
  });
  // After all that waits for no timer.
  await setImmediate();
  expect(wentAtOnce).toBe(true);
  await first;
  for (let call = 0; call < 10; call += 1) await pace.take();
  expect(performance.now() - before).toBeGreaterThan(120);
});

test('a share that grows smaller holds at once', async () => {
  const from = lender(200);
  const pace = paceOf(from);
  await pace.take();
  from.state.perSecond = 10;
  pace.throttled();
  await delay(30);
  expect(from.state.slowed).toBe(1);
  expect((await sentIn(600, pace)).length).toBeLessThan(30);
});

test('calls of a run that is interrupted stop waiting', async () => {
  const pace = paceOf(lender(1));
  const end = new AbortController();
  await pace.take();
  const waiting = pace.take(end.signal);
  end.abort();
  await expect(waiting).rejects.toThrow(Problem);
  await expect(pace.take(end.signal)).rejects.toMatchObject({ code: 'cancelled' });
});

test('throttled calls, which come in droves, are told of once in half a second', () => {
  const from = lender(10);
  const pace = paceOf(from);
  for (let call = 0; call < 30; call += 1) pace.throttled();
  expect(from.state.slowed).toBe(1);
});

test('while nobody lends a share no call is sent, and it goes on afterwards', async () => {
  const from = lender(100);
  from.state.broken = true;
  const failures: unknown[] = [];
  let sent = false;
  const call = paceOf(from, failures)
    .take()
    .then(() => {
      sent = true;
    });
  await delay(150);
  expect([sent, failures.length]).toEqual([false, 1]);
  from.state.broken = false;
  await call;
  expect(sent).toBe(true);
});

import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Problem } from '../../core/model/problem.ts';
import { systemClock } from './clock.ts';
import { MARGIN, SharedPace, type Stretch } from './pace.ts';

/** Hands out stretches as the database does, on a clock that is an hour ahead, and answers late. */
function counterOf(perSecond: number, answersAfterMs = 3) {
  const aheadMs = 3_600_000;
  let freeAt = 0;
  const state = { slowed: 0, lent: 0, lost: 0 };
  return {
    state,
    async reserve(calls: number, leadMs: number): Promise<Stretch> {
      await delay(answersAfterMs / 2);
      const handedOutMs = performance.now() + aheadMs;
      const rate = perSecond * MARGIN;
      const startMs = Math.max(freeAt, handedOutMs + leadMs);
      freeAt = startMs + (calls / rate) * 1000;
      state.lent += calls;
      await delay(answersAfterMs / 2);
      return { startMs, calls, perSecond: rate, handedOutMs };
    },
    async slowDown() {
      state.slowed += 1;
    },
  };
}

function paceOf(counter: ReturnType<typeof counterOf>, failures: unknown[] = []) {
  return new SharedPace({
    clock: systemClock(),
    reserve: counter.reserve,
    slowDown: counter.slowDown,
    onFailure: (error) => failures.push(error),
  });
}

/** The most instants that lie within any one second. */
function mostInASecond(sorted: readonly number[]): number {
  let from = 0;
  let most = 0;
  for (const [index, at] of sorted.entries()) {
    while (at - (sorted[from] ?? at) >= 1000) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

test.each([2, 4])(
  '%i programs that share a rate never exceed it in any second, and use most of it',
  async (programs) => {
    const counter = counterOf(100);
    const sent: number[] = [];
    const until = performance.now() + 1_800;
    await Promise.all(
      Array.from({ length: programs }, async (_, index) => {
        const pace = paceOf(counter);
        // One comes later, and one leaves before the end.
        if (index === 1) await delay(300);
        const end = index === 0 ? until - 500 : until;
        const caller = async () => {
          while (performance.now() < end) {
            await pace.take();
            sent.push(performance.now());
          }
        };
        await Promise.all(Array.from({ length: 20 }, caller));
      }),
    );
    sent.sort((a, b) => a - b);
    expect(mostInASecond(sent)).toBeLessThanOrEqual(100);
    expect(sent.length).toBeGreaterThan(1.8 * 100 * 0.6);
  },
);

test('leave that was not used in its time is lost: after a pause nobody catches up', async () => {
  const pace = paceOf(counterOf(50));
  await pace.take();
  await delay(400);
  const before = performance.now();
  for (let call = 0; call < 5; call += 1) await pace.take();
  expect(performance.now() - before).toBeGreaterThan(60);
});

test('calls of a run that is interrupted stop waiting', async () => {
  const pace = paceOf(counterOf(1));
  const end = new AbortController();
  await pace.take();
  const waiting = pace.take(end.signal);
  end.abort();
  await expect(waiting).rejects.toThrow(Problem);
  await expect(pace.take(end.signal)).rejects.toMatchObject({ code: 'cancelled' });
});

test('throttled calls, which come in droves, are told of once in half a second', () => {
  const counter = counterOf(10);
  const pace = paceOf(counter);
  for (let call = 0; call < 30; call += 1) pace.throttled();
  expect(counter.state.slowed).toBe(1);
});

test('while nobody hands out leave no call is sent, and it goes on afterwards', async () => {
  const counter = counterOf(100);
  let broken = true;
  const failures: unknown[] = [];
  const pace = new SharedPace({
    ...counter,
    clock: systemClock(),
    reserve: async (calls, leadMs) => {
      if (broken) throw new Error('The database is away.');
      return counter.reserve(calls, leadMs);
    },
    onFailure: (error) => failures.push(error),
  });
  let sent = false;
  const call = pace.take().then(() => {
    sent = true;
  });
  await delay(150);
  expect([sent, failures.length]).toEqual([false, 1]);
  broken = false;
  await call;
  expect(sent).toBe(true);
});

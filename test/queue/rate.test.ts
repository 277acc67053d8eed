import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/aws/session/clock.ts';
import { MARGIN, SharedPace } from '../../src/aws/session/pace.ts';
import type { Queue } from '../../src/store/queue-port.ts';
import { mostInASecond } from '../support/most-in-a-second.ts';
import { queueScene } from '../support/queued.ts';

const ORGANIZATION = '111122223333';
const RATE = 100;
const RUN_MS = 4_000;

/** A worker that calls as often as it may, from a moment to another. Dies without a word. */
async function callsOf(
  queue: Queue,
  worker: string,
  fromMs: number,
  untilMs: number,
): Promise<readonly number[]> {
  const pace = new SharedPace({
    clock: systemClock(),
    lease: () => queue.lendCalls(ORGANIZATION, worker),
    slowDown: () => queue.slowDown(ORGANIZATION),
    onFailure: (error) => {
      throw error;
    },
  });
  await delay(fromMs);
  const end = performance.now() + untilMs - fromMs;
  const sent: number[] = [];
  const caller = async () => {
    while (performance.now() < end) {
      await pace.take();
      sent.push(performance.now());
    }
  };
  await Promise.all(Array.from({ length: 10 }, caller));
  return sent;
}

test.each([2, 4])(
  '%i workers that come and go never exceed the rate of their organisation in any second',
  async (workers) => {
    const scene = await queueScene();
    await scene.queue.setRate(ORGANIZATION, RATE * MARGIN);
    const queues = await Promise.all(Array.from({ length: workers }, () => scene.another()));
    // Each comes a little later; every second one dies before the end.
    const sent = await Promise.all(
      queues.map((queue, index) =>
        callsOf(queue, `worker ${index}`, index * 400, index % 2 === 0 ? RUN_MS : RUN_MS - 1_500),
      ),
    );
    const all = sent.flat().sort((a, b) => a - b);
    expect(mostInASecond(all)).toBeLessThanOrEqual(RATE);
    expect(all.length).toBeGreaterThan((RUN_MS / 1000) * RATE * 0.5);
    for (const calls of sent) expect(calls.length).toBeGreaterThan(5);
  },
);

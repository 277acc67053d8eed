import type { Clock } from '../../aws/session/clock.ts';

/** A machine that was asleep, or whose clock was set, is noticed after so long; Node's own timers end at 24 days. */
const LONGEST_MS = 30_000;

/** Waits until the clock shows that time. Throws the `Problem` `cancelled` when the signal is aborted. */
export async function sleepUntil(
  clock: Pick<Clock, 'now' | 'sleep'>,
  time: string,
  signal: AbortSignal,
): Promise<void> {
  const until = Date.parse(time);
  for (;;) {
    const left = until - clock.now().getTime();
    if (left <= 0) return;
    await clock.sleep(Math.min(left, LONGEST_MS), signal);
  }
}

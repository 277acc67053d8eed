import { type Clock, throwIfCancelled } from '../session/clock.ts';

/** A clock that nobody waits for: sleeping moves it on at once, and is written down. */
export interface SteppingClock extends Clock {
  /** Every sleep, in milliseconds. */
  readonly sleeps: readonly number[];
}

/** Stands at `now` and draws the middle of every jitter, so that pauses are known numbers. */
export function steppingClock(now = new Date(), random = 0.5): SteppingClock {
  const sleeps: number[] = [];
  let elapsed = 0;
  return {
    sleeps,
    now: () => new Date(now),
    elapsedMs: () => elapsed,
    random: () => random,
    sleep: async (ms, signal) => {
      throwIfCancelled(signal);
      sleeps.push(ms);
      elapsed += ms;
    },
  };
}

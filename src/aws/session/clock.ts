import { setTimeout as delay } from 'node:timers/promises';
import { Problem } from '../../core/model/problem.ts';

/** All that collecting knows of time and chance; a test hands in its own and never waits. */
export interface Clock {
  /** The time of the run: fixed where the user gave `--now`. Never for measuring a wait. */
  now(): Date;
  /** Milliseconds on a clock that only goes forward; its zero means nothing. */
  elapsedMs(): number;
  /** Waits. Throws the {@link Problem} `cancelled` as soon as the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** From 0 up to, but not including, 1: for jitter. */
  random(): number;
}

/** The machine's clock; `now` stands still at `fixedNow` where one is given. */
export function systemClock(fixedNow?: Date): Clock {
  return {
    now: () => new Date(fixedNow ?? Date.now()),
    elapsedMs: () => performance.now(),
    sleep: async (ms, signal) => {
      throwIfCancelled(signal);
      try {
        await delay(ms, undefined, signal === undefined ? {} : { signal });
      } catch (cause) {
        throwIfCancelled(signal);
        throw cause;
      }
    },
    random: () => Math.random(),
  };
}

/** Throws the {@link Problem} `cancelled` where the run was interrupted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Problem('cancelled', 'The run was interrupted.');
}

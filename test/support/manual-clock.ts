import { type Clock, throwIfCancelled } from '../../src/aws/session/clock.ts';

/** A clock that stands still until a test moves it on. */
export interface ManualClock extends Clock {
  /** Moves it on, as a machine does that was asleep for so long, and wakes whoever slept until then. */
  advance(seconds: number): void;
  /** How many wait for it. */
  sleepers(): number;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Stands at that time; whatever is left to chance comes out as `random`. */
export function manualClock(start: string, random = 0): ManualClock {
  const began = Date.parse(start);
  let elapsed = 0;
  const sleeping = new Set<Sleeper>();
  return {
    now: () => new Date(began + elapsed),
    elapsedMs: () => elapsed,
    random: () => random,
    sleepers: () => sleeping.size,
    advance(seconds) {
      elapsed += seconds * 1000;
      for (const sleeper of [...sleeping]) if (sleeper.at <= elapsed) sleeper.wake();
    },
    async sleep(ms, signal) {
      throwIfCancelled(signal);
      if (ms <= 0) return;
      await new Promise<void>((resolve) => {
        const sleeper: Sleeper = { at: elapsed + ms, wake };
        function wake() {
          sleeping.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        }
        signal?.addEventListener('abort', wake, { once: true });
        sleeping.add(sleeper);
      });
      throwIfCancelled(signal);
    },
  };
}

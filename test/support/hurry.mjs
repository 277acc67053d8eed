/**
 * Lets the clock by which Keyreeve waits run faster, that of this process or, by `node --import`, that of a program:
 * between two lookups of the event history lie 500 ms, and between two questions for a report seconds. The pauses and
 * what is measured of them keep their proportions; sockets, timeouts of the SDK and the time of day are as they were.
 * It is no TypeScript, for to take the types out of it would double the start of a program.
 */
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const TIMES_AS_FAST = 10;

/** For `node --import`. */
export const HURRY = fileURLToPath(import.meta.url);

/** Hurries until the function that it gives is called. */
export function hurry() {
  const wait = timers.setTimeout;
  const now = performance.now;
  const began = performance.now();
  timers.setTimeout = (ms, value, options) => wait(ms / TIMES_AS_FAST, value, options);
  performance.now = () => began + (now.call(performance) - began) * TIMES_AS_FAST;
  syncBuiltinESMExports();
  return () => {
    timers.setTimeout = wait;
    performance.now = now;
    syncBuiltinESMExports();
  };
}

if (process.execArgv.includes(HURRY)) hurry();

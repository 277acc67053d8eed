import { setImmediate } from 'node:timers/promises';

/** Lets others have their turn: to be waited for where it gives something to wait for. */
export type Breathe = () => Promise<void> | undefined;

/** How long work goes on before requests have their turn. */
const TURN_MS = 12;

/** Waits for its turn whenever the last one has taken long enough; nothing to wait for where it has not. */
export function breather(): Breathe {
  let since = performance.now();
  return () => {
    if (performance.now() - since < TURN_MS) return undefined;
    return setImmediate().then(() => {
      since = performance.now();
    });
  };
}

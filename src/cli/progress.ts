import { progressWords } from '../app/progress-words.ts';
import type { Progress } from '../app/scan-options.ts';

/** Redraws at most this often: a terminal over a slow line must not slow the run. */
const EVERY_MS = 100;

/** One line on standard error that is drawn over; nothing where that is not a terminal. */
export interface ProgressLine<T> {
  readonly update: (progress: T) => void;
  readonly clear: () => void;
}

/** The progress line of a run. */
export function progressLine(quiet: boolean): ProgressLine<Progress> {
  return drawnLine(quiet, (at) => progressWords(at));
}

/** A line that tells where something stands, in these words. */
export function drawnLine<T>(quiet: boolean, words: (progress: T) => string): ProgressLine<T> {
  const { stderr } = process;
  if (quiet || !stderr.isTTY) return { update() {}, clear() {} };
  let drawnAt = 0;
  return {
    update(progress) {
      const now = performance.now();
      if (now - drawnAt < EVERY_MS) return;
      drawnAt = now;
      stderr.write(`\r\u001b[2K${words(progress).slice(0, stderr.columns - 1)}`);
    },
    clear() {
      if (drawnAt > 0) stderr.write('\r\u001b[2K');
      drawnAt = 0;
    },
  };
}

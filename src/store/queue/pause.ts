/** Seconds before an account is tried again, at most. */
const LONGEST_SECONDS = 120;

/**
 * Seconds before the next attempt: half a second to one after the first, twice as long after each further one, so that
 * seven pauses are about a minute and a half. The jitter keeps those that failed together from coming back together.
 *
 * @param attempt that has failed, from 1
 * @param random from 0 up to, but not including, 1
 */
export function pauseSeconds(attempt: number, random: number): number {
  const longest = Math.min(LONGEST_SECONDS, 2 ** (Math.max(1, attempt) - 1));
  return Math.round(longest * (0.5 + 0.5 * random) * 1000) / 1000;
}

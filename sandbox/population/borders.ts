/** Ages at which published controls change their mind, and how generated dates keep away from them. */

export const DAY = 86_400_000;

/** From here on a credential counts as unused [CIS AWS Foundations Benchmark since 1.4.0]. */
export const UNUSED_DAYS = 45;
const BORDERS = [UNUSED_DAYS, 90] as const;

/**
 * The instant itself, or another three days away where its age is within a day of a border: the sandbox's clock
 * ticks while an audit runs, and what is expected must still be so at its end.
 *
 * @param days to add where it is too near; negative makes it older
 */
export function clearOfBorders(now: number, ms: number, days = -3): number {
  const age = now - ms;
  return BORDERS.some((border) => Math.abs(age - border * DAY) < DAY) ? ms + days * DAY : ms;
}

export function isOlder(now: number, ms: number, days: number): boolean {
  return now - ms > days * DAY;
}

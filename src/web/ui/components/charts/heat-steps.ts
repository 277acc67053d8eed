/** The darkest step. */
const DARKEST = 5;

/**
 * The step of a count, 1 to 5; 0 for none. By logarithm: one finding must be seen beside a thousand.
 */
export function heatStep(count: number, most: number): number {
  if (count <= 0) return 0;
  if (most <= 1) return DARKEST;
  return Math.max(1, Math.min(DARKEST, 1 + Math.round(((DARKEST - 1) * Math.log(count)) / Math.log(most))));
}

/** The most instants, in milliseconds and in their order, that lie within any one second. */
export function mostInASecond(sorted: readonly number[]): number {
  let from = 0;
  let most = 0;
  for (const [index, at] of sorted.entries()) {
    while (at - (sorted[from] ?? at) >= 1000) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

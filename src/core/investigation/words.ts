/** Names, so many at most: `a, b and 3 more`. */
export function listed(names: readonly string[], most = 6): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ');
}

/** Each once, in the order of their first. */
export function once(names: Iterable<string>): readonly string[] {
  return [...new Set(names)];
}

/** The day of a time. */
export function dayOf(at: string): string {
  return at.slice(0, 10);
}

/** `2026-11-22 13:05:00`, as people read it; all times are UTC. */
export function timeInWords(at: string): string {
  return at.replace('T', ' ').replace('Z', ' UTC');
}

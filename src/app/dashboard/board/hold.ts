/** Holds a value for the next who asks; where there would be more than `most`, the one that was held first is let go. */
export function hold<K, V>(held: Map<K, V>, most: number, key: K, value: V): void {
  const [oldest] = held.keys();
  if (held.size >= most && oldest !== undefined) held.delete(oldest);
  held.set(key, value);
}

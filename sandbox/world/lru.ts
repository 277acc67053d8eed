/** Keeps the most recently used values up to a total weight; the rest are forgotten and made again when asked for. */
export class WeightedCache<Value> {
  readonly #limit: number;
  readonly #entries = new Map<number, { readonly value: Value; readonly weight: number }>();
  #total = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: number): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: number, value: Value, weight: number): void {
    this.delete(key);
    this.#entries.set(key, { value, weight });
    this.#total += weight;
    for (const [oldest, entry] of this.#entries) {
      if (this.#total <= this.#limit || oldest === key) break;
      this.#entries.delete(oldest);
      this.#total -= entry.weight;
    }
  }

  delete(key: number): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#total -= entry.weight;
  }
}

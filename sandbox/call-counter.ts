/** How many calls came in: by operation, and by the account that made them (the one AWS would throttle). */
export class CallCounter {
  #total = 0;
  readonly #operations = new Map<string, number>();
  readonly #accounts = new Map<string, number>();

  count(operation: string, accountId: string): void {
    this.#total += 1;
    // Names come from outside: a client that invents them must not fill the memory.
    const known = this.#operations.has(operation) || this.#operations.size < 500 ? operation : 'other';
    this.#operations.set(known, (this.#operations.get(known) ?? 0) + 1);
    this.#accounts.set(accountId, (this.#accounts.get(accountId) ?? 0) + 1);
  }

  get total(): number {
    return this.#total;
  }

  get byOperation(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#operations].sort());
  }

  get byAccount(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#accounts].sort());
  }

  reset(): void {
    this.#total = 0;
    this.#operations.clear();
    this.#accounts.clear();
  }
}

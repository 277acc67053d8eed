/** Tells the same thing once, until all is well again. */
export class Once {
  readonly #tell: (text: string) => void;
  readonly #told = new Set<string>();

  constructor(tell: (text: string) => void) {
    this.#tell = tell;
  }

  tell(text: string): void {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.#tell(text);
  }

  /** Of faults that have passed: what is told of runs is told once for good. */
  forget(): void {
    for (const text of this.#told) if (!text.startsWith('Run ')) this.#told.delete(text);
  }
}

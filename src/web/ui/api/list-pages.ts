import { ApiProblem } from './problem.ts';

/** A page of a list, as the API answers it. */
export interface PageOf<T> {
  readonly items: readonly T[];
  readonly next?: string;
  readonly total: number;
}

interface ListPagesOptions<T> {
  /** Asks for the page of a cursor; without one, for the first. */
  readonly read: (cursor: string | undefined) => Promise<PageOf<T>>;
  /** The first page where it is there already, and those after it that are. */
  readonly there?: readonly PageOf<T>[];
  /** How many there will be, where nothing has been read. */
  readonly expected?: number;
  /** The list on the server is another one by now: it is to be read from its beginning. */
  readonly onStale?: () => void;
}

/**
 * A long list that is read page by page, as far as somebody looks. Pages follow one another by cursors, so that what is
 * far down is reached through what stands before it.
 */
export class ListPages<T> {
  readonly #read: ListPagesOptions<T>['read'];
  readonly #onStale: (() => void) | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #items: T[] = [];
  #next: string | undefined;
  #begun = false;
  #total: number;
  #wanted = -1;
  #reading: Promise<void> | undefined;
  #fault: unknown;
  #version = 0;

  constructor({ read, there = [], expected = 0, onStale }: ListPagesOptions<T>) {
    this.#read = read;
    this.#onStale = onStale;
    this.#total = expected;
    for (const page of there) this.#take(page);
  }

  /** What has been read, in its order. */
  get items(): readonly T[] {
    return this.#items;
  }
  get total(): number {
    return this.#total;
  }
  get isWhole(): boolean {
    return this.#begun && this.#next === undefined;
  }
  get isReading(): boolean {
    return this.#reading !== undefined;
  }
  /** What kept the last page from being read. Asking again clears it. */
  get fault(): unknown {
    return this.#fault;
  }
  /** Changes with everything that is shown. */
  get version(): number {
    return this.#version;
  }

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads until the item with this number is there, and one page ahead of it. */
  want(index: number, ahead = 300): void {
    if (this.#fault !== undefined) return;
    this.#wanted = Math.max(this.#wanted, index + ahead);
    if (!this.isWhole && this.#items.length <= this.#wanted) void this.#readOn();
  }

  /** Tries the page again that failed. */
  again(): void {
    this.#fault = undefined;
    void this.#readOn();
    this.#tell();
  }

  /** Reads the whole list. Rejects with what keeps a page from being read. */
  async all(): Promise<readonly T[]> {
    this.#fault = undefined;
    while (!this.isWhole) {
      this.#wanted = Math.max(this.#wanted, this.#items.length);
      await this.#readOn();
      if (this.#fault !== undefined) throw this.#fault;
    }
    return this.#items;
  }

  #readOn(): Promise<void> {
    this.#reading ??= this.#readWanted().finally(() => {
      this.#reading = undefined;
      this.#tell();
    });
    return this.#reading;
  }

  async #readWanted(): Promise<void> {
    try {
      while (!this.isWhole && this.#items.length <= this.#wanted) {
        this.#take(await this.#read(this.#next));
        this.#tell();
      }
    } catch (fault) {
      this.#fault = fault;
      if (fault instanceof ApiProblem && fault.code === 'list-changed') this.#onStale?.();
    }
  }

  #take({ items, next, total }: PageOf<T>): void {
    for (const item of items) this.#items.push(item);
    this.#begun = true;
    this.#next = next;
    this.#total = Math.max(total, this.#items.length);
  }

  #tell(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }
}

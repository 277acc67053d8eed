import { ApiProblem } from './problem.ts';

/** A page of a list, as the API answers it. */
export interface PageOf<T> {
  readonly items: readonly T[];
  readonly next?: string;
  readonly total: number;
  /** Items of the page that are counted, and could not be given. */
  readonly unreadable?: number;
}

/** Which page: without a cursor the first, else the one that begins at this place of the cursor's list. */
export interface PageAt {
  readonly cursor: string | undefined;
  readonly from: number;
}

interface ListPagesOptions<T> {
  readonly read: (at: PageAt) => Promise<PageOf<T>>;
  /** The first page where it is there already. */
  readonly first?: PageOf<T> | undefined;
  /** A page after it that is there already. */
  readonly kept?: (at: PageAt) => PageOf<T> | undefined;
  /** How many items a page after the first one has. */
  readonly size: number;
  /** How many there will be, where nothing has been read. */
  readonly expected?: number;
  /** The list on the server is another one by now: it is to be read from its beginning. */
  readonly onStale?: () => void;
}

/** Places of a list, the last one among them. */
interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** Items that are read beside those in sight: of a few rows more than a window has on either side. */
const AHEAD = 300;
const BEHIND = 100;

/**
 * A long list of which the pages are read that somebody looks at, wherever they are: whoever goes to the end does not
 * wait for all that stands before it. Only the first page is read before any other one: its cursor names the list.
 */
export class ListPages<T> {
  readonly #read: ListPagesOptions<T>['read'];
  readonly #size: number;
  readonly #onStale: (() => void) | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #items: (T | undefined)[] = [];
  /** Places at which pages begin that have been read. */
  readonly #there = new Set<number>();
  /** Stretches that somebody waits for. */
  readonly #awaited = new Set<Stretch>();
  #firstSize: number | undefined;
  #cursor: string | undefined;
  #total: number;
  #wanted: Stretch | undefined;
  #reading: Promise<void> | undefined;
  #fault: unknown;
  #version = 0;

  constructor({ read, first, kept = () => undefined, size, expected = 0, onStale }: ListPagesOptions<T>) {
    this.#read = read;
    this.#size = size;
    this.#onStale = onStale;
    this.#total = expected;
    if (first === undefined) return;
    this.#take(0, first);
    for (let from = first.items.length; this.#cursor !== undefined && from < this.#total; from += size) {
      const page = kept({ cursor: this.#cursor, from });
      if (page !== undefined) this.#take(from, page);
    }
  }

  /** The item at a place, where it has been read. */
  at(place: number): T | undefined {
    return this.#items[place];
  }
  /** What has been read, in its order; there may be gaps between. */
  get items(): readonly T[] {
    return this.#items.filter((item) => item !== undefined);
  }
  /** The place of the first item that has been read and is meant; -1 where there is none. */
  find(isMeant: (item: T) => boolean): number {
    return this.#items.findIndex((item) => item !== undefined && isMeant(item));
  }
  get total(): number {
    return this.#total;
  }
  get isWhole(): boolean {
    return this.#firstSize !== undefined && this.#missingIn({ first: 0, last: this.#total }) === undefined;
  }
  /** How far it has been read from its beginning without a gap. */
  get readTo(): number {
    return this.#missingIn({ first: 0, last: this.#total }) ?? this.#total;
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

  /** Reads what is in sight and some way around it. What was wanted before is passed by, and is not read any more. */
  want(first: number, last: number, ahead = AHEAD): void {
    this.#wanted = { first, last: last + ahead };
    if (this.#missing() === undefined)
      this.#wanted = { first: Math.max(0, first - Math.min(ahead, BEHIND)), last: last + ahead };
    if (this.#fault === undefined && this.#missing() !== undefined) void this.#readOn();
  }

  /** Tries the page again that failed. */
  again(): void {
    this.#fault = undefined;
    void this.#readOn();
    this.#tell();
  }

  /** Reads the whole list. Rejects with what keeps a page from being read. */
  async all(): Promise<readonly T[]> {
    await this.reach(0, Number.POSITIVE_INFINITY);
    return this.items;
  }

  /** Reads everything from one place to another. Rejects with what keeps a page from being read. */
  async reach(first: number, last: number): Promise<void> {
    const stretch = { first, last };
    this.#fault = undefined;
    this.#awaited.add(stretch);
    try {
      while (this.#missingIn(stretch) !== undefined) {
        await this.#readOn();
        if (this.#fault !== undefined) throw this.#fault;
      }
    } finally {
      this.#awaited.delete(stretch);
    }
  }

  #readOn(): Promise<void> {
    this.#reading ??= this.#readMissing().finally(() => {
      this.#reading = undefined;
      this.#tell();
      // Wanted after the last page was there, and before it was said.
      if (this.#fault === undefined && this.#missing() !== undefined) void this.#readOn();
    });
    return this.#reading;
  }

  async #readMissing(): Promise<void> {
    try {
      for (let from = this.#missing(); from !== undefined; from = this.#missing()) {
        this.#take(from, await this.#read({ cursor: from === 0 ? undefined : this.#cursor, from }));
        this.#tell();
      }
    } catch (fault) {
      this.#fault = fault;
      if (fault instanceof ApiProblem && fault.code === 'list-changed') this.#onStale?.();
    }
  }

  /** Where the next page begins that is to be read: first what is in sight. */
  #missing(): number | undefined {
    for (const stretch of [this.#wanted, ...this.#awaited]) {
      const from = stretch && this.#missingIn(stretch);
      if (from !== undefined) return from;
    }
    return undefined;
  }

  #missingIn({ first, last }: Stretch): number | undefined {
    if (this.#firstSize === undefined) return 0;
    const end = Math.min(last, this.#total - 1);
    const pagesBefore = Math.floor((Math.max(first, this.#firstSize) - this.#firstSize) / this.#size);
    for (let from = this.#firstSize + pagesBefore * this.#size; from <= end; from += this.#size)
      if (!this.#there.has(from)) return from;
    return undefined;
  }

  #take(from: number, { items, next, total, unreadable = 0 }: PageOf<T>): void {
    for (const [index, item] of items.entries()) this.#items[from + index] = item;
    this.#there.add(from);
    if (from === 0) {
      this.#firstSize = items.length + unreadable;
      this.#cursor = next;
    }
    this.#total = from === 0 && next === undefined ? items.length : Math.max(total, from + items.length);
  }

  #tell(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }
}

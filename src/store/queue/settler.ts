import { type Ground, type SettledJob, settleAll } from './jobs.ts';

/** Accounts that are settled at once at most. */
const MOST = 32;

interface Waiting {
  readonly settled: SettledJob;
  readonly resolve: (kept: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** Settles accounts in batches: those that finish while one is being written wait for the next flush together. */
export class Settler {
  readonly #ground: Ground;
  #waiting: Waiting[] = [];
  #writing = false;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** Whether the account was kept; throws where its batch could not be written. */
  settle(settled: SettledJob): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    this.#waiting.push({ settled, resolve, reject });
    if (!this.#writing) void this.#write();
    return promise;
  }

  async #write(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MOST);
      try {
        const kept = await settleAll(
          this.#ground,
          batch.map(({ settled }) => settled),
        );
        for (const [index, { resolve }] of batch.entries()) resolve(kept[index] === true);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#writing = false;
  }
}

import type { Pace } from '../../aws/session/pace.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Queue } from '../../store/queue-port.ts';
import type { OwnOptions } from './frozen-options.ts';
import { RunGround } from './run-ground.ts';

/** The grounds of the runs that a worker is at, each opened once. */
export class Grounds {
  readonly #queue: Queue;
  readonly #own: OwnOptions;
  readonly #pace: Pace;
  readonly #open = new Map<number, Promise<RunGround>>();

  constructor(queue: Queue, own: OwnOptions, pace: Pace) {
    this.#queue = queue;
    this.#own = own;
    this.#pace = pace;
  }

  /** Throws what opening throws; the next who asks tries again. */
  of(run: number): Promise<RunGround> {
    const there = this.#open.get(run);
    if (there !== undefined) return there;
    const opening = this.#openGround(run);
    this.#open.set(run, opening);
    opening.catch(() => this.#open.delete(run));
    return opening;
  }

  /** Ends those of runs that are over: their accounts in flight are left. */
  keepOnly(runs: readonly number[]): void {
    for (const run of [...this.#open.keys()]) if (!runs.includes(run)) this.#end(run);
  }

  close(): void {
    this.keepOnly([]);
  }

  #end(run: number): void {
    const opening = this.#open.get(run);
    this.#open.delete(run);
    opening?.then(
      (ground) => ground.close(),
      // Whoever asked for it was told.
      () => undefined,
    );
  }

  async #openGround(number: number): Promise<RunGround> {
    const run = await this.#queue.run(number);
    if (run === undefined) throw new Problem('unknown-run', `The store has no run ${number} of workers.`);
    return RunGround.open(run, this.#own, this.#pace);
  }
}

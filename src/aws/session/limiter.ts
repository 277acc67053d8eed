/**
 * Bounds the calls in flight, and gives way when AWS throttles: half as many after a throttled call, one
 * more after every full round of good ones. IAM's rates are unpublished token buckets for each API and
 * account, so the width that fits has to be found while scanning; the SDK's own `adaptive` mode does that
 * too, but waits far longer.
 */
export class Limiter {
  readonly #max: number;
  #width: number;
  #inFlight = 0;
  #goodSinceChange = 0;
  #epoch = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(max: number) {
    this.#max = Math.max(1, Math.floor(max));
    this.#width = this.#max;
  }

  /** Calls allowed in flight just now. */
  get width(): number {
    return this.#width;
  }

  /** Takes a place, waiting for one where need be. The epoch belongs to {@link throttled}. */
  async enter(): Promise<number> {
    if (this.#inFlight >= this.#width) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#inFlight += 1;
    }
    return this.#epoch;
  }

  /** Gives the place back, to the longest waiting. */
  leave(): void {
    this.#inFlight -= 1;
    while (this.#inFlight < this.#width && this.#waiting.length > 0) {
      this.#inFlight += 1;
      this.#waiting.shift()?.();
    }
  }

  /** Notes a call that AWS did not throttle. */
  succeeded(): void {
    if (this.#width === this.#max) return;
    this.#goodSinceChange += 1;
    if (this.#goodSinceChange < this.#width) return;
    this.#goodSinceChange = 0;
    this.#width += 1;
  }

  /** Halves the width, once for all calls that were already in flight when it was last halved. */
  throttled(epoch: number): void {
    if (epoch !== this.#epoch) return;
    this.#epoch += 1;
    this.#goodSinceChange = 0;
    this.#width = Math.max(1, Math.floor(this.#width / 2));
  }
}

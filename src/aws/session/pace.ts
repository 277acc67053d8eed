import { type Clock, throwIfCancelled } from './clock.ts';

/** Bounds the calls a second of several programs together. */
export interface Pace {
  /** Waits for leave to send one call. Throws the Problem `cancelled` once the signal is aborted. */
  take(signal?: AbortSignal): Promise<void>;
  /** AWS throttled a call: everybody is to go slower for a while. */
  throttled(): void;
}

/**
 * A stretch of time in which so many calls may be sent, evenly, and nobody else may send any. Milliseconds on the
 * clock of whoever hands the stretches out.
 */
export interface Stretch {
  readonly startMs: number;
  readonly calls: number;
  readonly perSecond: number;
  /** What that clock showed when the stretch was handed out. */
  readonly handedOutMs: number;
}

export interface SharedPaceParts {
  readonly clock: Clock;
  /**
   * Asks for the next free stretch of no more than so many calls.
   *
   * @param leadMs it must not begin before this has passed: the answer needs so long to come
   */
  reserve(calls: number, leadMs: number): Promise<Stretch>;
  /** Says that AWS throttled a call. */
  slowDown(): Promise<void>;
  /** Told of what `reserve` and `slowDown` throw. Calls wait meanwhile: without leave none is sent. */
  onFailure(error: unknown): void;
}

/**
 * Milliseconds by which a call may come after its instant; then its leave is lost, and not saved up. Together with
 * {@link MARGIN} it keeps every second within the rate, however stretches of several programs meet.
 */
const LATEST_MS = 50;

/**
 * Of the rate, how much is handed out. Within any second fall the instants of `1 s + LATEST_MS`, so at most
 * `0.95 × 1.05 × rate`, and one more: for whole rates up to 400 no second has more than the rate.
 */
export const MARGIN = 0.95;

/** Of a second: how much is asked for at once. Less costs questions, more makes the others wait. */
const STRETCH_SECONDS = 0.1;
/** Throttled calls are told of once in this time: they come in droves. */
const TELL_EVERY_MS = 500;
/** Before the next question after one that failed. */
const AGAIN_MS = 500;
/** Readings of the other clock that are compared: the fastest of them is the truest. */
const READINGS = 20;

/** While calls wait, it is looked at least so often whether their run was interrupted. */
const LOOK_MS = 100;

interface Waiting {
  readonly go: () => void;
  readonly signal: AbortSignal | undefined;
}

/** A stretch on this machine's own clock: when the next call may be sent, and how many are left. */
interface Ticks {
  nextMs: number;
  left: number;
  readonly gapMs: number;
}

/** A {@link Pace} whose stretches somebody hands out to several programs, one after the other. */
export class SharedPace implements Pace {
  readonly #parts: SharedPaceParts;
  #waiting: Waiting[] = [];
  readonly #stretches: Ticks[] = [];
  readonly #clocks = new OtherClock(READINGS);
  #asking = false;
  #notBeforeMs = Number.NEGATIVE_INFINITY;
  #wake: ReturnType<typeof setTimeout> | undefined;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #perSecond = 1;

  constructor(parts: SharedPaceParts) {
    this.#parts = parts;
  }

  async take(signal?: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    await new Promise<void>((go) => {
      this.#waiting.push({ go, signal });
      this.#serve();
    });
    throwIfCancelled(signal);
  }

  throttled(): void {
    const now = this.#now();
    if (now - this.#toldAtMs < TELL_EVERY_MS) return;
    this.#toldAtMs = now;
    this.#parts.slowDown().catch((error: unknown) => this.#parts.onFailure(error));
  }

  #now(): number {
    return this.#parts.clock.elapsedMs();
  }

  /** Lets go whoever may, asks for more where that is not enough, and sees to it that it is called again. */
  #serve(): void {
    clearTimeout(this.#wake);
    this.#wake = undefined;
    const interrupted = this.#waiting.filter(({ signal }) => signal?.aborted);
    this.#waiting = this.#waiting.filter(({ signal }) => signal?.aborted !== true);
    for (const { go } of interrupted) go();
    const next = this.#spend(this.#now());
    if (this.#waiting.length === 0) return;
    const left = this.#stretches.reduce((sum, each) => sum + each.left, 0);
    const most = Math.max(1, Math.ceil(this.#perSecond * STRETCH_SECONDS));
    if (left < Math.min(this.#waiting.length, Math.ceil(most / 2)))
      this.#ask(Math.min(this.#waiting.length, most));
    const wait = Math.min(LOOK_MS, Math.max(1, next - this.#now()));
    this.#wake = setTimeout(() => this.#serve(), wait);
  }

  /** Lets calls go whose instant has come, and gives the next instant. */
  #spend(now: number): number {
    for (let first = this.#stretches[0]; first !== undefined; first = this.#stretches[0]) {
      while (first.left > 0 && first.nextMs <= now) {
        if (first.nextMs + LATEST_MS >= now) {
          const waiting = this.#waiting.shift();
          if (waiting === undefined) return first.nextMs;
          waiting.go();
        }
        first.left -= 1;
        first.nextMs += first.gapMs;
      }
      if (first.left > 0) return first.nextMs;
      this.#stretches.shift();
    }
    return Number.POSITIVE_INFINITY;
  }

  #ask(calls: number): void {
    const askedMs = this.#now();
    if (this.#asking || askedMs < this.#notBeforeMs) return;
    this.#asking = true;
    this.#parts
      .reserve(calls, this.#clocks.roundTripMs)
      .then(
        (stretch) => this.#take(stretch, askedMs),
        (error: unknown) => {
          this.#notBeforeMs = this.#now() + AGAIN_MS;
          this.#parts.onFailure(error);
        },
      )
      .finally(() => {
        this.#asking = false;
        this.#serve();
      });
  }

  #take({ startMs, calls, perSecond, handedOutMs }: Stretch, askedMs: number): void {
    this.#clocks.read(handedOutMs, askedMs, this.#now());
    this.#perSecond = perSecond;
    this.#stretches.push({ nextMs: this.#clocks.here(startMs), left: calls, gapMs: 1000 / perSecond });
  }
}

/** What another clock shows, told by its last answers: the one that came fastest leaves the least doubt. */
class OtherClock {
  readonly #most: number;
  readonly #readings: { readonly aheadMs: number; readonly roundTripMs: number }[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Milliseconds that the slowest of the last answers took. */
  get roundTripMs(): number {
    return Math.max(0, ...this.#readings.map(({ roundTripMs }) => roundTripMs));
  }

  read(shownMs: number, askedMs: number, answeredMs: number): void {
    const roundTripMs = answeredMs - askedMs;
    this.#readings.push({ aheadMs: shownMs - (askedMs + answeredMs) / 2, roundTripMs });
    if (this.#readings.length > this.#most) this.#readings.shift();
  }

  /** A time of that clock on ours. */
  here(ms: number): number {
    const fastest = this.#readings.toSorted((a, b) => a.roundTripMs - b.roundTripMs)[0];
    return ms - (fastest?.aheadMs ?? 0);
  }
}

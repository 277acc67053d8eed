import { type Clock, throwIfCancelled } from './clock.ts';

/** Bounds the calls a second of several programs together. */
export interface Pace {
  /** Waits for leave to send one call. Throws the Problem `cancelled` once the signal is aborted. */
  take(signal?: AbortSignal): Promise<void>;
  /** AWS throttled a call: everybody is to go slower for a while. */
  throttled(): void;
}

/** So many calls a second, for so many milliseconds from the moment in which it was asked for; nought for none now. */
export interface CallShare {
  readonly perSecond: number;
  readonly forMs: number;
}

export interface SharedPaceParts {
  readonly clock: Clock;
  /**
   * Asks for a share of what all may send, in the place of the one before. That one may be used for
   * {@link SWITCH_MS} from now, and the new one as soon as it is known.
   */
  lease(): Promise<CallShare>;
  /** Says that AWS throttled a call. */
  slowDown(): Promise<void>;
  /** Told of what `lease` and `slowDown` throw. Calls wait meanwhile: without a share none is sent. */
  onFailure(error: unknown): void;
}

/** Milliseconds for which an old share is still its holder's after a new one was asked for. */
const SWITCH_MS = 1_000;
/** Milliseconds before its end at which a share in use is renewed. */
const RENEW_MS = 1_000;
/** Milliseconds before the next question after one that failed, or gave nothing. */
const AGAIN_MS = 250;
/** While calls wait, it is looked at least so often whether their run was interrupted. */
const LOOK_MS = 100;
/** Throttled calls are told of once in this time: they come in droves. */
const TELL_EVERY_MS = 500;

/** Milliseconds by which calls that came too late, since the machine was busy, may be caught up with. */
const CATCH_UP_MS = 50;
/** Below so many calls a second nothing is caught up with: one call too many would be much. */
const FEW = 20;

/**
 * Of the rate, how much is shared out. Each share is kept in every second; around the moment in which shares change
 * hands each holder may have caught up with some calls.
 */
export const MARGIN = 0.95;

interface Waiting {
  readonly go: () => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * A {@link Pace} that has a share of the whole rate, lent for a moment and renewed while it is in use: calls wait for
 * nobody as long as there are fewer of them. Whoever dies, or has nothing to send, leaves its share to the others.
 */
export class SharedPace implements Pace {
  readonly #parts: SharedPaceParts;
  #waiting: Waiting[] = [];
  #share = 0;
  #untilMs = Number.NEGATIVE_INFINITY;
  #nextMs = Number.NEGATIVE_INFINITY;
  #notBeforeMs = Number.NEGATIVE_INFINITY;
  #asking = false;
  #wake: ReturnType<typeof setTimeout> | undefined;
  #toldAtMs = Number.NEGATIVE_INFINITY;

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
    this.#parts.slowDown().then(
      () => this.#ask(this.#now()),
      (error: unknown) => this.#parts.onFailure(error),
    );
  }

  #now(): number {
    return this.#parts.clock.elapsedMs();
  }

  /** Lets go whoever may, asks for a share where there is need, and sees to it that it is called again. */
  #serve(): void {
    clearTimeout(this.#wake);
    this.#wake = undefined;
    const interrupted = this.#waiting.filter(({ signal }) => signal?.aborted);
    this.#waiting = this.#waiting.filter(({ signal }) => signal?.aborted !== true);
    for (const { go } of interrupted) go();
    if (this.#waiting.length === 0) return;
    const now = this.#now();
    if (now >= this.#untilMs - RENEW_MS || this.#share < 1) this.#ask(now);
    this.#letGo(now);
    if (this.#waiting.length === 0) return;
    const next = this.#isGood(now) ? this.#nextMs - now : this.#notBeforeMs - now;
    this.#wake = setTimeout(() => this.#serve(), Math.min(LOOK_MS, Math.max(1, next)));
  }

  #isGood(now: number): boolean {
    return this.#share >= 1 && now < this.#untilMs;
  }

  #letGo(now: number): void {
    if (!this.#isGood(now)) return;
    const { gapMs, catchUpMs } = gapsOf(this.#share);
    while (this.#nextMs <= now) {
      const first = this.#waiting.shift();
      if (first === undefined) return;
      this.#nextMs = Math.max(this.#nextMs, now - catchUpMs) + gapMs;
      first.go();
    }
  }

  #ask(askedMs: number): void {
    if (this.#asking || askedMs < this.#notBeforeMs) return;
    this.#asking = true;
    // What comes of it may be that others have the rest by then.
    this.#untilMs = Math.min(this.#untilMs, askedMs + SWITCH_MS);
    this.#parts
      .lease()
      .then(
        ({ perSecond, forMs }) => {
          this.#share = perSecond;
          this.#untilMs = askedMs + forMs;
          if (perSecond < 1) this.#notBeforeMs = this.#now() + AGAIN_MS;
        },
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
}

/** Such gaps between calls that no second has more of them than the share, those that are caught up with included. */
function gapsOf(share: number): { readonly gapMs: number; readonly catchUpMs: number } {
  if (share < FEW) return { gapMs: 1000 / Math.floor(share), catchUpMs: 0 };
  return { gapMs: (1000 + CATCH_UP_MS) / (share - 1), catchUpMs: CATCH_UP_MS };
}

import { type Fact, known, type Unread } from '../../core/model/fact.ts';
import { instant } from '../../core/model/time.ts';
import type { CallCounter, CallKind, CallName } from './call-counter.ts';
import { type Clock, throwIfCancelled } from './clock.ts';
import { isExpired, isThrottling } from './error-codes.ts';
import { unreadFromError } from './failure.ts';
import type { Limiter } from './limiter.ts';
import type { Pace } from './pace.ts';

export interface CallOptions {
  /** `read` by default. */
  readonly kind?: CallKind;
  /** How often a throttled call is sent at most; 8 by default. */
  readonly throttleAttempts?: number;
  /** Where to count it; by default with the caller's. */
  readonly counter?: CallCounter;
}

export interface CallerParts<C> {
  readonly clock: Clock;
  readonly counter: CallCounter;
  /** Shared by the whole run. */
  readonly overall: Limiter;
  readonly limiter: Limiter;
  readonly signal: AbortSignal | undefined;
  /** Shared with other programs, where a rate is kept together. */
  readonly pace: Pace | undefined;
  /** The clients in use now, or why there are none. */
  clients(): Promise<C | Unread>;
  /** Replaces these clients by others with new credentials, unless that was done meanwhile. */
  renew(worn: C): Promise<void>;
}

/** The longest wait after a throttled call, as the SDK has it. */
const LONGEST_PAUSE_MS = 20_000;

/**
 * The one way to AWS. A call never throws for an answer of AWS or a fault of the network: it gives a known
 * or an unread fact. It throws for bugs, and the Problem `cancelled` once the run is interrupted.
 */
export class Caller<C extends object> {
  readonly #parts: CallerParts<C>;

  constructor(parts: CallerParts<C>) {
    this.#parts = parts;
  }

  /** Sends a call, waits out throttling, and renews expired credentials once (O06). */
  async call<T>(
    name: CallName,
    send: (clients: C) => Promise<T>,
    { kind = 'read', throttleAttempts = 8, counter = this.#parts.counter }: CallOptions = {},
  ): Promise<Fact<T>> {
    const { clock, signal } = this.#parts;
    let renewed = false;
    let throttled = 0;
    for (let attempt = 1; ; attempt += 1) {
      const clients = await this.#parts.clients();
      if (isUnread(clients)) return clients;
      throwIfCancelled(signal);
      if (attempt === 1) counter.call(kind, name);
      else counter.retry();
      const outcome = await this.#attempt(clients, send);
      if ('value' in outcome) return known(outcome.value, name, instant(clock.now()));
      throwIfCancelled(signal);
      if (isThrottling(outcome.error)) {
        throttled += 1;
        if (throttled >= throttleAttempts) return unreadFromError(name, outcome.error);
        await clock.sleep(pauseMs(throttled, clock), signal);
      } else if (isExpired(outcome.error) && !renewed) {
        renewed = true;
        await this.#parts.renew(clients);
      } else {
        return unreadFromError(name, outcome.error);
      }
    }
  }

  async #attempt<T>(
    clients: C,
    send: (clients: C) => Promise<T>,
  ): Promise<{ readonly value: T } | { readonly error: unknown }> {
    const { limiter, overall, pace, signal } = this.#parts;
    const epoch = await limiter.enter();
    await overall.enter();
    try {
      throwIfCancelled(signal);
      await pace?.take(signal);
      const value = await send(clients);
      limiter.succeeded();
      return { value };
    } catch (error) {
      if (isThrottling(error)) {
        limiter.throttled(epoch);
        pace?.throttled();
      }
      return { error };
    } finally {
      overall.leave();
      limiter.leave();
    }
  }
}

function isUnread(clients: object): clients is Unread {
  return 'state' in clients && clients.state === 'unread';
}

/** Exponential from half a second, with full jitter, so that callers do not come back all at once. */
function pauseMs(throttled: number, clock: Clock): number {
  return Math.min(LONGEST_PAUSE_MS, 500 * 2 ** throttled) * (0.1 + 0.9 * clock.random());
}

import type { Account } from '../../core/model/account.ts';
import type { Fact, Unread } from '../../core/model/fact.ts';
import type { CallCounter, CallName } from './call-counter.ts';
import { Caller, type CallerParts, type CallOptions } from './caller.ts';
import type { ClientFactory, Clients, CredentialProvider, Credentials } from './clients.ts';
import type { Clock } from './clock.ts';
import { SessionLost } from './failure.ts';

/** One account, and the only way for collectors to ask it anything. */
export interface AccountSession {
  readonly account: Account;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** The calls made for this account. */
  readonly counter: CallCounter;
  /** Gets the credentials. Gives the reason where that fails; every call then gives the same. */
  open(): Promise<Unread | undefined>;
  /** Sends one call with the account's clients. Never throws for an answer of AWS. */
  call<T>(name: CallName, send: (clients: Clients) => Promise<T>, options?: CallOptions): Promise<Fact<T>>;
}

/** Where an account's credentials come from. */
export interface CredentialSource {
  /** Gets credentials; with `again`, others than those it gave last, which AWS called expired. */
  obtain(again: boolean): Promise<Credentials | Unread>;
}

interface LiveSessionParts extends Omit<CallerParts<Clients>, 'clients' | 'renew'> {
  readonly account: Account;
  readonly factory: ClientFactory;
  readonly region: string;
  readonly source: CredentialSource;
}

/** The SDK asks for new credentials when theirs have less than five minutes left; so do we. */
const RENEWAL_MS = 300_000;

/** An {@link AccountSession} on real clients: one of each, made when the first call comes. */
export class LiveAccountSession implements AccountSession {
  readonly account: Account;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly counter: CallCounter;
  readonly #parts: LiveSessionParts;
  readonly #caller: Caller<Clients>;
  #clients: Promise<Clients | Unread> | undefined;

  constructor(parts: LiveSessionParts) {
    this.account = parts.account;
    this.clock = parts.clock;
    this.signal = parts.signal;
    this.counter = parts.counter;
    this.#parts = parts;
    this.#caller = new Caller({
      clock: parts.clock,
      counter: parts.counter,
      overall: parts.overall,
      limiter: parts.limiter,
      signal: parts.signal,
      pace: parts.pace,
      clients: () => this.#current(),
      renew: (worn) => this.#renew(worn),
    });
  }

  async open(): Promise<Unread | undefined> {
    const clients = await this.#current();
    return 'state' in clients ? clients : undefined;
  }

  call<T>(name: CallName, send: (clients: Clients) => Promise<T>, options?: CallOptions): Promise<Fact<T>> {
    return this.#caller.call(name, send, options);
  }

  #current(): Promise<Clients | Unread> {
    this.#clients ??= this.#connect(false);
    return this.#clients;
  }

  /** Concurrent calls find the same expired clients: the first replaces them, the others find new ones. */
  async #renew(worn: Clients): Promise<void> {
    if ((await this.#current()) !== worn) return;
    this.#clients = this.#connect(true);
    await this.#clients;
  }

  async #connect(again: boolean): Promise<Clients | Unread> {
    const first = await this.#parts.source.obtain(again);
    if ('state' in first) return first;
    const { factory, source, region, counter } = this.#parts;
    return factory.forAccount(renewing(first, source), region, counter);
  }
}

/**
 * What the SDK calls for credentials: those at hand, and new ones once they are about to expire. Credentials
 * that come in expired say that the clock of this machine is wrong, by an hour or more: getting others before
 * every call would not help. They are used until AWS calls them expired.
 */
export function renewing(
  first: Credentials,
  source: CredentialSource,
  nowMs: () => number = Date.now,
): CredentialProvider {
  const renewAtMs = ({ expiration }: Credentials) => {
    const at = (expiration?.getTime() ?? Number.POSITIVE_INFINITY) - RENEWAL_MS;
    return at > nowMs() ? at : Number.POSITIVE_INFINITY;
  };
  let current = first;
  let renewAt = renewAtMs(first);
  return async () => {
    if (nowMs() < renewAt) return current;
    const next = await source.obtain(false);
    if ('state' in next) throw new SessionLost(next);
    current = next;
    renewAt = renewAtMs(next);
    return current;
  };
}

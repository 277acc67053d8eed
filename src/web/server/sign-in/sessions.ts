import { randomUUID } from 'node:crypto';
import type { Person, SignInWay } from '../../api/session.ts';
import { fingerprint, newSecret } from './secrets.ts';

/** How long a session lasts. */
export interface SessionLimits {
  /** From signing in, whatever is done. */
  readonly sessionHours: number;
  /** From the last thing that somebody asked for. */
  readonly idleMinutes: number;
}

/** A session that has not ended. Its role is that of signing in, for as long as it lasts. */
export interface OpenSession {
  /** Names it among others; opens nothing. */
  readonly id: string;
  readonly person: Person;
  readonly way: SignInWay;
  readonly address: string;
  readonly startedAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  /** Aborted when it ends, however it does. What is sent to it for long ends with it. */
  readonly ended: AbortSignal;
}

interface Kept {
  readonly session: Omit<OpenSession, 'lastSeenAt' | 'expiresAt' | 'ended'>;
  readonly controller: AbortController;
  lastSeen: number;
}

/** More people than sign in at once anywhere; the one seen longest ago makes room. */
const MOST_SESSIONS = 2_000;

/** Who is signed in. Kept in memory alone, and of each secret only its SHA-256: a restart signs everybody out. */
export class Sessions {
  readonly #now: () => Date;
  readonly #limits: SessionLimits;
  /** By the fingerprint of the secret, in hex. */
  readonly #kept = new Map<string, Kept>();

  constructor(limits: SessionLimits, now: () => Date) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Begins a session and gives its secret, which is given nobody else and never again. */
  begin(given: Pick<OpenSession, 'person' | 'way' | 'address'>): string {
    this.sweep();
    if (this.#kept.size >= MOST_SESSIONS) this.#dropOldest();
    const secret = newSecret();
    const startedAt = this.#now();
    this.#kept.set(keyOf(secret), {
      session: { ...given, id: randomUUID(), startedAt },
      controller: new AbortController(),
      lastSeen: startedAt.getTime(),
    });
    return secret;
  }

  /**
   * The session of a secret; nothing where there is none, or it is over.
   *
   * @param attended whether somebody is there: only then does it count as seen
   */
  seen(secret: string, attended: boolean): OpenSession | undefined {
    const key = keyOf(secret);
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    if (this.#isOver(kept)) {
      this.#end(key);
      return undefined;
    }
    if (attended) kept.lastSeen = this.#now().getTime();
    return this.#shown(kept);
  }

  /** All that are not over, the newest first. */
  list(): readonly OpenSession[] {
    this.sweep();
    return [...this.#kept.values()].map((kept) => this.#shown(kept)).reverse();
  }

  /** Ends the session of this id. False where there is none. */
  end(id: string): boolean {
    for (const [key, { session }] of this.#kept) {
      if (session.id !== id) continue;
      this.#end(key);
      return true;
    }
    return false;
  }

  endAll(): void {
    for (const key of [...this.#kept.keys()]) this.#end(key);
  }

  /** Ends those that are over: whoever only listens asks for nothing, and would listen for good. */
  sweep(): void {
    for (const [key, kept] of [...this.#kept]) if (this.#isOver(kept)) this.#end(key);
  }

  #isOver(kept: Kept): boolean {
    return this.#now().getTime() >= this.#expiry(kept);
  }

  #expiry({ session, lastSeen }: Kept): number {
    const { sessionHours, idleMinutes } = this.#limits;
    return Math.min(session.startedAt.getTime() + sessionHours * 3_600_000, lastSeen + idleMinutes * 60_000);
  }

  #shown(kept: Kept): OpenSession {
    return {
      ...kept.session,
      lastSeenAt: new Date(kept.lastSeen),
      expiresAt: new Date(this.#expiry(kept)),
      ended: kept.controller.signal,
    };
  }

  #end(key: string): void {
    this.#kept.get(key)?.controller.abort();
    this.#kept.delete(key);
  }

  #dropOldest(): void {
    const [oldest] = [...this.#kept].sort(([, one], [, other]) => one.lastSeen - other.lastSeen);
    if (oldest !== undefined) this.#end(oldest[0]);
  }
}

function keyOf(secret: string): string {
  return fingerprint(secret).toString('hex');
}

import { lengthInWords, secondsBetween } from '../../core/model/time.ts';
import type { Agenda } from './agenda.ts';

/** What health is judged by. Times are ISO 8601 UTC, by the clock. */
export interface Vitals {
  readonly startedAt: string;
  readonly everySeconds: number;
  /** As it was last read or written. */
  readonly agenda?: Agenda;
  /** `standby`: another watcher holds the lease. */
  readonly role: 'starting' | 'standby' | 'leading' | 'stopping';
  /** What is wrong with the store right now, in a word; absent where it answers. Its address is for the log alone. */
  readonly storeFault?: string;
}

/** As `/healthz` shows it. No name or id of an account stands in it. */
export interface Health {
  readonly healthy: boolean;
  readonly role: Vitals['role'];
  /** Why it is not healthy; empty where it is. */
  readonly why: readonly string[];
  readonly lastDoneAt?: string;
  readonly lastRun?: {
    readonly number?: number;
    readonly startedAt: string;
    readonly endedAt?: string;
    readonly outcome: string;
  };
  readonly nextRunAt?: string;
  readonly failures: number;
}

/** Rounds may be as late as this many pauses. */
const MOST_PAUSES = 2;

/**
 * Healthy while the last round came to its end within twice the pause and the store answers. A service that was just
 * started has as long as that to do its first one.
 */
export function healthOf({ startedAt, everySeconds, agenda, role, storeFault }: Vitals, now: string): Health {
  const why: string[] = [];
  if (storeFault !== undefined) why.push(`The store does not answer (${storeFault}).`);
  const mostSeconds = MOST_PAUSES * everySeconds;
  const doneAt = agenda?.doneAt;
  const since = doneAt !== undefined && doneAt > startedAt ? doneAt : startedAt;
  if (secondsBetween(since, now) > mostSeconds) why.push(overdue(doneAt, mostSeconds, now));
  const last = agenda?.last;
  return {
    healthy: why.length === 0,
    role,
    why,
    ...(doneAt !== undefined && { lastDoneAt: doneAt }),
    ...(last !== undefined && {
      lastRun: {
        ...(last.run !== undefined && { number: last.run }),
        startedAt: last.startedAt,
        ...(last.endedAt !== undefined && { endedAt: last.endedAt }),
        outcome: last.outcome,
      },
    }),
    ...(agenda !== undefined && { nextRunAt: agenda.next }),
    failures: agenda?.failures ?? 0,
  };
}

function overdue(doneAt: string | undefined, mostSeconds: number, now: string): string {
  const most = lengthInWords(mostSeconds);
  if (doneAt === undefined) return `No round has come to its end for more than ${most}.`;
  return `The last round that came to its end did so ${lengthInWords(secondsBetween(doneAt, now))} ago: more than ${most}.`;
}

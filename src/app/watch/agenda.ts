import { instant } from '../../core/model/time.ts';

/** How often, and how much later by chance. */
export interface Pace {
  readonly everySeconds: number;
  /** From nothing to this is added to each time, so that many watchers do not ask AWS in the same second. */
  readonly jitterSeconds: number;
}

/** `running`: it began, and nobody has written down its end. `stopped`: the service was told to stop. */
export const ROUND_OUTCOMES = ['running', 'complete', 'incomplete', 'failed', 'stopped'] as const;
export type RoundOutcome = (typeof ROUND_OUTCOMES)[number];

/** One round: a scan, and what was done with it. Times are ISO 8601 UTC, by the clock. */
export interface Round {
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly outcome: RoundOutcome;
  /** The number of its run in the store; absent where it did not come so far. */
  readonly run?: number;
  /** Why it failed. */
  readonly words?: string;
}

/** What a watcher has written down: it outlives the process. */
export interface Agenda {
  /** When the next round begins. */
  readonly next: string;
  /** The same without what chance adds: the next but one follows from it, so that times do not drift. */
  readonly due: string;
  /** What `next` was reckoned by. */
  readonly everySeconds: number;
  /** Rounds that failed one after the other. */
  readonly failures: number;
  readonly last?: Round;
  /** Somebody else decides when the next one is: cron, say. */
  readonly once?: true;
  /** The end of the last round that came to one. */
  readonly doneAt?: string;
}

/** The pause after the first round that failed; each further one doubles it, up to the usual pause. */
const FIRST_PAUSE_SECONDS = 60;

/**
 * When the first round of a process begins. Times that were missed are made up by one round at once; a round that
 * came to its end less than the usual pause ago is not done again.
 */
export function firstAgenda(before: Agenda | undefined, pace: Pace, now: Date): Agenda {
  const { everySeconds } = pace;
  const at = (time: Date) => ({ next: instant(time), due: instant(time), everySeconds });
  if (before?.last === undefined) return { ...at(now), failures: 0 };
  // It may have been reckoned with another pause, or by a clock that was wrong.
  const latest = later(now, everySeconds + pace.jitterSeconds);
  const { last } = before;
  const { once, ...rest } = before;
  const unchanged = once !== true && before.everySeconds === everySeconds && new Date(before.next) <= latest;
  if (unchanged) return new Date(before.next) < now ? { ...rest, ...at(now) } : rest;
  if (last.outcome !== 'complete' && last.outcome !== 'incomplete') return { ...rest, ...at(now) };
  const due = later(new Date(last.startedAt), everySeconds);
  return { ...rest, ...at(due < now || due > latest ? now : due) };
}

/**
 * A round begins. What is written down is what holds if it never ends: it is tried again after a pause, and not at
 * once each time that the process is started again.
 */
export function begun(before: Agenda, now: Date): Agenda {
  const { everySeconds, failures } = before;
  return {
    ...before,
    next: instant(later(now, pauseSeconds(failures + 1, everySeconds))),
    last: { startedAt: instant(now), outcome: 'running' },
  };
}

/**
 * A round has ended: what is next.
 *
 * @param before as {@link begun} gave it
 * @param random from 0 up to, but not including, 1
 */
export function ended(
  before: Agenda,
  round: Pick<Round, 'outcome' | 'run' | 'words'>,
  pace: Pace,
  now: Date,
  random: number,
): Agenda {
  const last: Round = { startedAt: before.last?.startedAt ?? instant(now), endedAt: instant(now), ...round };
  const { everySeconds } = pace;
  const jitter = random * pace.jitterSeconds;
  if (round.outcome === 'stopped') {
    // What was not done is done as soon as somebody watches again.
    return { ...before, everySeconds, next: instant(now), last };
  }
  if (round.outcome === 'failed') {
    const failures = before.failures + 1;
    const pause = pauseSeconds(failures, everySeconds);
    const shake = Math.min(jitter, pause * 0.1);
    return { ...before, everySeconds, failures, next: instant(later(now, pause + shake)), last };
  }
  const due = nextDue(before, new Date(last.startedAt), pace, now);
  const next = later(due, due > now ? jitter : 0);
  const doneAt = instant(now);
  return { next: instant(next), due: instant(due), everySeconds, failures: 0, last, doneAt };
}

/** The first round after one that was late counts from when that began: nobody scans twice within minutes. */
const ON_TIME_SECONDS = 60;

/** One pause after the time that this round was for; at once where that is past, however many were missed. */
function nextDue({ due }: Agenda, startedAt: Date, { everySeconds, jitterSeconds }: Pace, now: Date): Date {
  const lateSeconds = (startedAt.getTime() - new Date(due).getTime()) / 1000;
  const from = lateSeconds > jitterSeconds + ON_TIME_SECONDS ? startedAt : new Date(due);
  const next = later(from, everySeconds);
  return next < now ? now : next;
}

function pauseSeconds(failures: number, everySeconds: number): number {
  return Math.min(everySeconds, FIRST_PAUSE_SECONDS * 2 ** Math.min(failures - 1, 20));
}

function later(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000);
}

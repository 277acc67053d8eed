/** The sandbox's own time: four-hour rules and expiries run on it, so a test can let hours pass in no time. */
export interface Clock {
  now(): Date;
  /** The same in milliseconds since 1970. */
  readonly ms: () => number;
  set(iso: string): void;
  advance(ms: number): void;
  readonly frozen: boolean;
}

/** Milliseconds of an ISO text; throws a RangeError that quotes the text. */
export function parseInstant(iso: string): number {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) throw new RangeError(`not an ISO-8601 instant: ${JSON.stringify(iso)}`);
  return ms;
}

/** A clock that starts at `start` (default: now) and ticks with the real one unless it is frozen. */
export function createClock(start: string | undefined, frozen: boolean): Clock {
  let offset = start === undefined ? 0 : parseInstant(start) - Date.now();
  let standing = start === undefined ? Date.now() : parseInstant(start);
  const ms = (): number => (frozen ? standing : Date.now() + offset);
  return {
    frozen,
    ms,
    now: () => new Date(ms()),
    set(iso) {
      standing = parseInstant(iso);
      offset = standing - Date.now();
    },
    advance(by) {
      if (!Number.isFinite(by)) throw new RangeError('advance needs a number of milliseconds');
      standing += by;
      offset += by;
    },
  };
}

const days = new Map<number, string>();
const times: (string | undefined)[] = [];

function dayText(day: number): string {
  const text = new Date(day * 86_400_000).toISOString().slice(0, 11);
  if (days.size < 40_000) days.set(day, text);
  return text;
}

const twoDigits = Array.from({ length: 60 }, (_, n) => n.toString().padStart(2, '0'));

function timeText(second: number): string {
  const minutes = Math.floor(second / 60);
  const text = `${twoDigits[Math.floor(minutes / 60)]}:${twoDigits[minutes % 60]}:${twoDigits[second % 60]}Z`;
  times[second] = text;
  return text;
}

/**
 * `2026-09-11T13:14:52Z`, the form of today's reports and of IAM's XML. Both halves are remembered: a report of
 * 10,000 users holds 60,000 of these, and Date.toISOString would be most of its cost.
 */
export function isoSeconds(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const day = Math.floor(seconds / 86_400);
  const rest = seconds - day * 86_400;
  return (days.get(day) ?? dayText(day)) + (times[rest] ?? timeText(rest));
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/**
 * `Nov 30, 2024, 8:43:17 PM`, always UTC: how records of CloudTrail give the end of a session, alone among their times
 * [records of STS published by Stratus Red Team and others].
 */
export function spokenSeconds(ms: number): string {
  const date = new Date(ms);
  const hour = date.getUTCHours();
  const [, minutes = '', seconds = ''] = /:(\d\d):(\d\d)/.exec(date.toISOString()) ?? [];
  const day = `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`;
  return `${day}, ${hour % 12 === 0 ? 12 : hour % 12}:${minutes}:${seconds} ${hour < 12 ? 'AM' : 'PM'}`;
}

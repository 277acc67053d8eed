import type { TrailWindow } from '../../core/investigation/source.ts';
import { Problem } from '../../core/model/problem.ts';
import { instant } from '../../core/model/time.ts';
import { parseTimeArgument } from '../../core/parse/time-argument.ts';

/** `--since` and `--until`. */
export interface WindowArguments {
  readonly since: string;
  readonly until?: string;
  /** ISO 8601 UTC. */
  readonly now: string;
}

/**
 * What is searched of time: `90d` and `36h` count from now. A beginning before all events is the first of them. Throws
 * the {@link Problem} `bad-argument` for what is no time, and where the end is not after the beginning or lies in the
 * future.
 */
export function windowOf({ since, until, now }: WindowArguments): TrailWindow {
  const end = until === undefined ? now : parseTimeArgument(until, '--until');
  if (!/^\d/.test(since))
    throw new Problem('bad-argument', `--since is not a time: "${since.slice(0, 40)}".`, {
      hint: 'Write it as 90d, 36h, 2026-11-22 or 2026-11-22T10:00:00Z.',
    });
  const asked = lengthBefore(since, now) ?? parseTimeArgument(since, '--since');
  const begin = Date.parse(asked) < Date.parse(FIRST_EVENTS) ? FIRST_EVENTS : asked;
  if (end > now)
    throw new Problem('bad-argument', `--until ${end} lies in the future.`, {
      hint: 'Leave it out for now.',
    });
  if (begin < end) return { since: begin, until: end };
  throw new Problem('bad-argument', `Nothing lies between --since ${begin} and ${end}.`, {
    hint: 'Give an earlier --since, such as 90d.',
  });
}

/** CloudTrail began in this year (AWS, 13 November 2013). Before it nothing could have been missed. */
const FIRST_EVENTS = '2013-01-01T00:00:00Z';

function lengthBefore(text: string, now: string): string | undefined {
  const [, number, unit] = /^(\d{1,5})([dh])$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  const hours = Number(number) * (unit === 'd' ? 24 : 1);
  return instant(new Date(Date.parse(now) - hours * 3_600_000));
}

import type { BaseSession } from '../../aws/session/base-session.ts';
import { type CallerKeys, callerKeys } from '../../aws/session/caller-keys.ts';
import { type Clock, systemClock } from '../../aws/session/clock.ts';
import type { LiveOptions } from '../scan-options.ts';

/** Changes are made by the machine's own clock, whatever time a plan was made for. */
export function machineClock(): Clock {
  return systemClock();
}

/** The keys that the calling credentials come from, as far as they can be seen from this process (X08). */
export function callerKeysOf(
  base: BaseSession,
  { profile, surroundings }: Pick<LiveOptions, 'profile' | 'surroundings'>,
): Promise<CallerKeys> {
  return callerKeys(base, surroundings?.env ?? process.env, profile);
}

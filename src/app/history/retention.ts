import { Problem } from '../../core/model/problem.ts';
import { instant } from '../../core/model/time.ts';
import type { Retention } from '../../store/port.ts';

/** How long things are kept, in days; absent for good. */
export interface KeptDays {
  readonly snapshotDays?: number;
  readonly runDays?: number;
}

/**
 * From when on things stay. Facts go with their run, so they are not kept for longer than it. Throws the
 * {@link Problem} `bad-argument` where nothing says how long.
 *
 * @param now ISO 8601 UTC
 */
export function retentionOf({ snapshotDays, runDays }: KeptDays, now: string): Retention {
  if (snapshotDays === undefined && runDays === undefined) {
    throw new Problem('bad-argument', 'Nothing says how long to keep anything, so nothing is taken away.', {
      hint: 'Give --keep-snapshots 400d or --keep-runs 800d, or set store.retention in the settings.',
    });
  }
  return {
    ...(snapshotDays !== undefined && { snapshotsBefore: daysBefore(now, snapshotDays) }),
    ...(runDays !== undefined && { runsBefore: daysBefore(now, runDays) }),
  };
}

function daysBefore(now: string, days: number): string {
  return instant(new Date(Date.parse(now) - days * DAY_MS));
}

const DAY_MS = 86_400_000;

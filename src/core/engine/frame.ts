import type { Snapshot } from '../model/snapshot.ts';
import type { Surroundings } from '../rules/rule.ts';
import { type RestsOn, restsOn } from './as-of.ts';

/** What all verdicts on one snapshot share. Made once: a report may have half a million users. */
export interface Frame {
  readonly snapshot: Snapshot;
  readonly surroundings: Surroundings;
  readonly restsOn: RestsOn | undefined;
}

/** @param now ISO 8601 UTC */
export function frameOf(snapshot: Snapshot, now: string): Frame {
  const { report } = snapshot;
  return {
    snapshot,
    surroundings: report.state === 'known' ? { now, report: report.value } : { now },
    restsOn: restsOn(snapshot, now),
  };
}

import type { Snapshot } from '../model/snapshot.ts';
import type { Outcome } from './outcome.ts';

/** How a verdict that was not read again live says what it rests on. */
export interface RestsOn {
  readonly failing: string;
  readonly others: string;
  readonly passesLive: string;
}

/** The two sentences for a snapshot, made once for all its verdicts; none where there is no report. */
export function restsOn({ report }: Snapshot, now: string): RestsOn | undefined {
  if (report.state === 'unread') return undefined;
  const { generatedAt, stale } = report.value;
  // Asked for only where it is told: the newest date of a report takes a walk through all of it.
  const newestDate = generatedAt === undefined ? report.value.newestDate : undefined;
  const which =
    generatedAt === undefined
      ? `a report that does not say when it was made${newestDate === undefined ? '' : ` (its newest date is ${newestDate})`}`
      : `the ${stale ? 'stale ' : ''}report of ${generatedAt}`;
  return {
    failing: ` Rests on ${which} alone: not read again live.`,
    others: ` As of ${which}.`,
    passesLive: ` As of ${now}, read live.`,
  };
}

/**
 * A verdict's sentence with what it rests on: a pass is true as of the report's time, or of the live reading;
 * a failure that was not read again live says so.
 */
export function asOf({ status, says, fromReport }: Outcome, on: RestsOn | undefined): string {
  if (on === undefined || status === 'unknown' || status === 'manual') return says;
  if (!fromReport) return status === 'pass' ? says + on.passesLive : says;
  return says + (status === 'fail' ? on.failing : on.others);
}

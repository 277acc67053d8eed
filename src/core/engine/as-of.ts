import type { Presence, ReportInfo, Snapshot } from '../model/snapshot.ts';
import type { Outcome } from './outcome.ts';

/**
 * A verdict's sentence with what it rests on: a pass is true as of the report's time, a failure that was
 * not read again live says so. Findings that live calls confirmed need no addition.
 */
export function asOf(outcome: Outcome, snapshot: Snapshot, presence: Presence): string {
  if (presence !== 'reported' || snapshot.report.state === 'unread') return outcome.says;
  const report = reportInWords(snapshot.report.value);
  if (outcome.status === 'fail') return `${outcome.says} Rests on ${report} alone: not read again live.`;
  return outcome.status === 'unknown' ? outcome.says : `${outcome.says} As of ${report}.`;
}

/** The newest date is only asked for where it is needed: finding it takes a walk through the whole report. */
function reportInWords(info: ReportInfo): string {
  if (info.generatedAt !== undefined) return `the ${info.stale ? 'stale ' : ''}report of ${info.generatedAt}`;
  const { newestDate } = info;
  return `a report that does not say when it was made${newestDate === undefined ? '' : ` (its newest date is ${newestDate})`}`;
}

import type { Progress } from './scan-options.ts';

/** Where a run stands, in one line. */
export function progressWords({
  accounts,
  done,
  inFlight,
  waitingForReport,
  failed,
  skipped,
}: Progress): string {
  if (accounts === 0) return 'Finding the accounts…';
  const waiting = waitingForReport > 0 ? `, ${waitingForReport} waiting for a report` : '';
  const left = skipped > 0 ? ` (${skipped} skipped)` : '';
  return `${done} of ${accounts} accounts${left} done, ${inFlight} in flight${waiting}, ${failed} failed`;
}

import type { RunReport } from '../../src/core/model/run.ts';
import { HOSTILE_NAMES, hostileReport, redactedReport } from '../contract/hostile.ts';
import { reportOf, sampleReport, wholeReport } from '../contract/sample-report.ts';

/** Runs that every format must be valid for, by a name for the test. */
export const REPORTS: readonly (readonly [string, RunReport])[] = [
  ['the sample', wholeReport()],
  ['a run of report files', sampleReport({ source: 'files' })],
  ['an empty run', reportOf([], [])],
  ['a redacted run', redactedReport()],
  ...HOSTILE_NAMES.map((name) => [`names like ${JSON.stringify(name)}`, hostileReport(name)] as const),
];

/** The text of a run in a format. */
export function textOf(write: (report: RunReport) => Iterable<string>, report: RunReport): string {
  return [...write(report)].join('');
}

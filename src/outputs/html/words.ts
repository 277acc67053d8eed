import type { Severity, Status } from '../../core/model/finding.ts';
import type { ControlResult, CoverageStatus } from '../../core/model/run.ts';

/** Statuses in words for somebody who has never heard of them. */
export const STATUS_IN_WORDS: Readonly<Record<Status, string>> = {
  fail: 'Failing',
  unknown: 'Could not be judged',
  manual: 'A person must look',
  pass: 'Passing',
  'not-applicable': 'Not applicable',
};

/** The same, explained in a sentence. */
export const STATUS_EXPLAINED: Readonly<Record<Status, string>> = {
  fail: 'Something is wrong, and the evidence stands beside it.',
  unknown: 'A fact could not be read. It is neither clean nor faulty: nobody knows.',
  manual: 'No call of AWS tells this. The finding says what to look at.',
  pass: 'It was looked at, and nothing is wrong.',
  'not-applicable': 'The rule does not speak of this one.',
};

export const SEVERITY_EXPLAINED: Readonly<Record<Severity, string>> = {
  critical: 'Act today: somebody could take over the account.',
  high: 'Act this week.',
  medium: 'Plan it.',
  low: 'Tidy up when you are there.',
  info: 'Good to know.',
};

export const COVERAGE_IN_WORDS: Readonly<Record<CoverageStatus, string>> = {
  scanned: 'read in full',
  partial: 'read in part',
  skipped: 'left out',
  failed: 'not read',
};

export const RESULT_IN_WORDS: Readonly<Record<ControlResult['result'], string>> = {
  fails: 'fails',
  unknown: 'could not be judged',
  manual: 'a person must look',
  accepted: 'accepted',
  passes: 'passes',
  'not-applicable': 'not applicable',
  'not-run': 'not run',
  'not-covered': 'not covered',
};

/** The same after a number. */
export const RESULT_COUNTED: Readonly<Record<ControlResult['result'], string>> = {
  ...RESULT_IN_WORDS,
  fails: 'fail',
  manual: 'for a person',
  passes: 'pass',
};

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

/** `22 November 2026, 12:00 UTC` for `2026-11-22T12:00:00Z`; any other text as it is. */
export function timeInWords(time: string): string {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)(?::\d\d)?Z$/.exec(time);
  if (parts === null) return time;
  const [, year, month, day, clock] = parts;
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}, ${clock} UTC`;
}

/** `50,000`: long numbers are read by people here. */
export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 finding`, `2,500 findings`. */
export function some(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
